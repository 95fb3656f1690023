import { copyFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { postgresForTests } from '../../../test/engines.ts'
import { clearVault, NOON, type OpenedVault, parcelIdOf, requestOf, vaultFolder } from '../../../test/vault-place.ts'
import { stoppedAtStep } from '../../../test/vault-steps.ts'
import { type ControlledClock, controlledClock } from '../../adapters/clock/controlled.ts'
import { isSigned } from '../../ports/vault-life.conformance.ts'
import { verifyAudit } from './audit/verify-audit.ts'
import { eraseDueParcels } from './erase-due.ts'
import { openVault } from './open-vault.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const wish = { viewer: { kind: 'recipient', id: 'acc_1' }, requestId: 'req-1', cause: 'wish' } as const
const toReveal = { viewer: { kind: 'recipient', id: 'acc_1' }, requestId: 'req-2', purpose: 'own' } as const

const postgres = await postgresForTests()
const engines = [['SQLite', undefined] as const, ...(postgres ? [['PostgreSQL', postgres.url] as const] : [])]

describe.each(engines)('erasing on %s', (_engine, url) => {
  let place: ReturnType<typeof vaultFolder>
  let clock: ControlledClock
  let opened: OpenedVault
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

  const ids = (count: number) => Array.from({ length: count }, (_, number) => parcelIdOf(number))
  const seal = (count: number, changes = {}) =>
    opened.vault.seal(
      'shop',
      Array.from({ length: count }, (_, number) => requestOf(number, changes)),
      {},
    )
  const causeOf = async (number: number) => (await opened.vault.receipt('shop', parcelIdOf(number)))?.cause

  // Copies files: SQLite's.
  describe.runIf(url === undefined)('after everything but the keys store is put back from a backup', () => {
    it('none of the shredded records opens, in no way', async () => {
      const count = 200
      await seal(count)
      await opened.close()
      const saved = readdirSync(place.folder).filter(file => file.startsWith('vault.sqlite'))
      const backup = vaultFolder()
      for (const file of saved) copyFileSync(join(place.folder, file), join(backup.folder, file))
      opened = await place.open(clock)
      await opened.vault.erase('shop', ids(count), wish)
      await opened.close()
      for (const file of readdirSync(place.folder)) {
        if (file.startsWith('vault.sqlite')) rmSync(join(place.folder, file))
      }
      for (const file of saved) copyFileSync(join(backup.folder, file), join(place.folder, file))
      backup.remove()

      opened = await place.open(clock)
      const rows = await opened.database.query.selectFrom('sealed_parcels').select('parcel_id').execute()
      expect(rows).toHaveLength(count)
      const shown = await opened.vault.present('shop', ids(count), {})
      expect(shown.filter(one => one === undefined || !('erased' in one))).toEqual([])
      for (const parcelId of ids(count)) {
        const revealed = opened.vault.reveal('shop', parcelId, ['phone'], toReveal)
        await expect(revealed).rejects.toMatchObject({ code: 'PARCEL_ERASED' })
      }
      expect(await opened.vault.findByPhone('shop', '010-7319-0001')).toEqual([])
    })
  })

  describe('the clocks', () => {
    it('erase what was delivered, cancelled or is 90 days old, each for its own reason, and nothing before', async () => {
      await seal(4)
      await opened.vault.tell('shop', [
        { parcelId: parcelIdOf(0), deliveredAt: NOON },
        { parcelId: parcelIdOf(1), cancelledAt: NOON },
        { parcelId: parcelIdOf(2), deliveredAt: NOON },
      ])
      await opened.vault.tell('shop', [{ parcelId: parcelIdOf(2), deliveredAt: null }])
      const causesAfter = async (milliseconds: number) => {
        clock.set(NOON + milliseconds)
        await eraseDueParcels(opened.parts)
        return await Promise.all([0, 1, 2, 3].map(causeOf))
      }
      expect(await causesAfter(DAY_MS - 1)).toEqual([undefined, undefined, undefined, undefined])
      expect(await causesAfter(DAY_MS)).toEqual([undefined, 'cancelled', undefined, undefined])
      expect(await causesAfter(7 * DAY_MS)).toEqual(['delivered', 'cancelled', undefined, undefined])
      expect(await causesAfter(90 * DAY_MS - 1)).toEqual(['delivered', 'cancelled', undefined, undefined])
      expect(await causesAfter(90 * DAY_MS)).toEqual(['delivered', 'cancelled', 'limit', 'limit'])
      expect(await opened.database.query.selectFrom('retentions').selectAll().execute()).toEqual([])
    })

    it('stand still while something is open, and 7 days longer; the wish does not wait', async () => {
      await seal(2)
      const [held, wished] = ids(2) as [string, string]
      await opened.vault.tell(
        'shop',
        ids(2).map(parcelId => ({ parcelId, deliveredAt: NOON })),
      )
      for (const parcelId of ids(2)) await opened.vault.hold('shop', parcelId, 'claim-1', NOON + DAY_MS)
      clock.set(NOON + 100 * DAY_MS)
      await eraseDueParcels(opened.parts)
      expect([await causeOf(0), await causeOf(1)]).toEqual([undefined, undefined])
      await opened.vault.erase('shop', [wished], wish)
      expect(await causeOf(1)).toBe('wish')
      await opened.vault.release('shop', held, 'claim-1', clock.now())
      await opened.vault.release('shop', held, 'claim-1', clock.now() + 50 * DAY_MS)
      clock.advance(7 * DAY_MS - 1)
      await eraseDueParcels(opened.parts)
      expect(await causeOf(0)).toBeUndefined()
      clock.advance(1)
      await eraseDueParcels(opened.parts)
      expect(await causeOf(0)).toBe('delivered')
    })

    it('of another tenant and of nothing are not started', async () => {
      await seal(1)
      await opened.vault.tell('other', [{ parcelId: parcelIdOf(0), cancelledAt: NOON }])
      await opened.vault.tell('shop', [{ parcelId: parcelIdOf(77), cancelledAt: NOON }])
      await opened.vault.hold('other', parcelIdOf(0), 'claim-1', NOON)
      expect(await opened.database.query.selectFrom('retentions').selectAll().execute()).toEqual([])
      expect(await opened.database.query.selectFrom('retention_holds').selectAll().execute()).toEqual([])
    })

    it('reach everything there is, whatever the page', async () => {
      const count = 1203
      await seal(count)
      await opened.vault.tell(
        'shop',
        ids(700).map(parcelId => ({ parcelId, cancelledAt: NOON })),
      )
      clock.advance(DAY_MS)
      await eraseDueParcels(opened.parts)
      expect(await opened.database.query.selectFrom('sealed_parcels').select('parcel_id').execute()).toHaveLength(503)
      clock.advance(89 * DAY_MS)
      await eraseDueParcels(opened.parts)
      expect(await opened.database.query.selectFrom('sealed_parcels').select('parcel_id').execute()).toEqual([])
      expect(await verifyAudit(opened.parts)).toMatchObject({ ok: true, entries: count, reveals: 0 })
    })
  })

  it('a failure at any step of erasing: the job finishes it, with one entry and one receipt', async () => {
    let step = 0
    for (let stopped = true; stopped; ) {
      stopped = false
      step++
      const parcelId = parcelIdOf(step)
      await opened.vault.seal('shop', [requestOf(step)], {})
      const stop = () => {
        stopped = true
        throw new RangeError('stopped')
      }
      const stopping = openVault(stoppedAtStep(opened, step, stop))
      await stopping.erase('shop', [parcelId], wish).catch(error => expect(error).toBeInstanceOf(RangeError))
      clock.advance(5 * 60_000)
      await eraseDueParcels(opened.parts)
      // Stopped before the wish was stored, it is as if nobody had asked.
      const [receipt] = await opened.vault.erase('shop', [parcelId], wish)
      expect(receipt && isSigned(receipt)).toBe(true)
      expect(await opened.vault.receipt('shop', parcelId)).toEqual(receipt)
      expect(await opened.vault.present('shop', [parcelId], {})).toEqual([{ parcelId, erased: true }])
      const entries = await opened.database.query
        .selectFrom('audit_entries')
        .select('seq')
        .where('parcel_id', '=', parcelId)
        .execute()
      expect(entries.map(({ seq }) => seq)).toEqual([receipt?.auditSeq])
    }
    expect(step).toBeGreaterThan(10)
    expect((await verifyAudit(opened.parts)).ok).toBe(true)
  })
})
