import type { Asked } from '../../ports/vault.ts'
import { Refused } from '../../refused.ts'
import type { AuditEvent } from './audit/entry.ts'
import type { VaultParts } from './parts.ts'

/** Tells the log who changed the ring. Keys belong to no parcel. */
const keysEvent = (kind: AuditEvent['kind'], tenant: string, asked: Asked, version: number): AuditEvent => ({
  kind,
  tenant,
  parcelId: '',
  viewerKind: asked.viewer.kind,
  viewerId: asked.viewer.id,
  purpose: 'keys',
  requestId: asked.requestId,
  fields: [String(version)],
})

/** Makes a version that wraps from now on; what older ones wrap goes on opening. Returns its number. */
export async function rotateKeys({ keyProvider, audit }: VaultParts, tenant: string, asked: Asked): Promise<number> {
  const version = await keyProvider.rotate()
  await audit.append(keysEvent('rotate-keys', tenant, asked, version))
  return version
}

/**
 * Refuses versions below this one, and destroys those that are refused already. Refuses with KEYS_IN_USE while they wrap
 * any parcel's key, REQUEST_INVALID for a version there is not.
 */
export async function refuseKeys(
  { keyProvider, parcelKeys, audit }: VaultParts,
  tenant: string,
  asked: Asked,
  { below, destroy }: { below: number; destroy: boolean },
): Promise<void> {
  const current = (await keyProvider.list()).length
  if (below > current) throw new Refused('REQUEST_INVALID', { errors: [{ pointer: '/below', code: 'maximum' }] })
  if (await parcelKeys.isUsedBelow(below)) throw new Refused('KEYS_IN_USE')
  await keyProvider.refuse(below)
  await audit.append(keysEvent('refuse-keys', tenant, asked, below))
  if (!destroy) return
  // A key that was wrapped before the minimum moved may have been stored after it was looked for.
  if (await parcelKeys.isUsedBelow(below)) throw new Refused('KEYS_IN_USE')
  await audit.append(keysEvent('destroy-keys', tenant, asked, below))
  await keyProvider.destroy(below)
}
