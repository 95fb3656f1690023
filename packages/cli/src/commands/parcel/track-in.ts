import { basename, dirname, extname, join, resolve } from 'node:path'
import type { ItemError, TrackingResult } from '@exqress/sdk'
import { defineCommand } from '../../command.ts'
import type { Context } from '../../context.ts'
import { parseEncoding } from '../../csv/encoding.ts'
import { openErrorCsv, type RowFailure } from '../../csv/error-csv.ts'
import { inspectCsv, TRACKING_FIELDS } from '../../csv/inspect.ts'
import { parseMapping } from '../../csv/mapping.ts'
import { type CsvPlan, columnOf as headingOf } from '../../csv/plan.ts'
import { type CsvRow, readRows } from '../../csv/rows.ts'
import { type CsvSource, holdInMemory, openCsvFile } from '../../csv/source.ts'
import { toTrackingItem } from '../../csv/tracking.ts'
import { Failure } from '../../failure.ts'
import { checkOutput, freeName, saveFile } from '../../save-file.ts'

export const command = defineCommand({
  args: {
    file: { summary: { ko: '송장번호 CSV (- 는 표준 입력)', en: 'CSV of tracking numbers (- is standard input)' } },
  },
  flags: {
    carrier: {
      kind: 'text',
      value: 'name',
      summary: { ko: '택배사 열이 없을 때의 택배사', en: 'carrier, where the file has no such column' },
    },
    replace: {
      kind: 'switch',
      summary: { ko: '다른 송장번호가 있어도 바꾸기', en: 'overwrite another tracking number' },
    },
    map: {
      kind: 'list',
      value: 'field=heading',
      summary: { ko: '열을 직접 알려 주기: tracking=번호', en: 'name a column: tracking=Number' },
    },
    encoding: {
      kind: 'text',
      value: 'name',
      summary: { ko: '문자 인코딩 (없으면 알아냄)', en: 'encoding (found out by default)' },
    },
    errors: { kind: 'text', value: 'csv', summary: { ko: '실패한 행을 쓸 파일', en: 'file for the rows that failed' } },
    force: { kind: 'switch', summary: { ko: '있는 오류 파일을 바꾸기', en: 'replace an errors file that is there' } },
  },
  bulk: true,
  details: {
    ko: '행마다 주문번호나 운송장 식별자로 운송장을 찾아 송장번호를 넣습니다. 같은 파일을 다시 넣어도 결과는 같습니다. 실패한 행은 파일로 남으니 고쳐서 그 파일을 다시 넣으세요.',
    en: 'Finds the parcel of each row by its order number or parcel id. The same file again changes nothing. Rows that fail go to a file: correct it and take that file in.',
  },
  examples: [
    {
      line: 'exqress parcel track-in tracking.csv',
      says: { ko: '택배사에서 받은 결과 파일', en: 'the file the carrier gave' },
    },
    {
      line: 'exqress parcel track-in numbers.csv --map tracking=No --map order=Ref --carrier CJ대한통운',
      says: { ko: '열 이름이 다를 때', en: 'with other headings' },
    },
  ],
  async run({ file, carrier, replace, map, encoding, errors, force }, context) {
    const { report, cwd, signal } = context
    if (errors !== undefined) await checkOutput({ path: errors, cwd, force })
    const options = { encoding: parseEncoding(encoding), map: parseMapping(map), required: TRACKING_FIELDS, signal }
    const source = await openSource(file, context)
    try {
      const looking = { ko: '파일을 살펴보는 중', en: 'Looking at the file' }
      const plan = await report.wait(looking, inspectCsv(source, options))
      const taken = await takeIn(source, plan, { ...(carrier === undefined ? {} : { carrier }), replace }, context)
      const errorsFile =
        taken.failed.length === 0 ? undefined : await saveErrors(file, errors, force, plan, taken.failed, context)
      const data = {
        rows: plan.dataRows,
        attached: taken.attached,
        unchanged: taken.unchanged,
        failed: taken.failed.map(withoutCells),
        ...(errorsFile ? { errorsFile } : {}),
      }
      const text = report.say({
        ko: `${plan.dataRows}행 가운데 ${taken.attached}건을 넣었고 ${taken.unchanged}건은 이미 들어 있었습니다`,
        en: `${plan.dataRows} rows: ${taken.attached} attached, ${taken.unchanged} there already`,
      })
      if (taken.stopped) return { data, text, failure: new Failure('INTERRUPTED') }
      if (taken.failed.length === 0) return { data, text }
      return {
        data,
        text,
        failure: new Failure('ITEMS_FAILED', { fields: { total: plan.dataRows, failed: taken.failed.length } }),
      }
    } finally {
      await source.close()
    }
  },
})

async function openSource(file: string, { stdin, cwd }: Context): Promise<CsvSource> {
  return file === '-' ? holdInMemory(stdin as AsyncIterable<Uint8Array>) : openCsvFile(resolve(cwd, file))
}

interface FailedRow {
  readonly row: CsvRow
  readonly failures: readonly RowFailure[]
}
const withoutCells = ({ row, failures }: FailedRow) => ({ row: row.number, line: row.line, failures })

interface Taken {
  attached: number
  unchanged: number
  readonly failed: FailedRow[]
  stopped: boolean
}

/** The second pass: a batch is sent as it is read; what has been sent stays, so an interruption loses nothing. */
async function takeIn(
  source: CsvSource,
  plan: CsvPlan,
  how: { carrier?: string; replace: boolean },
  context: Context,
): Promise<Taken> {
  const { report, signal } = context
  const { tracking } = await context.client()
  const taken: Taken = { attached: 0, unchanged: 0, failed: [], stopped: false }
  const progress = report.progress({ ko: '송장번호 넣는 중', en: 'Attaching' }, plan.dataRows)
  for await (const rows of readRows(source, plan)) {
    if (signal.aborted) {
      taken.stopped = true
      break
    }
    const read = rows.map(row => toTrackingItem(row, plan))
    const items = read.flatMap(one => ('item' in one ? { ...how, ...one.item } : []))
    const results = items.length === 0 ? [] : await tracking.attach({ items })
    let next = 0
    for (const [i, row] of rows.entries()) {
      const one = read[i]
      const result: TrackingResult =
        one && 'item' in one ? (results[next++] ?? { error: { code: 'ANSWER_UNREADABLE' } }) : {}
      const failures: RowFailure[] =
        one && 'errors' in one
          ? one.errors.map(({ code, column }) => ({ code, ...(column === undefined ? {} : { column }) }))
          : result.error
            ? [{ code: result.error.code, ...columnOf(plan, result.error) }]
            : []
      if (failures.length > 0) taken.failed.push({ row, failures })
      else if (result.changed === false) taken.unchanged++
      else taken.attached++
      if (report.jsonl)
        report.item({ row: row.number, line: row.line, ...(failures.length > 0 ? { failures } : result) })
      progress.advance()
    }
  }
  progress.end()
  return taken
}

/** The heading a person has to look under. */
function columnOf(plan: CsvPlan, { code, field }: ItemError): { column?: string } {
  const { trackingNumber, orderNumber, parcelId, carrier } = plan.header.columns
  const named = field === 'carrier' ? carrier : code.startsWith('TRACKING') ? trackingNumber : (parcelId ?? orderNumber)
  return named?.[0] === undefined ? {} : { column: headingOf(plan, named[0]) }
}

/** The failed rows in the file's own form. Nobody else may read it: a row may hold more than its numbers. */
async function saveErrors(
  file: string,
  asked: string | undefined,
  force: boolean,
  plan: CsvPlan,
  failed: readonly FailedRow[],
  { report, cwd }: Context,
): Promise<string> {
  const csv = await openErrorCsv(plan, { lang: report.lang })
  const content = Buffer.concat([csv.header(), ...failed.map(({ row, failures }) => csv.row(row, failures))])
  const stem = file === '-' ? 'stdin' : join(dirname(file), basename(file, extname(file)))
  const path = asked ?? (await freeName(resolve(cwd, `${stem}.errors`), '.csv'))
  const saved = await saveFile({ path, cwd, force, mode: 0o600 }, content)
  report.note({
    ko: `실패한 행: ${saved} (고쳐서 이 파일을 다시 넣으세요)`,
    en: `Rows that failed: ${saved} (correct it and take it in again)`,
  })
  return saved
}
