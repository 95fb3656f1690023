import { VaultRefused } from '../../ports/vault.ts'
import type { VaultParts } from './parts.ts'
import { SealedRecord, Sealer } from './record.ts'

const NONCE_BYTES = 12

export async function replaceToken(
  { parcelKeys, sealedParcels, ids }: VaultParts,
  tenant: string,
  parcelId: string,
  token: string,
  tokenVersion: number,
): Promise<void> {
  for (;;) {
    const row = (await sealedParcels.load(tenant, [parcelId])).get(parcelId)
    const held = (await parcelKeys.find(tenant, [parcelId])).get(parcelId)
    if (held === 'destroyed') throw new VaultRefused('PARCEL_ERASED', parcelId)
    if (row === undefined || held === 'forgotten') throw new VaultRefused('NOT_FOUND', parcelId)
    if (held === undefined) throw new VaultRefused('SEAL_BROKEN', parcelId)
    if (row.key_generation !== held.generation) throw new VaultRefused('NOT_FOUND', parcelId)
    const { key } = held
    const owner = { tenant, parcelId }
    // Opening the present token proves the header that the new one is bound to.
    const presentToken = new SealedRecord(key, owner, row.record).openToken(row.token, row.token_version)
    if (row.token_version === tokenVersion && presentToken === token) return
    if (row.token_version + 1 !== tokenVersion) throw new VaultRefused('TOKEN_VERSION_CONFLICT', parcelId)
    const sealer = new Sealer(ids.bytes(NONCE_BYTES))
    const sealed = sealer.sealToken(key, owner, row.record, token, tokenVersion)
    sealer.done()
    if (await sealedParcels.replaceToken(row, sealed, tokenVersion)) return
  }
}
