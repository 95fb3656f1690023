import { Failure } from '../failure.ts'
import { type MaskOptions, maskColumns, unknownHeadings } from './mask-columns.ts'
import { type CsvPlan, columnOf } from './plan.ts'
import { type DataRecord, readRecords } from './records.ts'
import type { RowProblem } from './refused.ts'
import type { CsvRow } from './rows.ts'
import type { CsvSource } from './source.ts'
import { type CsvFormat, isUnwritable, openCsvWriter } from './write.ts'

/** A warning of a mask: a column, and a code of `@exqress/sdk/mask` or PERSONAL_VALUE_HIDDEN. Never a value. */
export interface MaskRowWarning {
  readonly code: string
  readonly line: number
  readonly row: number
  readonly column: string
}

export interface MaskedPart {
  /** To be written as they are. */
  readonly bytes: Uint8Array
  /** Rows in `bytes`. */
  readonly rows: number
  /** Rows that could not be masked, and so are not in `bytes`. */
  readonly bad: readonly (CsvRow & { readonly problem: RowProblem })[]
  readonly warnings: readonly MaskRowWarning[]
}

export interface MaskCsvOptions extends Partial<MaskOptions> {
  /** Of the output; by default that of the input. */
  readonly format?: Partial<CsvFormat>
  readonly signal?: AbortSignal | undefined
}

const withDefaults = ({
  profile = 'strict',
  addressLevel = 'district',
  keepProduct = false,
}: Partial<MaskOptions>) => ({
  profile,
  addressLevel,
  keepProduct,
})

/** Headings whose columns `maskCsv` keeps because it does not know them: the caller should say so. */
export const keptUnknown = (plan: CsvPlan, options: Partial<MaskOptions> = {}): string[] =>
  unknownHeadings(plan, maskColumns(plan, withDefaults(options)))

/**
 * The same file with its personal columns masked; nothing is stored or sent. Rows above the header are left out, since
 * nobody knows what stands in them. The first part holds the header.
 */
export async function* maskCsv(
  source: CsvSource,
  plan: CsvPlan,
  options: MaskCsvOptions = {},
): AsyncGenerator<MaskedPart, void> {
  const { encoding, bom, delimiter, newline } = plan
  const writer = await openCsvWriter({ encoding, bom, delimiter, newline, ...options.format })
  const columns = maskColumns(plan, withDefaults(options))
  const head = writer.row(plan.header.headings)
  if (isUnwritable(head)) {
    const place = { line: plan.header.line, column: columnOf(plan, head.columns[0] ?? 0) }
    throw new Failure('CHARACTER_UNWRITABLE', { where: place })
  }
  yield {
    bytes: Buffer.concat([writer.start, head]),
    rows: 0,
    bad: [],
    warnings: [],
  }

  let number = 0
  for await (const records of readRecords(source, plan, { signal: options.signal })) {
    const pieces: Uint8Array[] = []
    const bad: MaskedPart['bad'][number][] = []
    const warnings: MaskRowWarning[] = []
    for (const record of records) {
      const row = ++number
      if (record.fault !== undefined) {
        bad.push(badRow(plan, record, row, record.fault))
        continue
      }
      const cells = columns.map(({ apply }, index) => {
        const { text, warnings: found } = apply(record.cells[index] ?? '')
        for (const { code } of found) warnings.push({ code, line: record.line, row, column: columnOf(plan, index) })
        return text
      })
      const written = writer.row(cells)
      if (isUnwritable(written)) {
        bad.push(badRow(plan, record, row, { code: 'CHARACTER_UNWRITABLE', column: written.columns[0] }))
      } else {
        pieces.push(written)
      }
    }
    yield { bytes: Buffer.concat(pieces), rows: pieces.length, bad, warnings }
  }
}

function badRow(
  plan: CsvPlan,
  { cells, raw, line }: DataRecord,
  number: number,
  { code, column }: { readonly code: RowProblem['code']; readonly column?: number | undefined },
) {
  const place = column === undefined ? {} : { column: columnOf(plan, column) }
  return { number, line, cells, raw, problem: { code, line, row: number, ...place } }
}
