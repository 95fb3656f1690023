import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { readJournal } from '../../src/job/journal.ts'

/** What a data folder holds of a job, whoever was killed over it. */
export interface Kept {
  /** Issued parcels by their id: what opens them, and since when. */
  readonly parcels: ReadonlyMap<string, string>
  /** Order numbers of the issued parcels, or '' for each without one. */
  readonly orderNumbers: readonly string[]
  /** Sealed tokens by parcel id. */
  readonly sealed: ReadonlyMap<string, string>
  /** Parcel ids that a journal says are issued. */
  readonly journaled: readonly string[]
}

interface Rows {
  readonly parcels: { parcel_id: string; token: string; issued_at: number; state: string; order_number: string | null }
  readonly sealed_parcels: { parcel_id: string; token: string }
}

/** Reads a copy, so that what a killed process left (journals to roll back, locks) stays as it is. */
export function readKept(dataDir: string): Kept {
  const copy = mkdtempSync(join(tmpdir(), 'exqress-kept-'))
  try {
    if (existsSync(dataDir)) cpSync(dataDir, copy, { recursive: true })
    const parcels = select<'parcels'>(
      join(copy, 'admin.sqlite'),
      'parcels',
      'parcel_id, hex(token_sha256) AS token, issued_at, state, order_number',
    )
    const sealed = select<'sealed_parcels'>(
      join(copy, 'vault.sqlite'),
      'sealed_parcels',
      'parcel_id, hex(token) AS token',
    )
    return {
      parcels: new Map(parcels.map(row => [row.parcel_id, `${row.state} ${row.token} ${row.issued_at}`])),
      orderNumbers: parcels.map(row => row.order_number ?? '').sort(),
      sealed: new Map(sealed.map(row => [row.parcel_id, row.token])),
      journaled: journaled(join(copy, 'jobs')),
    }
  } finally {
    rmSync(copy, { recursive: true })
  }
}

function select<Table extends keyof Rows>(file: string, table: Table, columns: string): Rows[Table][] {
  if (!existsSync(file)) return []
  const database = new DatabaseSync(file)
  try {
    const made = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table)
    if (made === undefined) return []
    return database.prepare(`SELECT ${columns} FROM ${table}`).all() as unknown as Rows[Table][]
  } finally {
    database.close()
  }
}

function journaled(jobs: string): string[] {
  if (!existsSync(jobs)) return []
  const journals = readdirSync(jobs).map(id => join(jobs, id, 'journal'))
  return journals.filter(existsSync).flatMap(file => {
    const { entries } = readJournal(readFileSync(file, 'latin1'))
    return entries.flatMap(entry => (entry.state === 'issued' ? [entry.parcelId] : []))
  })
}

/** What of the earlier state the later one does not hold any more, in words; nothing when all is well. */
export function lost(earlier: Kept, later: Kept): string[] {
  const changed = (kind: string, before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
    [...before].flatMap(([id, value]) => (after.get(id) === value ? [] : [`${kind} of ${id} changed`]))
  return [
    ...changed('parcel', earlier.parcels, later.parcels),
    ...changed('sealed token', earlier.sealed, later.sealed),
    ...earlier.journaled.flatMap(id => (earlier.parcels.has(id) ? [] : [`${id} was journaled before it was issued`])),
    ...earlier.journaled.flatMap(id => (later.parcels.has(id) ? [] : [`${id} was journaled and is gone`])),
  ]
}

/** What is wrong with the parcels of a finished job of this many labels, in words. */
export function wrong({ parcels, sealed, journaled }: Kept, labels: number): string[] {
  const tokens = new Set([...parcels.values()].map(value => value.split(' ')[1]))
  return [
    ...(parcels.size === labels ? [] : [`${parcels.size} parcels for ${labels} rows`]),
    ...(tokens.size === labels ? [] : [`${tokens.size} tokens for ${labels} rows`]),
    ...(sealed.size === labels ? [] : [`${sealed.size} sealed entries for ${labels} rows`]),
    ...(journaled.length === 0 ? [] : ['a journal is left']),
  ]
}
