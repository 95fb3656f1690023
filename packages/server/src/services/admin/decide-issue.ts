import type { ItemError } from '@exqress/sdk/contract'
import type { ParcelRow } from './tables.ts'

export interface Candidate {
  readonly parcelId: string
  readonly orderIndex: string | null
  readonly reissue: boolean
}

/** What the database holds of the candidates: by their ids, and the current parcels of their order keys. */
export interface KnownParcels {
  readonly byParcelId: ReadonlyMap<string, ParcelRow>
  readonly byOrderIndex: ReadonlyMap<string, ParcelRow>
}

export type IssueDecision =
  | { readonly kind: 'refused'; readonly error: ItemError }
  /** Issued before: the same label again. */
  | { readonly kind: 'known'; readonly row: ParcelRow }
  /** To be sealed and written; `replaces` is revoked in the same transaction. */
  | { readonly kind: 'fresh'; readonly replaces: string | undefined }
  /** The same waybill stands earlier in this batch, at `index`. */
  | { readonly kind: 'same'; readonly index: number }

const refused = (code: string, parcelId: string): IssueDecision => ({ kind: 'refused', error: { code, parcelId } })

/**
 * Decides each waybill of a batch, in order; undefined stands for one that was refused before. A revoked or erased
 * parcel never gets a new label, whatever is asked. Two waybills of one order key in one batch cannot both be right:
 * the first wins, and no batch revokes what it has just issued.
 */
export function decideIssue(
  candidates: readonly (Candidate | undefined)[],
  known: KnownParcels,
): readonly (IssueDecision | undefined)[] {
  const firstAt = new Map<string, number>()
  const wonBy = new Map<string, string>()
  return candidates.map((candidate, index) => {
    if (candidate === undefined) return undefined
    const { parcelId, orderIndex } = candidate
    const earlier = firstAt.get(parcelId)
    if (earlier !== undefined) return { kind: 'same', index: earlier }
    firstAt.set(parcelId, index)
    const winner = orderIndex === null ? undefined : wonBy.get(orderIndex)
    const decision = winner === undefined ? decideOne(candidate, known) : refused('KEY_CHANGED', winner)
    if (orderIndex !== null && (decision.kind === 'fresh' || decision.kind === 'known')) wonBy.set(orderIndex, parcelId)
    return decision
  })
}

function decideOne({ parcelId, orderIndex, reissue }: Candidate, known: KnownParcels): IssueDecision {
  const own = known.byParcelId.get(parcelId)
  if (own?.state === 'revoked') return refused('PARCEL_REVOKED', parcelId)
  if (own?.state === 'erased') return refused('PARCEL_ERASED', parcelId)
  if (own?.state === 'issued') return { kind: 'known', row: own }
  const current = orderIndex === null ? undefined : known.byOrderIndex.get(orderIndex)
  if (current === undefined) return { kind: 'fresh', replaces: undefined }
  if (current.state === 'revoked') return refused('PARCEL_REVOKED', current.parcel_id)
  if (current.state === 'erased') return refused('PARCEL_ERASED', current.parcel_id)
  return reissue ? { kind: 'fresh', replaces: current.parcel_id } : refused('KEY_CHANGED', current.parcel_id)
}
