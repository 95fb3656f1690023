import type { Presentation } from '@exqress/sdk/contract'
import { type Erased, type Presented, type SealRequest, VaultRefused } from '../../ports/vault.ts'
import { inBatches } from './batches.ts'
import { phoneIndex } from './blind-index.ts'
import { forgetClaimed } from './forget.ts'
import type { HeldKey } from './parcel-keys.ts'
import type { VaultParts } from './parts.ts'
import { presentRecord } from './present.ts'
import { noncesFor, Sealer } from './record.ts'
import type { SealedParcel } from './sealed-parcels.ts'
import { show } from './show.ts'
import { FORGETTING } from './tables.ts'

type Answers = Map<string, Presented | Erased>

const NONCE_BYTES = 12
const FIRST_TOKEN_VERSION = 1
const ROUNDS_MAX = 20

/**
 * Seals what has not been sealed. The key is on the disk before the record, the record before the answer: a process
 * that dies in between leaves at most a key that nothing uses, and the next call takes that one.
 */
export async function seal(
  parts: VaultParts,
  tenant: string,
  requests: readonly SealRequest[],
  presentation: Presentation,
): Promise<readonly (Presented | Erased)[]> {
  const first = new Map<string, SealRequest>()
  for (const request of requests) if (!first.has(request.parcelId)) first.set(request.parcelId, request)
  const answers: Answers = new Map()
  for (const batch of inBatches([...first.values()])) {
    let open = batch
    for (let round = 0; open.length > 0; round++) {
      // Another process comes in between once or twice. Stores that contradict each other do so for ever.
      if (round === ROUNDS_MAX) throw new VaultRefused('SEAL_BROKEN', open[0]?.parcelId ?? '')
      open = await settle(parts, tenant, open, presentation, answers)
    }
  }
  return requests.map(request => {
    const answer = answers.get(request.parcelId) as Presented | Erased
    // The same parcel twice in one call: the second one finds the first.
    const repeated = 'created' in answer && answer.created && first.get(request.parcelId) !== request
    return repeated ? { ...answer, created: false } : answer
  })
}

/** Answers what it can; returns the requests that another process came in between of. */
async function settle(
  parts: VaultParts,
  tenant: string,
  requests: readonly SealRequest[],
  presentation: Presentation,
  answers: Answers,
): Promise<SealRequest[]> {
  const keys = await parts.parcelKeys.hold(tenant, requests)
  const known = [...keys.values()].filter(key => !key.made).map(key => key.parcelId)
  const sealed = await parts.sealedParcels.load(tenant, known)
  const again = await sortOutForgotten(parts, tenant, [...sealed.values()], keys)

  const fresh: { request: SealRequest; held: HeldKey }[] = []
  for (const request of requests) {
    const { parcelId } = request
    const held = keys.get(parcelId)
    const row = sealed.get(parcelId)
    if (again.has(parcelId)) continue
    if (held === undefined) answers.set(parcelId, { parcelId, erased: true })
    else if (row === undefined) fresh.push({ request, held })
    else answers.set(parcelId, presentRecord(held.key, row, presentation))
  }

  for (const parcelId of await sealFresh(parts, tenant, fresh)) again.add(parcelId)
  for (const { request } of fresh) {
    const { parcelId, token } = request
    if (again.has(parcelId)) continue
    const shown = show(request, presentation)
    answers.set(parcelId, { parcelId, created: true, token, tokenVersion: FIRST_TOKEN_VERSION, ...shown })
  }
  return requests.filter(request => again.has(request.parcelId))
}

/** Returns the ids of those that another process sealed, shredded or forgot meanwhile. */
async function sealFresh(
  { parcelKeys, sealedParcels, keyProvider, clock, ids }: VaultParts,
  tenant: string,
  fresh: readonly { readonly request: SealRequest; readonly held: HeldKey }[],
): Promise<Set<string>> {
  if (fresh.length === 0) return new Set()
  const indexKey = await keyProvider.macKey('blind-index')
  const count = fresh.reduce((sum, { request }) => sum + noncesFor(request), 0)
  const sealer = new Sealer(ids.bytes(NONCE_BYTES * count))
  const now = clock.now()
  const rows = fresh.map(({ request, held }): SealedParcel => {
    const { parcelId, token, fields } = request
    return {
      parcel_id: parcelId,
      tenant,
      sealed_at: now,
      key_generation: held.generation,
      ...sealer.seal(held.key, { tenant, parcelId }, request, token, FIRST_TOKEN_VERSION),
      token_version: FIRST_TOKEN_VERSION,
      phone_index: phoneIndex(indexKey, tenant, fields.phone),
      phone2_index: phoneIndex(indexKey, tenant, fields.phone2),
    }
  })
  sealer.done()
  // In this order two processes never wait for each other's rows.
  rows.sort((a, b) => (a.parcel_id < b.parcel_id ? -1 : 1))
  const stored = await sealedParcels.add(rows)
  // Whoever destroys a key removes the record after it. A record that came in between is removed here.
  const lost = await parcelKeys.lost(fresh.map(({ held }) => held).filter(({ parcelId }) => stored.has(parcelId)))
  await sealedParcels.withdraw(rows.filter(row => lost.has(row.parcel_id)))
  return new Set(rows.map(row => row.parcel_id).filter(id => lost.has(id) || !stored.has(id)))
}

/** Finishes forgetting what is being forgotten and keeps the others from it; returns the ids to look at again. */
async function sortOutForgotten(
  { parcelKeys, sealedParcels }: VaultParts,
  tenant: string,
  rows: readonly SealedParcel[],
  keys: ReadonlyMap<string, HeldKey>,
): Promise<Set<string>> {
  const generationOf = ({ parcel_id }: SealedParcel) => keys.get(parcel_id)?.generation ?? 0
  // What a key was forgotten for opens never again, whoever put it there, be it a backup.
  const stale = rows.filter(row => row.key_generation < generationOf(row))
  await sealedParcels.withdraw(stale)
  const current = rows.filter(row => row.key_generation === generationOf(row))
  const claimed = current.filter(row => row.sealed_at === FORGETTING).map(row => row.parcel_id)
  const generations = new Map([...keys].map(([parcelId, held]) => [parcelId, held.generation]))
  await forgetClaimed({ parcelKeys, sealedParcels }, tenant, claimed, generations)
  const kept = current.filter(row => row.sealed_at !== FORGETTING)
  const changed = await sealedParcels.keep(kept)
  // The rest are stale, claimed, or of a key that has been made since ours was read.
  const settled = new Set(kept.map(row => row.parcel_id).filter(id => !changed.has(id)))
  return new Set(rows.map(row => row.parcel_id).filter(id => !settled.has(id)))
}
