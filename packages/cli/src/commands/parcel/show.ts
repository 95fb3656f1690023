import { defineCommand } from '../../command.ts'
import { parseParcelId } from '../../parcel-id.ts'
import { parcelCard } from '../../parcel-view.ts'

export const command = defineCommand({
  args: { id: { summary: { ko: '운송장 식별자 (pcl_…)', en: 'id of the parcel (pcl_…)' } } },
  flags: {},
  examples: [
    { line: 'exqress parcel show pcl_01ARZ3NDEKTSV4RRFFQ69G5FAV', says: { ko: '하나 보기', en: 'one parcel' } },
  ],
  async run({ id }, { client, report, signal, now }) {
    const { parcels } = await client()
    const parcel = await parcels.get(parseParcelId(id), { signal })
    return { data: parcel, text: parcelCard(parcel, report, now()) }
  },
})
