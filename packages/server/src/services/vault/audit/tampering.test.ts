import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { eventOf, fillLog } from '../../../../test/audit-log.ts'
import { type OpenedVault, parcelIdOf, requestOf, vaultFolder } from '../../../../test/vault-place.ts'
import type { AuditStateRow } from '../tables.ts'
import { type AuditRow, EntryHasher } from './entry.ts'
import { verifyAudit } from './verify-audit.ts'

const CI = process.env.CI === 'true'
const ACTS = CI ? 10_000 : 300
const MANY = CI ? 1_000_000 : 20_000
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 })

type Checkpoint = { seq: number; at: number; hash: Buffer; signature: Buffer }
type TextColumn = 'kind' | 'tenant' | 'parcel_id' | 'viewer_kind' | 'viewer_id' | 'purpose' | 'request_id' | 'fields'

/** Everything that lies in the vault's database about the log: what somebody who can write to it may turn to anything. */
interface Log {
  entries: AuditRow[]
  states: AuditStateRow[]
  checkpoints: Checkpoint[]
}

const hasher = new EntryHasher()
const tipOf = (log: Log) => log.states.find(state => state.name === 'tip') as AuditStateRow

/** Makes the chain fit again from an entry on, as anybody can, and the end with it but for its keyed mark. */
function chainFrom(log: Log, index: number): void {
  const base = log.states.find(state => state.name === 'base') as AuditStateRow
  for (let at = index; at < log.entries.length; at++) {
    const row = { ...(log.entries[at] as AuditRow) }
    const before = at === 0 ? base.hash : (log.entries[at - 1] as AuditRow).hash
    log.entries[at] = { ...row, hash: hasher.hash(before, row) as Buffer }
  }
  endAtLast(log)
}

function endAtLast(log: Log): void {
  const last = log.entries.at(-1)
  const tip = tipOf(log)
  if (last === undefined) return
  const reveals = log.entries.filter(row => row.kind === 'reveal').length
  log.states = [...log.states.filter(state => state !== tip), { ...tip, seq: last.seq, hash: last.hash, reveals }]
}

function endMovedBack(log: Log): void {
  log.entries.pop()
  endAtLast(log)
}

function withoutState(log: Log, name: AuditStateRow['name']): void {
  log.states = log.states.filter(state => state.name !== name)
}

const renumber = (log: Log) => {
  log.entries = log.entries.map((row, index) => ({ ...row, seq: index + 1 }))
}

type Act = { readonly what: string; readonly act: (log: Log) => void }
const act = (what: string, act: (log: Log) => void): Act => ({ what, act })

function actsOn(length: number): fc.Arbitrary<Act> {
  const index = fc.nat({ max: length - 1 })
  const columns: TextColumn[] = [
    'kind',
    'tenant',
    'parcel_id',
    'viewer_kind',
    'viewer_id',
    'purpose',
    'request_id',
    'fields',
  ]
  const rechained = fc.boolean()
  const edit = fc.tuple(index, fc.constantFrom(...columns), fc.constantFrom('', 'x', ',name', 'é'), rechained)
  return fc.oneof(
    edit.map(([at, column, text, chain]) =>
      act(`edit ${column} of ${at}${chain ? ', chain made to fit' : ''}`, log => {
        const row = log.entries[at] as AuditRow
        log.entries[at] = { ...row, [column]: `${row[column]}${text || '_'}` }
        if (chain) chainFrom(log, at)
      }),
    ),
    fc.tuple(index, fc.integer({ min: 1, max: 2 ** 40 }), rechained).map(([at, ms, chain]) =>
      act(`move ${at} in time${chain ? ', chain made to fit' : ''}`, log => {
        const row = log.entries[at] as AuditRow
        log.entries[at] = { ...row, at: row.at - ms }
        if (chain) chainFrom(log, at)
      }),
    ),
    fc.tuple(index, fc.nat(255)).map(([at, bit]) =>
      act(`turn bit ${bit} of the hash of ${at}`, log => {
        const row = log.entries[at] as AuditRow
        const hash = Buffer.from(row.hash)
        hash[bit >> 3] = (hash[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        log.entries[at] = { ...row, hash }
      }),
    ),
    fc
      .tuple(index, fc.integer({ min: 1, max: 5 }), fc.constantFrom('gap', 'renumbered', 'chained'))
      .map(([at, count, how]) =>
        act(`delete ${count} at ${at}, ${how}`, log => {
          log.entries.splice(at, count)
          if (how !== 'gap') renumber(log)
          if (how === 'chained') chainFrom(log, 0)
        }),
      ),
    fc.tuple(index, index, rechained).map(([one, other, chain]) =>
      act(`swap ${one} and ${other}${chain ? ', chain made to fit' : ''}`, log => {
        const second = other === one ? (one + 1) % log.entries.length : other
        const [left, right] = [log.entries[one] as AuditRow, log.entries[second] as AuditRow]
        log.entries[one] = { ...right, seq: left.seq }
        log.entries[second] = { ...left, seq: right.seq }
        if (chain) chainFrom(log, 0)
      }),
    ),
    fc
      .tuple(fc.integer({ min: 1, max: length }), fc.constantFrom('tail', 'end', 'checkpoints', 'all'))
      .map(([count, how]) =>
        act(`cut the last ${count}, ${how}`, log => {
          log.entries = log.entries.slice(0, log.entries.length - count)
          const last = log.entries.at(-1)?.seq ?? 0
          if (how !== 'tail') endAtLast(log)
          if (how === 'checkpoints' || how === 'all') log.checkpoints = log.checkpoints.filter(({ seq }) => seq <= last)
          if (how === 'all') withoutState(log, 'tip')
        }),
      ),
    fc.tuple(index, rechained).map(([at, chain]) =>
      act(`add one after ${at}${chain ? ', chain made to fit' : ''}`, log => {
        log.entries.splice(at + 1, 0, { ...(log.entries[at] as AuditRow), request_id: 'req-forged' })
        renumber(log)
        if (chain) chainFrom(log, 0)
      }),
    ),
    fc.boolean().map(ended =>
      act(`append one that fits${ended ? ', the end moved' : ''}`, log => {
        const last = log.entries.at(-1) as AuditRow
        log.entries.push(hasher.rowOf(eventOf(1), last.seq + 1, last.at, last.hash))
        if (ended) endAtLast(log)
      }),
    ),
    fc
      .constantFrom<'tip' | 'base'>('tip', 'base')
      .map(name => act(`remove the ${name}`, log => withoutState(log, name))),
    fc
      .tuple(
        fc.constantFrom<'tip' | 'base'>('tip', 'base'),
        fc.constantFrom<'seq' | 'reveals' | 'at'>('seq', 'reveals', 'at'),
      )
      .map(([name, column]) =>
        act(`change ${column} of the ${name}`, log => {
          log.states = log.states.map(state =>
            state.name === name ? { ...state, [column]: state[column] + 1 } : state,
          )
        }),
      ),
    fc
      .nat({ max: 3 })
      .map(at => act(`remove checkpoint ${at}`, log => void log.checkpoints.splice(at % log.checkpoints.length, 1))),
    fc.tuple(fc.nat({ max: 3 }), fc.constantFrom<'seq' | 'at'>('seq', 'at')).map(([at, column]) =>
      act(`change ${column} of checkpoint ${at}`, log => {
        const checkpoint = log.checkpoints[at % log.checkpoints.length] as Checkpoint
        log.checkpoints[at % log.checkpoints.length] = { ...checkpoint, [column]: checkpoint[column] + 1 }
      }),
    ),
    fc.constant(act('remove everything', log => void Object.assign(log, { entries: [], states: [], checkpoints: [] }))),
  )
}

const LENGTH = 120
const CHECKPOINTS_AT = [30, 60, 95, 110]

describe('tampering with the audit log', () => {
  const place = vaultFolder()
  let opened: OpenedVault
  let attacker: BetterSqlite3.Database
  let untouched: Log

  beforeAll(async () => {
    opened = await place.open()
    const { audit } = opened.parts
    for (let number = 1; number <= LENGTH; number++) {
      await audit.append(eventOf(number))
      if (number === 1) await audit.settled()
      if (CHECKPOINTS_AT.includes(number)) await audit.checkpoint()
    }
    attacker = new BetterSqlite3(join(place.folder, 'vault.sqlite'))
    attacker.pragma('synchronous = OFF')
    const all = (table: string, order: string) =>
      attacker.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all() as never[]
    untouched = {
      entries: all('audit_entries', 'seq'),
      states: all('audit_state', 'name'),
      checkpoints: all('audit_checkpoints', 'seq'),
    }
  })
  afterAll(async () => {
    attacker.close()
    await opened.close()
    place.remove()
  })

  function write(log: Log): void {
    const put = (table: string, rows: readonly object[]) => {
      attacker.exec(`DELETE FROM ${table}`)
      const names = Object.keys(rows[0] ?? {})
      if (names.length === 0) return
      const insert = attacker.prepare(
        `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(name => `@${name}`).join(', ')})`,
      )
      for (const row of rows) insert.run(row)
    }
    attacker.transaction(() => {
      put('audit_entries', log.entries)
      put('audit_state', log.states)
      put('audit_checkpoints', log.checkpoints)
    })()
  }
  const copyOf = (log: Log): Log => ({
    entries: [...log.entries],
    states: [...log.states],
    checkpoints: [...log.checkpoints],
  })

  it('is not reported where there was none', async () => {
    expect(await verifyAudit(opened.parts)).toMatchObject({
      ok: true,
      entries: LENGTH,
      reveals: LENGTH - Math.floor(LENGTH / 7),
      lastSeq: LENGTH,
      checkpoints: 1 + CHECKPOINTS_AT.length,
      copied: 1 + CHECKPOINTS_AT.length,
      findings: [],
    })
  })

  it(`is found, whatever was done: ${ACTS} random acts`, async () => {
    await fc.assert(
      fc.asyncProperty(actsOn(LENGTH), async ({ act: tamper }) => {
        const log = copyOf(untouched)
        tamper(log)
        write(log)
        const { ok } = await verifyAudit(opened.parts)
        expect(ok).toBe(false)
      }),
      { numRuns: ACTS },
    )
    write(untouched)
    expect((await verifyAudit(opened.parts)).ok).toBe(true)
  })

  it.each([
    ['its end was moved', endMovedBack],
    ['its end was removed', (log: Log) => withoutState(log, 'tip')],
  ])('the vault reveals nothing while %s', async (_what, tamper) => {
    await opened.vault.seal('shop', [requestOf(1)], {})
    const log = copyOf(untouched)
    tamper(log)
    write(log)
    const asked = { viewer: { kind: 'courier', id: 'crr_1' }, purpose: 'delivery', requestId: 'req-1' } as const
    const refused = opened.vault.reveal('shop', parcelIdOf(1), ['name'], asked)
    await expect(refused).rejects.toMatchObject({ code: 'AUDIT_LOG_BROKEN' })
    write(untouched)
  })
})

it(`${MANY.toLocaleString('en')} entries are verified${CI ? ' in under ten seconds' : ''}`, async () => {
  const place = vaultFolder()
  const { parts, close } = await place.open()
  await fillLog(parts, MANY)
  await parts.audit.checkpoint()
  const begun = process.cpuUsage()
  const report = await verifyAudit(parts)
  const { user, system } = process.cpuUsage(begun)
  expect(report).toMatchObject({ ok: true, entries: MANY, lastSeq: MANY, checkpoints: 1 })
  // Of this process alone: others may be using the machine.
  if (CI) expect((user + system) / 1e6).toBeLessThan(10)
  await close()
  place.remove()
})
