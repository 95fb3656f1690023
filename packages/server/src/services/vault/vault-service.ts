import type { KeyRingView } from '@exqress/sdk/contract'
import type { Asked, Vault } from '../../ports/vault.ts'
import { Refused } from '../../refused.ts'
import type { Call, Handlers, Service } from '../../service.ts'
import { dropOldEntries } from './audit/drop-old-entries.ts'
import { verifyAudit } from './audit/verify-audit.ts'
import { eraseDueParcels } from './erase-due.ts'
import { refuseKeys, rotateKeys } from './keys.ts'
import { vaultMigrations } from './migrations.ts'
import type { VaultParts } from './parts.ts'

/** Parcel keys looked at in one request. */
const REWRAP_PAGE = 2000
const DEFAULT_PAGE = 50

/** The vault's own operations and jobs: who looked, erasing, keys, the audit log. */
export function vaultService(parts: VaultParts, vault: Vault): Service {
  return {
    name: 'vault',
    operations: handlers(parts, vault),
    migrations: vaultMigrations,
    jobs: [
      { name: 'checkpoint-audit', everySeconds: 60, run: () => parts.audit.checkpoint() },
      { name: 'drop-old-audit', everySeconds: 24 * 60 * 60, run: signal => dropOldEntries(parts, signal) },
      { name: 'erase-due', everySeconds: 15 * 60, run: signal => eraseDueParcels(parts, signal) },
    ],
    consumers: [],
  }
}

function handlers(parts: VaultParts, vault: Vault): Handlers {
  return {
    revealParcel: {
      run: ({ params, body }, call) =>
        vault.reveal(call.tenant, params.parcelId, body.fields, { ...askedBy(call), purpose: body.purpose }),
    },
    listParcelViews: {
      async run({ params, query }, { tenant }) {
        const limit = query.limit ?? DEFAULT_PAGE
        const beforeSeq = query.cursor === undefined ? {} : { beforeSeq: Number(query.cursor) }
        const seen = await vault.views(tenant, params.parcelId, { ...beforeSeq, limit })
        const last = seen.length < limit ? undefined : seen.at(-1)
        return {
          items: seen.map(({ at, viewer, purpose, fields, requestId }) => ({
            at: instant(at),
            viewer: { ...viewer },
            purpose,
            fields: [...fields],
            requestId,
          })),
          ...(last === undefined ? {} : { nextCursor: String(last.seq) }),
        }
      },
    },
    eraseParcel: {
      async run({ params }, call) {
        const [receipt] = await vault.erase(call.tenant, [params.parcelId], { ...askedBy(call), cause: 'wish' })
        return receipt ?? notFound()
      },
    },
    getErasureReceipt: {
      run: async ({ params }, { tenant }) => (await vault.receipt(tenant, params.parcelId)) ?? notFound(),
    },
    verifyAudit: { run: () => verifyAudit(parts) },
    listKeys: { run: () => showRing(parts) },
    rotateKeys: {
      async run(_, call) {
        await rotateKeys(parts, call.tenant, askedBy(call))
        return await showRing(parts)
      },
      replay: { remember: () => null, recall: () => showRing(parts) },
    },
    rewrapKeys: {
      async run({ body }) {
        const { rewrapped, broken, next } = await parts.parcelKeys.rewrap(body.cursor, REWRAP_PAGE)
        return { rewrapped, broken, ...(next === undefined ? {} : { nextCursor: next }) }
      },
    },
    refuseKeys: {
      async run({ body: { below, destroy = false } }, call) {
        await refuseKeys(parts, call.tenant, askedBy(call), { below, destroy })
        return await showRing(parts)
      },
    },
  }
}

/** Who calls, as the log has it: the account where there is one, else the tenant whose key was used. */
function askedBy({ principal, tenant, requestId }: Call): Asked {
  if (principal.kind === 'anyone') throw new Refused('NOT_SIGNED_IN')
  const id = 'accountId' in principal && principal.accountId !== undefined ? principal.accountId : tenant
  return { viewer: { kind: principal.kind, id }, requestId }
}

async function showRing({ keyProvider }: VaultParts): Promise<KeyRingView> {
  const [versions, publicKey] = await Promise.all([keyProvider.list(), keyProvider.signingKey()])
  return {
    versions: versions.map(({ version, createdAt, refused, destroyed }) => ({
      version,
      createdAt: instant(createdAt),
      state: destroyed ? 'destroyed' : refused ? 'refused' : version === versions.length ? 'current' : 'readable',
    })),
    publicKey: publicKey.toString('base64url'),
  }
}

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** Never there and another tenant's are the same. */
function notFound(): never {
  throw new Refused('NOT_FOUND')
}
