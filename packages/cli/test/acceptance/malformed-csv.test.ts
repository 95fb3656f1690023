import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { knownParcels } from './api.ts'
import { Desk } from './desk.ts'

/** Files that a stranger's clone does not have: they lie beside the repository where it is built. */
const folder = fileURLToPath(new URL('../../../../../shared/data/malformed-csv/', import.meta.url))
const there = existsSync(`${folder}manifest.json`)
if (!there) process.stderr.write('left out: the malformed CSVs, which are not part of the repository\n')

interface Malformed {
  readonly file: string
  readonly outcome: 'ok' | 'row-errors' | 'reject' | 'ok-or-row-error'
  /** null: unknown, one row that may be either. */
  readonly validRows: number | null
  readonly errors: readonly string[]
}

const files: readonly Malformed[] = there ? JSON.parse(readFileSync(`${folder}manifest.json`, 'utf8')).files : []
const EXIT = { ok: 0, 'row-errors': 3, reject: 9 } as const

describe.skipIf(!there).concurrent('a malformed CSV', () => {
  it.for(files)('$file: $outcome', async ({ file, outcome, validRows, errors }, { onTestFinished }) => {
    const desk = new Desk(onTestFinished)
    desk.put(basename(file), readFileSync(folder + file))
    const { code, stderr, document } = await desk.label([basename(file), '--out', 'labels.pdf'])
    const known = await knownParcels(desk.dataDir)
    const written = desk.files.filter(name => name !== file)

    if (outcome === 'ok-or-row-error') expect([EXIT.ok, EXIT['row-errors']]).toContain(code)
    else expect(code).toBe(EXIT[outcome])

    if (outcome === 'reject') {
      const { error } = document
      const codes = [error?.code, ...(error?.more ?? []).map(more => more.code)]
      expect(codes).toEqual(expect.arrayContaining([...errors]))
      expect(written).toEqual([])
      expect(known).toEqual([])
      return
    }
    const { rows, problems } = document.data
    const codes = [...new Set(problems.map(problem => problem.code))]
    // Where either will do, the manifest proposes only one of the codes that a reader may have.
    if (outcome !== 'ok-or-row-error') expect(codes).toEqual(errors)
    if (validRows !== null) expect(rows.labelled).toBe(validRows)
    expect(rows.labelled + rows.failed).toBe(rows.total)
    expect(known).toHaveLength(rows.labelled)
    for (const problem of problems) expect(problem.line).toBeGreaterThan(1)
    const labels = rows.labelled > 0 ? ['labels.pdf'] : []
    expect(written).toEqual([...(code === 3 ? ['labels.errors.csv'] : []), ...labels])
    expect(stderr).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f]/)
  })
})

it.skipIf(!there)('are fifty', () => expect(files).toHaveLength(50))
