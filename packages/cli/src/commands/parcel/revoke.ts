import { defineCommand } from '../../command.ts'
import { parseParcelId } from '../../parcel-id.ts'

export const command = defineCommand({
  args: { id: { summary: { ko: '운송장 식별자 (pcl_…)', en: 'id of the parcel (pcl_…)' } } },
  flags: { yes: { kind: 'switch', short: 'y', summary: { ko: '묻지 않고 하기', en: 'do it without asking' } } },
  examples: [
    {
      line: 'exqress parcel revoke pcl_01ARZ3NDEKTSV4RRFFQ69G5FAV --yes',
      says: { ko: '잘못 발행한 운송장', en: 'a parcel issued by mistake' },
    },
  ],
  async run({ id, yes }, { client, report, ask }) {
    const parcelId = parseParcelId(id)
    if (!yes) {
      await ask.confirm(
        {
          ko: '이 운송장을 취소하면 되돌릴 수 없습니다. 취소할까요?',
          en: 'This cannot be undone. Withdraw the parcel?',
        },
        '--yes',
      )
    }
    const { waybills } = await client()
    const parcel = await waybills.revoke(parcelId)
    report.note({ ko: `취소했습니다: ${parcelId}`, en: `Withdrawn: ${parcelId}` })
    return { data: parcel }
  },
})
