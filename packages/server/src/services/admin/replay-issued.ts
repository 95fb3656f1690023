import type { ItemError, Presentation, WaybillInput } from '@exqress/sdk/contract'
import { findParcels } from './find-parcels.ts'
import type { IssueResult } from './issue-waybills.ts'
import { warningsOf } from './judge-waybill.ts'
import { openSealed } from './open-sealed.ts'
import { adoptToken } from './parcels.ts'
import type { AdminPorts } from './ports.ts'
import { waybillOf } from './present.ts'

/** What is stored of an issuing request's answer: which parcels, and which were new. Never a token. */
export type RememberedIssue = readonly (readonly [parcelId: string, created: 0 | 1] | ItemError)[]

export function rememberIssued(results: readonly IssueResult[]): RememberedIssue {
  return results.map(({ waybill, error }) =>
    waybill === undefined ? (error ?? { code: 'INTERNAL' }) : [waybill.parcelId, waybill.created ? 1 : 0],
  )
}

/**
 * The answer to the same request sent again: the same parcels, presented anew, so that a label relabelled or erased
 * meanwhile shows as what it is now.
 */
export async function recallIssued(
  ports: AdminPorts,
  tenant: string,
  remembered: RememberedIssue,
  { waybills, ...presentation }: Presentation & { readonly waybills: readonly WaybillInput[] },
): Promise<IssueResult[]> {
  const parcelIds = remembered.flatMap(entry => ('code' in entry ? [] : [entry[0]]))
  const rows = await findParcels(ports.database.engine, ports.database.query, tenant, parcelIds)
  const { answers } = await openSealed(
    [...rows.keys()].map(parcelId => ({ parcelId })),
    open =>
      ports.vault.present(
        tenant,
        open.map(({ parcelId }) => parcelId),
        presentation,
      ),
  )
  const results: IssueResult[] = []
  for (const [index, entry] of remembered.entries()) {
    if ('code' in entry) {
      results.push({ error: entry })
      continue
    }
    const [parcelId, created] = entry
    const row = rows.get(parcelId)
    const presented = answers.get(parcelId)
    if (row === undefined || presented === undefined) results.push({ error: { code: 'SEAL_BROKEN', parcelId } })
    else if ('erased' in presented) results.push({ error: { code: 'PARCEL_ERASED', parcelId } })
    else {
      const waybill = waybills[index]
      const warnings = waybill === undefined ? [] : warningsOf(waybill)
      const now = await adoptToken(ports, row, presented)
      const view = { created: created === 1, presentation, payloadOf: ports.payloadOf, warnings }
      results.push({ waybill: waybillOf(now, presented, view) })
    }
  }
  return results
}
