import type { Presentation, Waybill } from '@exqress/sdk/contract'
import { newToken } from '@exqress/sdk/qr'
import { Refused } from '../../refused.ts'
import { adoptToken, findParcel } from './parcels.ts'
import type { AdminPorts } from './ports.ts'
import { waybillOf } from './present.ts'
import { openWaybill } from './reprint-waybill.ts'

const TRIES = 5

/**
 * A new token; the old label no longer opens anything. The vault takes the token first, so that a crash in between
 * leaves a label that was never shown, which the next look at the parcel finishes.
 */
export async function relabelWaybill(
  ports: AdminPorts,
  tenant: string,
  parcelId: string,
  presentation: Presentation,
): Promise<Waybill> {
  const { vault, ids, payloadOf } = ports
  for (let tries = 1; ; tries++) {
    const { row, presented } = await openWaybill(ports, tenant, parcelId, presentation)
    const token = newToken(ids.bytes(16))
    const tokenVersion = presented.tokenVersion + 1
    try {
      await vault.replaceToken(tenant, parcelId, token, tokenVersion)
    } catch (error) {
      // Another relabel came first; ours replaces that one.
      if (tries < TRIES && isVersionConflict(error)) continue
      throw error
    }
    const renewed = { ...presented, token, tokenVersion }
    await adoptToken(ports, row, renewed)
    const now = await findParcel(ports.database, tenant, parcelId)
    // Withdrawn meanwhile: the label would open nothing.
    if (now?.state !== 'issued') throw new Refused('PARCEL_REVOKED', { parcelId })
    return waybillOf(now, renewed, { created: false, presentation, payloadOf })
  }
}

const isVersionConflict = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'TOKEN_VERSION_CONFLICT'
