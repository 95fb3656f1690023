import { defineCommand } from '../../command.ts'
import { parseParcelId } from '../../parcel-id.ts'
import { drawLabel, LABEL_FLAGS } from './draw-label.ts'

export const command = defineCommand({
  args: { id: { summary: { ko: '운송장 식별자 (pcl_…)', en: 'id of the parcel (pcl_…)' } } },
  flags: {
    ...LABEL_FLAGS,
    yes: { kind: 'switch', short: 'y', summary: { ko: '묻지 않고 하기', en: 'do it without asking' } },
  },
  details: {
    ko: '새 QR로 라벨을 만듭니다. 예전 라벨의 QR은 더는 열리지 않습니다.',
    en: 'Makes a label with a new QR. The QR of the old label opens nothing from now on.',
  },
  examples: [
    {
      line: 'exqress parcel relabel pcl_01ARZ3NDEKTSV4RRFFQ69G5FAV --out new.pdf --yes',
      says: { ko: '라벨을 잃어버렸을 때', en: 'after a label was lost' },
    },
  ],
  async run({ id, yes, ...input }, context) {
    const parcelId = parseParcelId(id)
    if (!yes) {
      await context.ask.confirm(
        {
          ko: '예전 라벨의 QR은 더는 열리지 않습니다. 계속할까요?',
          en: 'The QR of the old label will open nothing. Go on?',
        },
        '--yes',
      )
    }
    const { waybills } = await context.client()
    return drawLabel(parcelId, input, context, presentation => waybills.relabel(parcelId, presentation))
  },
})
