import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventOf, fillLog } from '../../../../test/audit-log.ts'
import { postgresForTests } from '../../../../test/engines.ts'
import { clearVault, NOON, type OpenedVault, parcelIdOf, requestOf, vaultFolder } from '../../../../test/vault-place.ts'
import { type ControlledClock, controlledClock } from '../../../adapters/clock/controlled.ts'
import { CHECKPOINT_ENTRIES } from './audit-log.ts'
import { dropOldEntries } from './drop-old-entries.ts'
import { EntryHasher } from './entry.ts'
import { verifyAudit } from './verify-audit.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const postgres = await postgresForTests()
const engines = [['SQLite', undefined] as const, ...(postgres ? [['PostgreSQL', postgres.url] as const] : [])]

describe.each(engines)('the audit log on %s', (_engine, url) => {
  let place: ReturnType<typeof vaultFolder>
  let opened: OpenedVault
  let clock: ControlledClock
  beforeEach(async () => {
    place = vaultFolder(url)
    clock = controlledClock(NOON)
    opened = await place.open(clock)
    await clearVault(opened)
  })
  afterEach(async () => {
    await opened.close()
    place.remove()
  })

  const countEntries = async () => (await verifyAudit(opened.parts)).entries
  const append = (numbers: number[]) => Promise.all(numbers.map(number => opened.parts.audit.append(eventOf(number))))
  const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

  describe('entries', () => {
    it('that wait at the same time share transactions, in the order in which they were asked for', async () => {
      let transactions = 0
      const { database } = opened
      const { transaction } = database
      database.transaction = (work, options) => {
        transactions++
        return transaction.call(database, work, options) as never
      }
      const rows = await append(range(300))
      expect(rows.map(row => row.seq)).toEqual(range(300))
      expect(transactions).toBe(1)
    })

    it('that come one after the other are each answered', async () => {
      for (const number of range(5)) expect((await append([number]))[0]?.seq).toBe(number)
    })

    it('name no person: neither field values nor the token are in the log', async () => {
      await opened.vault.seal('shop', [requestOf(1)], {})
      const asked = { viewer: { kind: 'recipient', id: 'acc_1' }, purpose: 'own', requestId: 'req-1' } as const
      const { fields } = await opened.vault.reveal('shop', parcelIdOf(1), ['name', 'phone', 'address', 'memo'], asked)
      const rows = await opened.database.query.selectFrom('audit_entries').selectAll().execute()
      const text = JSON.stringify(rows)
      expect(Object.values(fields)).toHaveLength(4)
      for (const value of [...Object.values(fields), requestOf(1).token]) expect(text).not.toContain(value)
    })

    it('are hashed over every column, kept apart: moving a letter to the next one changes the hash', () => {
      const hasher = new EntryHasher()
      const row = hasher.rowOf(eventOf(3), 1, NOON, Buffer.alloc(32))
      const moved = { ...row, viewer_kind: `${row.viewer_kind}c`, viewer_id: row.viewer_id.slice(1) }
      expect(hasher.hash(Buffer.alloc(32), row)).toEqual(row.hash)
      expect(hasher.hash(Buffer.alloc(32), moved)).not.toEqual(row.hash)
      expect(hasher.hash(Buffer.alloc(32, 1), row)).not.toEqual(row.hash)
      expect(hasher.hash(Buffer.alloc(32), { ...row, at: -row.at })).not.toEqual(row.hash)
    })
  })

  describe('checkpoints', () => {
    const copies = () =>
      readFileSync(join(dirname(place.ring), 'audit-checkpoints.jsonl'), 'utf8')
        .trim()
        .split('\n').length

    it('are made by the job when there is something new, and copied', async () => {
      const { audit } = opened.parts
      await audit.checkpoint()
      expect(await verifyAudit(opened.parts)).toMatchObject({ ok: true, entries: 0, checkpoints: 0 })
      await append([1])
      await audit.settled()
      await append([2])
      await audit.checkpoint()
      await audit.checkpoint()
      expect(copies()).toBe(2)
      expect(await verifyAudit(opened.parts)).toMatchObject({ ok: true, checkpoints: 2, copied: 2 })
    })

    it('are made of themselves after a thousand entries', async () => {
      await append([1])
      await opened.parts.audit.settled()
      await append(range(CHECKPOINT_ENTRIES - 1))
      await opened.parts.audit.settled()
      expect(copies()).toBe(1)
      await append([1])
      await opened.parts.audit.settled()
      expect(copies()).toBe(2)
    })

    it('that a crash left without copy are copied by the next one, also by another process', async () => {
      await append([1])
      await opened.parts.audit.settled()
      const failing = { ...opened.copies, append: () => Promise.reject(new RangeError('cut off')) }
      const { AuditLog } = await import('./audit-log.ts')
      const cutOff = new AuditLog({ ...opened.parts, copies: failing })
      await append([2])
      await expect(cutOff.checkpoint()).rejects.toThrow('cut off')
      expect(await verifyAudit(opened.parts)).toMatchObject({ ok: true, checkpoints: 2, copied: 1 })
      const other = await place.open(clock)
      await other.parts.audit.checkpoint()
      await other.close()
      expect(await verifyAudit(opened.parts)).toMatchObject({ ok: true, checkpoints: 2, copied: 2 })
    })
  })

  describe('after two years', () => {
    it('entries are dropped, the younger ones stay, and the log still verifies and goes on', async () => {
      await append(range(20))
      await opened.parts.audit.checkpoint()
      clock.advance(400 * DAY_MS)
      await append(range(5))
      await opened.parts.audit.checkpoint()
      clock.advance(330 * DAY_MS)
      await dropOldEntries(opened.parts)
      expect(await countEntries()).toBe(25)
      clock.advance(2 * DAY_MS)
      await dropOldEntries(opened.parts)
      expect(await verifyAudit(opened.parts)).toMatchObject({ ok: true, entries: 5, reveals: 18 + 5, lastSeq: 25 })
      await append([1])
      expect(await verifyAudit(opened.parts)).toMatchObject({ ok: true, entries: 6, lastSeq: 26 })
      clock.advance(900 * DAY_MS)
      await dropOldEntries(opened.parts)
      expect(await verifyAudit(opened.parts)).toMatchObject({ ok: true, entries: 0, reveals: 24 })
      expect((await append([2]))[0]?.seq).toBe(27)
      expect(await verifyAudit(opened.parts)).toMatchObject({ ok: true, entries: 1, reveals: 25 })
    })

    it('what somebody else removes from the beginning is found', async () => {
      await fillLog(opened.parts, 50)
      await opened.database.query.deleteFrom('audit_entries').where('seq', '<=', 10).execute()
      const { ok, findings } = await verifyAudit(opened.parts)
      expect(ok).toBe(false)
      expect(findings).toContainEqual({ code: 'entry-missing', seq: 1 })
    })
  })

  it('a vault put back from a backup does not pass for the one that had more entries', async () => {
    await append(range(5))
    await opened.parts.audit.settled()
    const before = await opened.database.query.selectFrom('audit_state').selectAll().execute()
    await append(range(5))
    await opened.parts.audit.checkpoint()
    const { query } = opened.database
    await query.deleteFrom('audit_entries').where('seq', '>', 5).execute()
    await query.deleteFrom('audit_checkpoints').where('seq', '>', 5).execute()
    await query.deleteFrom('audit_state').execute()
    for (const state of before) await query.insertInto('audit_state').values(state).execute()
    // Everything fits but for the copies in the other store.
    expect((await verifyAudit(opened.parts)).findings).toContainEqual({ code: 'tail-cut', seq: 10 })
  })
})
