import type { IssueWaybillsResponse, ItemError, Presentation, WaybillInput } from '@exqress/sdk/contract'
import { newToken } from '@exqress/sdk/qr'
import type { Erased, Presented } from '../../ports/vault.ts'
import { type Candidate, decideIssue, type IssueDecision } from './decide-issue.ts'
import { identify } from './identity.ts'
import { loadKnown, type NewParcel, writeParcels } from './issued-parcels.ts'
import { judgeWaybill, warningsOf } from './judge-waybill.ts'
import { openSealed } from './open-sealed.ts'
import { adoptToken, markErased, tokenHash } from './parcels.ts'
import type { AdminPorts } from './ports.ts'
import { waybillOf } from './present.ts'
import { sealedFields } from './sealed-fields.ts'
import { ORPHAN_AFTER_MS } from './sweep-orphans.ts'
import type { ParcelRow } from './tables.ts'

export type IssueResult = IssueWaybillsResponse['results'][number]

export interface IssueCall {
  readonly tenant: string
  readonly idempotencyKey: string | undefined
  /** Waybills refused before they came here, by index. */
  readonly itemErrors: ReadonlyMap<number, ItemError>
}

interface Item extends Candidate {
  readonly waybill: WaybillInput
}

/** A parcel with what the vault lets its label show, or why there is no label. */
type Shown = { readonly row: ParcelRow; readonly presented: Presented } | { readonly error: ItemError }

/** Every other process that issues the same parcels at this moment can cost one round. */
const ROUNDS = 20

/**
 * Issues a batch: every waybill is sealed in the vault first and written as a parcel then, all parcels in one
 * transaction. Whoever issues the same waybill again, at the same moment or after a crash between the two steps, gets
 * the same parcel with the token that the vault kept. One bad waybill never stops the others.
 */
export async function issueWaybills(
  ports: AdminPorts,
  { waybills, ...presentation }: Presentation & { readonly waybills: readonly WaybillInput[] },
  call: IssueCall,
): Promise<IssueResult[]> {
  const errors = waybills.map((waybill, index) => call.itemErrors.get(index) ?? judgeWaybill(waybill))
  const items = await identified(ports, waybills, errors, call)
  const createdHere = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    const decisions = decideIssue(items, await loadKnown(ports.database, call.tenant, items))
    const { shown, parcels } = await sealFresh(ports, call.tenant, items, decisions, presentation)
    for (const { row, created } of parcels) if (created) createdHere.add(row.parcel_id)
    // Someone else wrote one of them at the same moment: what stands there now decides.
    if (!(await writeSealed(ports, parcels))) continue
    for (const [parcelId, known] of await showKnown(ports, call.tenant, decisions, presentation)) {
      shown.set(parcelId, known)
    }
    return collectResults(ports, { presentation, errors, items, decisions, shown, createdHere })
  }
  return items.map((_, index) => ({ error: errors[index] ?? { code: 'UNAVAILABLE' } }))
}

async function identified(
  { keys, ids }: AdminPorts,
  waybills: readonly WaybillInput[],
  errors: readonly (ItemError | undefined)[],
  { tenant, idempotencyKey }: IssueCall,
): Promise<(Item | undefined)[]> {
  const key = await keys.macKey('idempotency')
  const randomBytes = () => ids.bytes(16)
  return waybills.map((waybill, index) => {
    if (errors[index] !== undefined) return undefined
    const identity = identify(key, tenant, waybill, { idempotencyKey, index, randomBytes })
    return { ...identity, reissue: waybill.reissue === true, waybill }
  })
}

/** Seals what is new. What could be sealed is to be written; what the vault refuses is shown as an error. */
async function sealFresh(
  { vault, clock, ids }: AdminPorts,
  tenant: string,
  items: readonly (Item | undefined)[],
  decisions: readonly (IssueDecision | undefined)[],
  presentation: Presentation,
): Promise<{ shown: Map<string, Shown>; parcels: NewParcel[] }> {
  const issuedAt = clock.now()
  const fresh = items.flatMap((item, index) => {
    const decision = decisions[index]
    if (item === undefined || decision?.kind !== 'fresh') return []
    const { parcelId, waybill } = item
    const senderIsBusiness = waybill.sender?.business === true
    const request = {
      parcelId,
      issuedAt,
      token: newToken(ids.bytes(16)),
      fields: sealedFields(waybill),
      senderIsBusiness,
    }
    return [{ parcelId, item, replaces: decision.replaces, request }]
  })
  const { answers, broken } = await openSealed<(typeof fresh)[number], Presented | Erased>(fresh, open =>
    vault.seal(
      tenant,
      open.map(({ request }) => request),
      presentation,
    ),
  )
  const shown = new Map<string, Shown>()
  const parcels: NewParcel[] = []
  for (const { parcelId, item, replaces } of fresh) {
    const presented = answers.get(parcelId)
    if (presented === undefined || 'erased' in presented) {
      shown.set(parcelId, { error: { code: broken.has(parcelId) ? 'SEAL_BROKEN' : 'PARCEL_ERASED', parcelId } })
      continue
    }
    const row = newRow(tenant, item, presented, issuedAt)
    parcels.push({ row, replaces, created: presented.created })
    shown.set(parcelId, { row, presented })
  }
  return { shown, parcels }
}

/** False when the parcels must be looked at again: written by someone else, or sealed so long ago that the sweep may come. */
async function writeSealed({ database, vault, clock }: AdminPorts, parcels: readonly NewParcel[]): Promise<boolean> {
  const now = clock.now()
  if (parcels.some(({ row }) => now - row.issued_at > ORPHAN_AFTER_MS / 2)) return false
  const written = await writeParcels(database, parcels, now)
  for (const { row, replaces } of parcels) {
    if (replaces !== undefined) await vault.tell(row.tenant, [{ parcelId: replaces, cancelledAt: now }])
  }
  return written
}

function newRow(tenant: string, item: Item, presented: Presented, issuedAt: number): ParcelRow {
  const { parcelId, orderIndex, waybill } = item
  return {
    parcel_id: parcelId,
    tenant,
    state: 'issued',
    order_index: orderIndex,
    current: 1,
    token_sha256: tokenHash(presented.token),
    token_version: presented.tokenVersion,
    order_number: waybill.orderNumber ?? null,
    carrier: waybill.carrier ?? null,
    tracking_number: waybill.trackingNumber ?? null,
    sort_code: waybill.sortCode ?? null,
    marks: (waybill.marks ?? []).join(','),
    box_count: waybill.boxCount ?? 1,
    issued_at: issuedAt,
    revoked_at: null,
    version: 1,
  }
}

/** What had been issued before, as the vault shows it now, by parcel id. */
async function showKnown(
  ports: AdminPorts,
  tenant: string,
  decisions: readonly (IssueDecision | undefined)[],
  presentation: Presentation,
): Promise<Map<string, Shown>> {
  const known = decisions.flatMap(decision =>
    decision?.kind === 'known' ? [{ parcelId: decision.row.parcel_id, row: decision.row }] : [],
  )
  const { answers } = await openSealed(known, open =>
    ports.vault.present(
      tenant,
      open.map(({ parcelId }) => parcelId),
      presentation,
    ),
  )
  const shown = new Map<string, Shown>()
  for (const { parcelId, row } of known) {
    const presented = answers.get(parcelId)
    if (presented === undefined) shown.set(parcelId, { error: { code: 'SEAL_BROKEN', parcelId } })
    else if ('erased' in presented) {
      await markErased(ports.database, row)
      shown.set(parcelId, { error: { code: 'PARCEL_ERASED', parcelId } })
    } else shown.set(parcelId, { row: await adoptToken(ports, row, presented), presented })
  }
  return shown
}

interface Outcome {
  readonly presentation: Presentation
  readonly errors: readonly (ItemError | undefined)[]
  readonly items: readonly (Item | undefined)[]
  readonly decisions: readonly (IssueDecision | undefined)[]
  readonly shown: ReadonlyMap<string, Shown>
  readonly createdHere: ReadonlySet<string>
}

function collectResults({ payloadOf }: AdminPorts, outcome: Outcome): IssueResult[] {
  const { presentation, errors, items, decisions, shown, createdHere } = outcome
  const results: IssueResult[] = []
  for (const [index, item] of items.entries()) {
    const decision = decisions[index]
    if (item === undefined || decision === undefined) {
      results.push({ error: errors[index] ?? { code: 'WAYBILL_INVALID' } })
    } else if (decision.kind === 'refused') {
      results.push({ error: decision.error })
    } else if (decision.kind === 'same') {
      const { waybill, error } = results[decision.index] ?? {}
      results.push({ ...(waybill && { waybill: { ...waybill, created: false } }), ...(error && { error }) })
    } else {
      const parcel = shown.get(item.parcelId) ?? { error: { code: 'UNAVAILABLE', parcelId: item.parcelId } }
      const created = createdHere.has(item.parcelId)
      const view = { created, presentation, payloadOf, warnings: warningsOf(item.waybill) }
      results.push('error' in parcel ? parcel : { waybill: waybillOf(parcel.row, parcel.presented, view) })
    }
  }
  return results
}
