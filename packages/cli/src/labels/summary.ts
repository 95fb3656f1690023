import { relative } from 'node:path'
import type { CsvPlan } from '../csv/plan.ts'
import { columnOf } from '../csv/plan.ts'
import { Failure } from '../failure.ts'
import type { Outcome, Report } from '../report.ts'
import type { Places } from './places.ts'
import type { PrintCounts, RowOutcome } from './print-labels.ts'
import type { SinkResult } from './sink.ts'

/** Problems and remarks listed one by one; the errors file has them all. */
const LISTED = 1000
/** Of these, on the screen. */
const SHOWN = 10

export interface Remark {
  readonly row: number
  readonly line: number
  readonly code: string
  readonly field?: string | undefined
  readonly column?: string | undefined
}

/** Gathers what a person and a program are told at the end. */
export interface Summary {
  outcome(outcome: RowOutcome): void
  remark(remark: Remark): void
  end(counts: PrintCounts, result: SinkResult, errors: string | undefined): Outcome
  /** After `--dry-run`. */
  tried(counts: PrintCounts): Outcome
  /** A header and no rows. */
  nothing(): Outcome
}

export function startSummary(report: Report, plan: CsvPlan, { out, format }: Places, cwd: string): Summary {
  const problems: (RowOutcome & { ok: false })[] = []
  const remarks: Remark[] = []
  let remarked = 0
  const shown = (path: string) => (path === '-' ? path : relative(cwd, path) || path)
  const file = {
    encoding: plan.encoding,
    delimiter: plan.delimiter,
    headerLine: plan.header.line,
    identity: plan.orderKeyColumn === undefined ? 'row' : columnOf(plan, plan.orderKeyColumn),
    unknownColumns: plan.unknownColumns.map(index => columnOf(plan, index)),
  }
  const rowsOf = ({ rows, labelled, failed, merged, known }: PrintCounts) => ({
    total: rows,
    labelled,
    failed,
    merged,
    known,
  })
  const listed = () => ({
    problems: problems.map(({ ok: _, ...rest }) => rest),
    warnings: remarks,
    warningCount: remarked,
  })
  const failureOf = ({ rows, failed }: PrintCounts): Partial<Outcome> =>
    failed === 0 ? {} : { failure: new Failure('ITEMS_FAILED', { fields: { total: rows, failed } }) }

  function problemLines(failed: number): string[] {
    const lines = problems.slice(0, SHOWN).map(({ line, column, code }) =>
      report.say({
        ko: `  ${line}번째 줄${column === undefined ? '' : `, ${column}`}: ${code}`,
        en: `  line ${line}${column === undefined ? '' : `, ${column}`}: ${code}`,
      }),
    )
    if (failed > SHOWN)
      lines.push(report.say({ ko: `  … 그 밖에 ${failed - SHOWN}행`, en: `  … and ${failed - SHOWN} more` }))
    return lines
  }

  return {
    outcome(outcome) {
      if (!outcome.ok && problems.length < LISTED) problems.push(outcome)
      if (report.jsonl) {
        const { ok, row, line, ...rest } = outcome
        report.item(ok ? { ok, data: { row, line, ...rest } } : { ok, error: { row, line, ...rest } })
      }
    },
    remark(remark) {
      remarked++
      if (remarks.length < LISTED) remarks.push(remark)
    },
    end(counts, result, errors) {
      const { labelled, failed, known } = counts
      const { pages, bytes, verified } = result
      const data = {
        out,
        format,
        ...(errors === undefined ? {} : { errors }),
        rows: rowsOf(counts),
        ...(pages === undefined ? {} : { pages }),
        bytes,
        verified,
        file,
        ...listed(),
      }
      const lines = [
        report.say({
          ko: `라벨 ${labelled}개${known > 0 ? ` (이미 발행한 것 ${known}개, 같은 QR)` : ''}: ${shown(out)}`,
          en: `${labelled} labels${known > 0 ? ` (${known} issued before, same QR)` : ''}: ${shown(out)}`,
        }),
        ...(errors === undefined
          ? []
          : [
              report.say({
                ko: `고칠 행 ${failed}개: ${shown(errors)}`,
                en: `${failed} rows to correct: ${shown(errors)}`,
              }),
              ...problemLines(failed),
            ]),
        ...(remarked === 0
          ? []
          : [
              report.say({
                ko: `살펴볼 것 ${remarked}건 (--json 의 warnings)`,
                en: `${remarked} remarks (see warnings with --json)`,
              }),
            ]),
      ]
      if (out === '-') for (const line of lines) report.note({ ko: line, en: line })
      return { data, ...(out === '-' ? {} : { text: lines.join('\n') }), ...failureOf(counts) }
    },
    tried(counts) {
      const { labelled, failed } = counts
      const text = [
        report.say({
          ko: `인쇄할 수 있는 행 ${labelled}개, 고칠 행 ${failed}개 (아무것도 발행하지 않았습니다)`,
          en: `${labelled} rows can be printed, ${failed} need correction (nothing was issued)`,
        }),
        ...problemLines(failed),
      ]
      return {
        data: { dryRun: true, rows: rowsOf(counts), file, ...listed() },
        text: text.join('\n'),
        ...failureOf(counts),
      }
    },
    nothing() {
      report.note({
        ko: '제목 줄뿐이라 만들 라벨이 없습니다',
        en: 'There are no rows below the header: nothing to print',
      })
      return { data: { rows: { total: 0, labelled: 0, failed: 0, merged: 0, known: 0 }, file } }
    },
  }
}
