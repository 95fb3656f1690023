import { type Client, createClient, type Parcel, type Presentation, type Waybill } from '@exqress/sdk'
import { openEmbedded } from '@exqress/server'

/** Asks the API of a data folder, as another program beside the command line would. */
export async function askApi<T>(dataDir: string, ask: (client: Client) => Promise<T>): Promise<T> {
  const server = await openEmbedded({ dataDir })
  try {
    return await ask(createClient({ baseUrl: 'http://embedded.invalid', apiKey: server.apiKey, fetch: server.fetch }))
  } finally {
    await server.close()
  }
}

/** All parcels of a data folder, oldest first. */
export function knownParcels(dataDir: string): Promise<Parcel[]> {
  return askApi(dataDir, async ({ parcels }) => {
    const known: Parcel[] = []
    for await (const parcel of parcels.list({ order: 'oldest', limit: 200 })) known.push(parcel)
    return known
  })
}

/** The waybills that are in force, by what their QR says, as a reprint would show them. */
export function knownWaybills(dataDir: string, presentation: Presentation = {}): Promise<Map<string, Waybill>> {
  return askApi(dataDir, async ({ parcels, waybills }) => {
    const known = new Map<string, Waybill>()
    for await (const { parcelId } of parcels.list({ state: 'issued', limit: 200 })) {
      const waybill = await waybills.reprint(parcelId, presentation)
      known.set(waybill.payload, waybill)
    }
    return known
  })
}
