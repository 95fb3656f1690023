import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAll } from './invented-orders.ts'
import { CsvRefused } from './refused.ts'

interface Expected {
  readonly file: string
  readonly outcome: 'ok' | 'row-errors' | 'reject' | 'ok-or-row-error'
  readonly validRows: number | null
  readonly errors: readonly string[]
}

const folder = join(import.meta.dirname, '../../../../../shared/data/malformed-csv')
const here = existsSync(folder)
const files: readonly Expected[] = here
  ? (JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { files: Expected[] }).files
  : []

async function read(file: string) {
  try {
    const { outcomes } = await readAll(readFileSync(join(folder, file)))
    const errors = outcomes.flatMap(one => (one.kind === 'errors' ? one.errors.map(({ code }) => code) : []))
    const validRows = outcomes.filter(({ kind }) => kind === 'waybill').length
    return { outcome: errors.length > 0 ? 'row-errors' : 'ok', validRows, errors }
  } catch (error) {
    if (!(error instanceof CsvRefused)) throw error
    return { outcome: 'reject', validRows: 0, errors: error.problems.map(({ code }) => code) }
  }
}

describe('the collection of malformed files', () => {
  it.skipIf(here)('is skipped: ../shared/data/malformed-csv is not here', () => {})

  it.each(files)('$file: $outcome', async ({ file, outcome, validRows, errors }) => {
    const found = await read(file)
    if (outcome === 'ok-or-row-error') expect(['ok', 'row-errors']).toContain(found.outcome)
    else expect(found).toEqual({ outcome, validRows, errors: [...errors] })
  })
})
