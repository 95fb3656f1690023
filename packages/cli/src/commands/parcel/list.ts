import { LABEL_PROFILES } from '../../choices.ts'
import { defineCommand } from '../../command.ts'
import { parseInstant } from '../../instant.ts'
import { parcelTable } from '../../parcel-view.ts'

export const command = defineCommand({
  args: {},
  flags: {
    state: {
      kind: 'text',
      value: 'state',
      summary: { ko: '상태: issued, revoked, erased', en: 'state: issued, revoked, erased' },
    },
    carrier: { kind: 'text', value: 'name', summary: { ko: '택배사', en: 'carrier' } },
    order: { kind: 'text', value: 'number', summary: { ko: '주문번호', en: 'order number' } },
    tracking: { kind: 'text', value: 'number', summary: { ko: '송장번호', en: 'tracking number' } },
    tracked: { kind: 'switch', summary: { ko: '송장번호가 있는 것만', en: 'only with a tracking number' } },
    untracked: { kind: 'switch', summary: { ko: '송장번호가 없는 것만', en: 'only without a tracking number' } },
    from: {
      kind: 'text',
      value: 'date',
      summary: { ko: '이날부터 발행 (2026-11-22)', en: 'issued on or after (2026-11-22)' },
    },
    before: { kind: 'text', value: 'date', summary: { ko: '이날 전에 발행', en: 'issued before' } },
    oldest: { kind: 'switch', summary: { ko: '오래된 것부터', en: 'oldest first' } },
    limit: {
      kind: 'integer',
      value: 'n',
      min: 1,
      max: 200,
      default: 50,
      summary: { ko: '한 쪽의 수', en: 'rows of a page' },
    },
    cursor: {
      kind: 'text',
      value: 'cursor',
      summary: { ko: '다음 쪽 (앞 쪽이 알려 준 값)', en: 'next page (as the page before told)' },
    },
    all: { kind: 'switch', summary: { ko: '끝까지 모두', en: 'every page' } },
    profile: {
      kind: 'choice',
      choices: LABEL_PROFILES,
      setting: 'profile',
      summary: { ko: '가리는 규칙', en: 'masking profile' },
    },
  },
  bulk: true,
  examples: [
    {
      line: 'exqress parcel list --untracked',
      says: { ko: '송장번호를 아직 넣지 않은 것', en: 'what has no tracking number yet' },
    },
    {
      line: 'exqress parcel list --from 2026-11-01 --all --jsonl',
      says: { ko: '모두, 한 줄에 하나씩', en: 'all of them, one a line' },
    },
  ],
  async run(input, { report, client, signal, now }) {
    const { state, carrier, order, tracking, tracked, untracked, from, before, oldest, limit, cursor, all, profile } =
      input
    const query = {
      limit: all ? 200 : limit,
      ...(state === undefined ? {} : { state }),
      ...(carrier === undefined ? {} : { carrier }),
      ...(order === undefined ? {} : { orderNumber: order }),
      ...(tracking === undefined ? {} : { trackingNumber: tracking }),
      ...(tracked === untracked ? {} : { hasTracking: tracked }),
      ...(from === undefined ? {} : { issuedFrom: parseInstant(from, '--from') }),
      ...(before === undefined ? {} : { issuedBefore: parseInstant(before, '--before') }),
      ...(oldest ? { order: 'oldest' as const } : {}),
      ...(cursor === undefined ? {} : { cursor }),
      ...(profile === undefined ? {} : { profile }),
    }
    const { parcels } = await client()
    const items = []
    let nextCursor: string | undefined
    for await (const page of parcels.list(query, { signal }).pages()) {
      if (report.jsonl) for (const parcel of page.items) report.item(parcel)
      else items.push(...page.items)
      nextCursor = page.nextCursor
      if (!all) break
    }
    if (nextCursor !== undefined) {
      report.note({
        ko: `더 있습니다: --cursor ${nextCursor} (모두 보기: --all)`,
        en: `There are more: --cursor ${nextCursor} (or --all)`,
      })
    }
    if (items.length === 0 && !report.jsonl) {
      report.note({
        ko: '해당하는 운송장이 없습니다. 만들기: exqress label orders.csv --out labels.pdf',
        en: 'There are none. To make some: exqress label orders.csv --out labels.pdf',
      })
      return { data: { items } }
    }
    return {
      data: { items, ...(nextCursor === undefined ? {} : { nextCursor }) },
      text: parcelTable(items, report, now()),
    }
  },
})
