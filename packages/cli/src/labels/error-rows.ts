import { createReadStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { type ErrorCsv, openErrorCsv } from '../csv/error-csv.ts'
import type { CsvPlan } from '../csv/plan.ts'
import type { CsvRow } from '../csv/rows.ts'
import { existing, type FileOutput, openFileOutput, partOf } from '../job/output.ts'
import type { OrderRow, RowOutcome } from './print-labels.ts'

/** The file of rows to be corrected. It is made when the first bad row comes along. */
export interface ErrorRows {
  add(row: OrderRow<CsvRow>, outcome: RowOutcome & { ok: false }): Promise<void>
  /** Its path, when there was a bad row. */
  commit(): Promise<string | undefined>
  abandon(): Promise<void>
}

export interface ErrorRowsOptions {
  readonly path: string
  /** Somebody chose the path: it is written even where another errors file stands. */
  readonly chosen: boolean
  readonly lang: 'ko' | 'en'
}

export function openErrorRows(plan: CsvPlan, { path, chosen, lang }: ErrorRowsOptions): ErrorRows {
  let open: { csv: ErrorCsv; output: FileOutput } | undefined
  return {
    async add(row, { code, column }) {
      if (open === undefined) {
        const [csv, output] = await Promise.all([openErrorCsv(plan, { lang }), openFileOutput(path, { mode: 0o600 })])
        await output.write(csv.header())
        open = { csv, output }
      }
      const first = column === undefined ? { code } : { code, column }
      await open.output.write(open.csv.row(row.raw, [first, ...(row.more ?? [])]))
    },
    async commit() {
      if (open === undefined) {
        await rm(partOf(path), { force: true })
        return undefined
      }
      const place = chosen ? path : await freePlace(path, await open.output.seal())
      await open.output.commit(place)
      return place
    },
    async abandon() {
      await open?.output.abandon()
    },
  }
}

/**
 * Somebody may have begun to correct the errors file of the last run: it is never written over. The first name that is
 * free, or that holds these very bytes already.
 */
async function freePlace(path: string, written: string): Promise<string> {
  const bytes = await readFile(written)
  for (let n = 1; ; n++) {
    const place = n === 1 ? path : join(dirname(path), `${basename(path, extname(path))}-${n}${extname(path)}`)
    const found = await existing(place)
    if (found === 'none' || (found === 'file' && (await isSame(place, bytes)))) return place
  }
}

async function isSame(path: string, bytes: Uint8Array): Promise<boolean> {
  let at = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    if (chunk.compare(bytes, at, Math.min(at + chunk.length, bytes.length)) !== 0) return false
    at += chunk.length
  }
  return at === bytes.length
}
