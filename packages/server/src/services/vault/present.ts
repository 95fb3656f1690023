import type { KeyObject } from 'node:crypto'
import type { Presentation } from '@exqress/sdk/contract'
import { type Erased, type Presented, type SealedField, VaultRefused } from '../../ports/vault.ts'
import { inBatches } from './batches.ts'
import type { VaultParts } from './parts.ts'
import { SealedRecord } from './record.ts'
import type { SealedParcel } from './sealed-parcels.ts'
import { SHOWN_FIELDS, show } from './show.ts'
import { FORGETTING } from './tables.ts'

export async function present(
  { parcelKeys, sealedParcels }: VaultParts,
  tenant: string,
  parcelIds: readonly string[],
  presentation: Presentation,
): Promise<readonly (Presented | Erased | undefined)[]> {
  const answers = new Map<string, Presented | Erased>()
  for (const batch of inBatches([...new Set(parcelIds)])) {
    // Records first: one that was there before its key was destroyed is erased, not unknown.
    const sealed = await sealedParcels.load(tenant, batch)
    const keys = await parcelKeys.find(tenant, batch)
    for (const parcelId of batch) {
      const row = sealed.get(parcelId)
      const key = keys.get(parcelId)
      if (key === 'destroyed') answers.set(parcelId, { parcelId, erased: true })
      else if (row === undefined || row.sealed_at === FORGETTING || key === 'forgotten') continue
      else if (key === undefined) throw new VaultRefused('SEAL_BROKEN', parcelId)
      else if (row.key_generation === key.generation) answers.set(parcelId, presentRecord(key.key, row, presentation))
    }
  }
  return parcelIds.map(parcelId => answers.get(parcelId))
}

/** What was sealed, as a label may show it. Opens only what that needs. */
export function presentRecord(key: KeyObject, row: SealedParcel, presentation: Presentation): Presented {
  const { tenant, parcel_id: parcelId, token_version: tokenVersion } = row
  const record = new SealedRecord(key, { tenant, parcelId }, row.record)
  const fields: Partial<Record<SealedField, string>> = {}
  for (const field of SHOWN_FIELDS) {
    const text = record.open(field)
    if (text !== undefined) fields[field] = text
  }
  const token = record.openToken(row.token, tokenVersion)
  const shown = show({ fields, senderIsBusiness: record.senderIsBusiness }, presentation)
  return { parcelId, created: false, token, tokenVersion, ...shown }
}
