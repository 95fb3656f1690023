import { SEALED_FIELDS, VIEW_PURPOSES } from '../../choices.ts'
import { defineCommand } from '../../command.ts'
import { parseParcelId } from '../../parcel-id.ts'
import { padEnd, plain } from '../../style.ts'

export const command = defineCommand({
  args: {
    id: { summary: { ko: '운송장 식별자 (pcl_…)', en: 'id of the parcel (pcl_…)' } },
    fields: {
      summary: { ko: '열어 볼 항목', en: 'fields to open' },
      variadic: true,
      choices: SEALED_FIELDS,
    },
  },
  flags: {
    purpose: {
      kind: 'choice',
      choices: VIEW_PURPOSES,
      required: true,
      summary: { ko: '왜 보는지; 감사 기록에 남습니다', en: 'why; stands in the audit log' },
    },
  },
  details: {
    ko: '가리지 않은 값을 엽니다. 누가, 언제, 어느 항목을, 왜 보았는지가 먼저 감사 기록에 남고, 받는 분이 볼 수 있습니다.',
    en: 'Opens values unmasked. Who looked, when, at which fields and why is written to the audit log first, where the recipient can see it.',
  },
  examples: [
    {
      line: 'exqress parcel reveal pcl_01ARZ3NDEKTSV4RRFFQ69G5FAV phone --purpose contact',
      says: { ko: '전화번호만', en: 'the phone number only' },
    },
  ],
  async run({ id, fields, purpose }, { client, report, signal }) {
    const parcelId = parseParcelId(id)
    const { parcels } = await client()
    const asked = fields.map(field => field as (typeof SEALED_FIELDS)[number])
    const revealed = await parcels.reveal(parcelId, { fields: [...new Set(asked)], purpose }, { signal })
    const text = asked
      .map(field => `${report.out.dim(padEnd(field, 16))} ${plain(revealed.fields[field] ?? '')}`)
      .join('\n')
    return { data: revealed, text }
  },
})
