import type { AttachTrackingResponse } from '@exqress/sdk/contract'
import type { Handlers, Service } from '../../service.ts'
import { createApiKey, listApiKeys, newKeyView, revokeApiKey } from './api-keys.ts'
import { attachTracking } from './attach-tracking.ts'
import { drawLabel, openLabelDrawer } from './draw-label.ts'
import { drawQr } from './draw-qr.ts'
import { getParcel, getScannedParcel } from './get-parcel.ts'
import { forgetOldRequests } from './idempotent-requests.ts'
import { issueWaybill, onlyWaybill } from './issue-waybill.ts'
import { issueWaybills } from './issue-waybills.ts'
import { listParcels } from './list-parcels.ts'
import { maskRecipients } from './mask-recipients.ts'
import type { AdminPorts } from './ports.ts'
import { relabelWaybill } from './relabel-waybill.ts'
import { type RememberedIssue, recallIssued, rememberIssued } from './replay-issued.ts'
import { reprintWaybill } from './reprint-waybill.ts'
import { revokeWaybill } from './revoke-waybill.ts'
import { sweepOrphans } from './sweep-orphans.ts'
import { adminMigrations } from './tables.ts'

/** The merchant's side: issuing, printing, listing and withdrawing waybills. */
export function adminService(ports: AdminPorts): Service {
  const { database, clock } = ports
  return {
    name: 'admin',
    operations: handlers(ports),
    migrations: adminMigrations,
    jobs: [
      { name: 'sweep-orphans', everySeconds: 15 * 60, run: signal => sweepOrphans(ports, signal) },
      { name: 'forget-old-requests', everySeconds: 60 * 60, run: () => forgetOldRequests(database, clock.now()) },
    ],
    consumers: [],
  }
}

function handlers(ports: AdminPorts): Handlers {
  const { publicUrl, clock } = ports
  const drawer = openLabelDrawer(() => clock.now())
  return {
    getAccount: { run: async (_, { tenant }) => ({ tenant, ...(publicUrl === undefined ? {} : { publicUrl }) }) },
    createApiKey: {
      async run({ body: { label } }, { tenant }) {
        const apiKey = await createApiKey(ports.database, { tenant, label, clock, ids: ports.ids })
        return newKeyView(apiKey, label, clock.now())
      },
    },
    listApiKeys: { run: async (_, { tenant }) => ({ apiKeys: await listApiKeys(ports.database, tenant) }) },
    revokeApiKey: {
      run: ({ params }, { tenant }) => revokeApiKey(ports.database, { tenant, keyId: params.keyId, now: clock.now() }),
    },
    maskRecipients: { run: async ({ body }) => maskRecipients(body) },
    issueWaybill: {
      run: ({ body }, call) => issueWaybill(ports, body, call),
      replay: {
        remember: waybill => rememberIssued([{ waybill }]),
        async recall(remembered, { body: { waybill, ...presentation } }, { tenant }) {
          const request = { ...presentation, waybills: [waybill] }
          return onlyWaybill(await recallIssued(ports, tenant, remembered as RememberedIssue, request))
        },
      },
    },
    issueWaybills: {
      run: async ({ body }, call) => ({ results: await issueWaybills(ports, body, call) }),
      replay: {
        remember: ({ results }) => rememberIssued(results),
        recall: async (remembered, { body }, { tenant }) => ({
          results: await recallIssued(ports, tenant, remembered as RememberedIssue, body),
        }),
      },
    },
    getWaybillQr: { run: ({ params, query }, { tenant }) => drawQr(ports, tenant, params.parcelId, query) },
    getWaybillLabel: {
      run: ({ params, query }, { tenant }) => drawLabel(ports, drawer, tenant, params.parcelId, query),
    },
    reprintWaybill: {
      run: ({ params, body }, { tenant }) => reprintWaybill(ports, tenant, params.parcelId, body),
      replay: {
        remember: () => null,
        recall: (_, { params, body }, { tenant }) => reprintWaybill(ports, tenant, params.parcelId, body),
      },
    },
    relabelWaybill: {
      run: ({ params, body }, { tenant }) => relabelWaybill(ports, tenant, params.parcelId, body),
      replay: {
        remember: () => null,
        // Sent again, it shows the label that the first one made and makes no other.
        recall: (_, { params, body }, { tenant }) => reprintWaybill(ports, tenant, params.parcelId, body),
      },
    },
    revokeWaybill: {
      run: ({ params }, { tenant, ifMatch }) => revokeWaybill(ports, tenant, params.parcelId, ifMatch),
      replay: {
        remember: () => null,
        recall: (_, { params }, { tenant }) => getParcel(ports, tenant, params.parcelId),
      },
    },
    getParcel: { run: ({ params }, { tenant }) => getParcel(ports, tenant, params.parcelId) },
    findParcel: { run: ({ body }, { tenant }) => getScannedParcel(ports, tenant, body.token) },
    listParcels: { run: ({ query }, { tenant }) => listParcels(ports, tenant, query) },
    attachTracking: {
      run: async ({ body }, { tenant, itemErrors }) => ({
        results: await attachTracking(ports, tenant, body.items, itemErrors),
      }),
      replay: {
        remember: ({ results }) => results,
        recall: async remembered => ({ results: remembered as AttachTrackingResponse['results'] }),
      },
    },
  }
}
