import { basename, extname, relative } from 'node:path'
import type { Context } from '../context.ts'
import type { CsvPlan } from '../csv/plan.ts'
import { columnOf } from '../csv/plan.ts'
import { Failure, type Text } from '../failure.ts'
import type { Outcome } from '../report.ts'
import { flagsOfPlace, quoted } from './later-command.ts'
import type { Places } from './places.ts'
import type { PrintCounts, RowOutcome } from './print-labels.ts'
import { RowNotes } from './row-lines.ts'
import type { SinkResult } from './sink.ts'

/** Problems and remarks listed one by one; the errors file has them all. */
const LISTED = 1000

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

export function startSummary(
  plan: CsvPlan,
  { out, format }: Places,
  { report, config, cwd }: Pick<Context, 'report' | 'config' | 'cwd'>,
): Summary {
  const problems: (RowOutcome & { ok: false })[] = []
  const remarks: Remark[] = []
  const wrong = new RowNotes()
  const notable = new RowNotes()
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
    warningCount: notable.count,
  })
  const failureOf = ({ rows, failed }: PrintCounts, next: Text): Partial<Outcome> =>
    failed === 0 ? {} : { failure: new Failure('ITEMS_FAILED', { fields: { total: rows, failed }, next }) }
  const labelsOf = (count: number) => (count === 1 ? '1 label' : `${count} labels`)
  const rowsToCorrect = (count: number) => (count === 1 ? '1 row' : `${count} rows`)

  function worthALook(): string[] {
    if (notable.count === 0) return []
    const head = report.say({ ko: `살펴볼 것 ${notable.count}건`, en: `Worth a look: ${notable.count}` })
    return [head, ...notable.say(report, { withAdvice: false })]
  }

  function correctAndGoOn(errors: string | undefined): Text {
    const file = shown(errors ?? '')
    const rest = `${basename(file, extname(file))}.${format}`
    const command = `exqress label ${quoted(file)} --out ${quoted(rest)}${flagsOfPlace(config)}`
    return {
      ko: `${file} 에서 고친 뒤 그 행만 인쇄하세요: ${command}. 나머지는 끝났습니다`,
      en: `Correct ${file}, then print those rows alone: ${command}. The others are done`,
    }
  }

  return {
    outcome(outcome) {
      if (!outcome.ok) wrong.add(outcome)
      if (!outcome.ok && problems.length < LISTED) problems.push(outcome)
      if (report.jsonl) {
        const { ok, row, line, ...rest } = outcome
        report.item(ok ? { ok, data: { row, line, ...rest } } : { ok, error: { row, line, ...rest } })
      }
    },
    remark(remark) {
      notable.add(remark)
      if (remarks.length < LISTED) remarks.push(remark)
    },
    end(counts, result, errors) {
      const { labelled, failed, known } = counts
      const { pages, bytes, verified } = result
      const data = {
        ...(labelled === 0 ? {} : { out }),
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
        labelled === 0
          ? report.say({
              ko: '인쇄한 라벨이 없어 파일을 쓰지 않았습니다',
              en: 'No label was printed and no file written',
            })
          : report.say({
              ko: `라벨 ${labelled}개${known > 0 ? ` (이미 발행한 것 ${known}개, 같은 QR)` : ''}: ${shown(out)}`,
              en: `${labelsOf(labelled)}${known > 0 ? ` (${known} issued before, same QR)` : ''}: ${shown(out)}`,
            }),
        ...(errors === undefined
          ? []
          : [
              report.say({
                ko: `고칠 행 ${failed}개: ${shown(errors)}`,
                en: `${rowsToCorrect(failed)} to correct: ${shown(errors)}`,
              }),
              ...wrong.say(report, { withAdvice: true }),
            ]),
        ...worthALook(),
      ]
      if (out === '-') for (const line of lines) report.note({ ko: line, en: line })
      return { data, ...(out === '-' ? {} : { text: lines.join('\n') }), ...failureOf(counts, correctAndGoOn(errors)) }
    },
    tried(counts) {
      const { labelled, failed } = counts
      const text = [
        report.say({
          ko: `인쇄할 수 있는 행 ${labelled}개, 고칠 행 ${failed}개 (아무것도 발행하지 않았습니다)`,
          en: `Rows that can be printed: ${labelled}, to be corrected: ${failed} (nothing was issued)`,
        }),
        ...wrong.say(report, { withAdvice: true }),
        ...worthALook(),
      ]
      return {
        data: { dryRun: true, rows: rowsOf(counts), file, ...listed() },
        text: text.join('\n'),
        ...failureOf(counts, {
          ko: '입력 파일에서 위의 줄을 고치거나, --dry-run 을 빼고 실행해 고칠 행만 따로 받으세요',
          en: 'Correct these lines in the input, or run it without --dry-run to get them in a file of their own',
        }),
      }
    },
    nothing() {
      report.note({
        ko: '제목 줄뿐이라 만들 라벨이 없습니다',
        en: 'There are no rows below the header: nothing to print',
      })
      return { data: { rows: rowsOf({ rows: 0, labelled: 0, failed: 0, merged: 0, known: 0 }), file, ...listed() } }
    },
  }
}
