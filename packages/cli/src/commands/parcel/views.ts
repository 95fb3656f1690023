import type { ParcelView } from '@exqress/sdk'
import { defineCommand } from '../../command.ts'
import type { Text } from '../../failure.ts'
import { showInstant } from '../../instant.ts'
import { parseParcelId } from '../../parcel-id.ts'
import type { Report } from '../../report.ts'
import { table } from '../../style.ts'

const WHO: Readonly<Record<string, Text>> = {
  merchant: { ko: '판매자', en: 'merchant' },
  recipient: { ko: '받는 분', en: 'recipient' },
  courier: { ko: '기사', en: 'courier' },
  operator: { ko: '운영자', en: 'operator' },
  system: { ko: '시스템', en: 'system' },
}

export const command = defineCommand({
  args: { id: { summary: { ko: '운송장 식별자 (pcl_…)', en: 'id of the parcel (pcl_…)' } } },
  flags: {},
  bulk: true,
  details: {
    ko: '누가, 언제, 어느 항목을 열어 보았는지 감사 기록에서 보여 줍니다. 삭제한 뒤에도 볼 수 있습니다.',
    en: 'Who opened which fields, and when, from the audit log; also after the parcel was erased.',
  },
  examples: [
    {
      line: 'exqress parcel views pcl_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      says: { ko: '누가 보았는지', en: 'who looked' },
    },
  ],
  async run({ id }, { client, report, signal, now }) {
    const { parcels } = await client()
    const items: ParcelView[] = []
    for await (const view of parcels.views(parseParcelId(id), { limit: 200 }, { signal })) {
      if (report.jsonl) report.item(view)
      else items.push(view)
    }
    if (items.length === 0 && !report.jsonl) report.note({ ko: '아무도 열어 보지 않았습니다', en: 'Nobody has looked' })
    return { data: { items }, text: items.length === 0 ? '' : viewTable(items, report, now()) }
  },
})

const viewTable = (views: readonly ParcelView[], report: Report, now: number): string =>
  table(
    views,
    [
      { title: report.say({ ko: '때', en: 'when' }), value: ({ at }) => showInstant(at, now) },
      {
        title: report.say({ ko: '누가', en: 'who' }),
        value: ({ viewer }) => report.say(WHO[viewer.kind] ?? { ko: viewer.kind, en: viewer.kind }),
      },
      { title: report.say({ ko: '계정', en: 'account' }), value: ({ viewer }) => viewer.id, max: 40 },
      { title: report.say({ ko: '이유', en: 'why' }), value: ({ purpose }) => purpose },
      { title: report.say({ ko: '항목', en: 'fields' }), value: ({ fields }) => fields.join(', ') },
    ],
    report.out,
    report.columns,
  )
