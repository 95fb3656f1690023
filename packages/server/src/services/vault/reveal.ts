import { type AskedToReveal, type Revealed, type SealedField, VaultRefused } from '../../ports/vault.ts'
import type { HeldKey } from './parcel-keys.ts'
import type { VaultParts } from './parts.ts'
import { SealedRecord } from './record.ts'
import type { SealedParcel } from './sealed-parcels.ts'
import { FORGETTING } from './tables.ts'

type Parts = Pick<VaultParts, 'parcelKeys' | 'sealedParcels' | 'audit'>

interface Look {
  readonly parcelId: string
  readonly fields: readonly SealedField[]
  readonly asked: AskedToReveal
}

interface Waiting extends Look {
  readonly resolve: (revealed: Revealed) => void
  readonly reject: (error: unknown) => void
}

interface Opened {
  readonly revealed: Revealed
  readonly held: HeldKey
}

/** Looks of one group: statements that name more ids are no faster. */
const GROUP_MAX = 64

/** Opens, writes down, then answers. Those that are asked for in the same turn of the event loop share their statements. */
export class Reveals {
  readonly #parts: Parts
  readonly #waiting = new Map<string, Waiting[]>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  reveal(tenant: string, parcelId: string, fields: readonly SealedField[], asked: AskedToReveal): Promise<Revealed> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(tenant)
      const look = { parcelId, fields, asked, resolve, reject }
      if (waiting !== undefined) waiting.push(look)
      else {
        this.#waiting.set(tenant, [look])
        setImmediate(() => this.#flush(tenant))
      }
    })
  }

  #flush(tenant: string): void {
    const looks = this.#waiting.get(tenant) ?? []
    this.#waiting.delete(tenant)
    for (let start = 0; start < looks.length; start += GROUP_MAX) {
      const group = looks.slice(start, start + GROUP_MAX)
      // One record whose key does not open refuses the whole group: then each is looked at by itself.
      revealGroup(this.#parts, tenant, group).catch(async (error: unknown) => {
        if (group.length === 1) group[0]?.reject(error)
        else for (const look of group) await revealGroup(this.#parts, tenant, [look]).catch(look.reject)
      })
    }
  }
}

/** Rejects before anything is written down or answered, or not at all. */
async function revealGroup(parts: Parts, tenant: string, looks: readonly Waiting[]): Promise<void> {
  const ids = [...new Set(looks.map(look => look.parcelId))]
  const rows = await parts.sealedParcels.load(tenant, ids)
  const keys = await parts.parcelKeys.find(tenant, ids)
  const opened = looks.flatMap(look => {
    try {
      return [{ look, ...open(look, tenant, rows.get(look.parcelId), keys.get(look.parcelId)) }]
    } catch (error) {
      look.reject(error)
      return []
    }
  })
  const written = await Promise.allSettled(opened.map(({ look }) => writeDown(parts, tenant, look)))
  // What was erased while the entry was being written is not shown any more.
  const lost = await parts.parcelKeys.lost(opened.map(({ held }) => held)).catch((error: unknown) => {
    for (const { look } of opened) look.reject(error)
    return undefined
  })
  for (const [index, { look, revealed }] of opened.entries()) {
    const entry = written[index]
    if (entry?.status === 'rejected') look.reject(entry.reason)
    else if (lost?.has(look.parcelId)) look.reject(new VaultRefused('PARCEL_ERASED', look.parcelId))
    else if (lost !== undefined) look.resolve(revealed)
  }
}

/** What does not open is not written down as seen. */
function open(
  { parcelId, fields }: Look,
  tenant: string,
  row: SealedParcel | undefined,
  held: HeldKey | 'destroyed' | 'forgotten' | undefined,
): Opened {
  if (held === 'destroyed') throw new VaultRefused('PARCEL_ERASED', parcelId)
  if (row === undefined || row.sealed_at === FORGETTING || held === 'forgotten') {
    throw new VaultRefused('NOT_FOUND', parcelId)
  }
  if (held === undefined) throw new VaultRefused('SEAL_BROKEN', parcelId)
  if (row.key_generation !== held.generation) throw new VaultRefused('NOT_FOUND', parcelId)
  const record = new SealedRecord(held.key, { tenant, parcelId }, row.record)
  const opened: Partial<Record<SealedField, string>> = {}
  for (const field of fields) {
    const text = record.open(field)
    if (text !== undefined) opened[field] = text
  }
  return { revealed: { parcelId, fields: opened }, held }
}

const writeDown = ({ audit }: Parts, tenant: string, { parcelId, fields, asked }: Look) =>
  audit.append({
    kind: 'reveal',
    tenant,
    parcelId,
    viewerKind: asked.viewer.kind,
    viewerId: asked.viewer.id,
    purpose: asked.purpose,
    requestId: asked.requestId,
    fields,
  })
