import { defineCommand } from '../../command.ts'
import { parseParcelId } from '../../parcel-id.ts'
import { drawLabel, LABEL_FLAGS } from './draw-label.ts'

export const command = defineCommand({
  args: { id: { summary: { ko: '운송장 식별자 (pcl_…)', en: 'id of the parcel (pcl_…)' } } },
  flags: LABEL_FLAGS,
  details: {
    ko: '같은 QR의 라벨을 다시 그립니다. 라벨을 잃어버렸다면 relabel 을 쓰세요: 예전 QR이 더는 열리지 않습니다.',
    en: 'Draws the label with the same QR again. For a lost label use relabel: the old QR opens nothing then.',
  },
  examples: [
    {
      line: 'exqress parcel reprint pcl_01ARZ3NDEKTSV4RRFFQ69G5FAV --out again.pdf',
      says: { ko: '용지가 걸렸을 때', en: 'after a paper jam' },
    },
  ],
  async run({ id, ...input }, context) {
    const parcelId = parseParcelId(id)
    const { waybills } = await context.client()
    return drawLabel(parcelId, input, context, presentation => waybills.reprint(parcelId, presentation))
  },
})
