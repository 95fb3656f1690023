import type { IssueWaybill, ItemError, Waybill } from '@exqress/sdk/contract'
import { explainCode } from '@exqress/sdk/contract'
import { Refused } from '../../refused.ts'
import { type IssueCall, type IssueResult, issueWaybills } from './issue-waybills.ts'
import type { AdminPorts } from './ports.ts'

/** Issues one waybill. Refuses with WAYBILL_INVALID, KEY_CHANGED, PARCEL_REVOKED, PARCEL_ERASED. */
export async function issueWaybill(
  ports: AdminPorts,
  { waybill, ...presentation }: IssueWaybill,
  call: IssueCall,
): Promise<Waybill> {
  return onlyWaybill(await issueWaybills(ports, { ...presentation, waybills: [waybill] }, call))
}

/** The one result of a batch of one; its error is the answer's. */
export function onlyWaybill([result]: readonly IssueResult[]): Waybill {
  if (result?.waybill !== undefined) return result.waybill
  throw refusalOf(result?.error ?? { code: 'INTERNAL' })
}

function refusalOf({ code, field, reason = 'invalid', parcelId }: ItemError): Refused {
  const known = explainCode(code) === undefined ? 'INTERNAL' : (code as Refused['code'])
  const errors = field === undefined ? undefined : [{ pointer: `/waybill/${field.replaceAll('.', '/')}`, code: reason }]
  return new Refused(known, { errors, parcelId })
}
