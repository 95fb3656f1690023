import type { AuditEvent, AuditRow } from '../src/services/vault/audit/entry.ts'
import { EntryHasher } from '../src/services/vault/audit/entry.ts'
import { keyedState } from '../src/services/vault/audit/state.ts'
import type { VaultParts } from '../src/services/vault/parts.ts'
import { NOON, parcelIdOf } from './vault-place.ts'

/** An entry of a log that nobody has to seal anything for; the same for the same number. */
export const eventOf = (number: number): AuditEvent => ({
  kind: number % 7 === 0 ? 'erase' : 'reveal',
  tenant: 'shop',
  parcelId: parcelIdOf(number % 50),
  viewerKind: 'courier',
  viewerId: `crr_${number % 9}`,
  purpose: 'delivery',
  requestId: `req-${number}`,
  fields: ['name', 'phone'].slice(0, 1 + (number % 2)),
})

/** Writes a log of this length as the vault would have, many entries at a time. */
export async function fillLog({ database, keyProvider, ids }: VaultParts, count: number): Promise<void> {
  const hasher = new EntryHasher()
  const genesis = ids.bytes(32)
  const key = await keyProvider.macKey('audit')
  let before = genesis
  let reveals = 0
  for (let seq = 1; seq <= count; ) {
    const rows: AuditRow[] = []
    for (; rows.length < 5000 && seq <= count; seq++) {
      const row = hasher.rowOf(eventOf(seq), seq, NOON + seq, before)
      before = row.hash
      if (row.kind === 'reveal') reveals++
      rows.push(row)
    }
    await database.transaction(({ insertMany }) => insertMany('audit_entries', rows))
  }
  const base = keyedState(key, { name: 'base', seq: 0, reveals: 0, at: NOON, hash: genesis })
  const tip = keyedState(key, { name: 'tip', seq: count, reveals, at: NOON + count, hash: before })
  await database.transaction(({ insertMany }) => insertMany('audit_state', [base, tip]))
}
