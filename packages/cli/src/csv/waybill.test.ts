import { IssueWaybillSchema } from '@exqress/sdk/contract'
import fc from 'fast-check'
import { Check } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { TRACKING_FIELDS } from './inspect.ts'
import { HEADINGS, inspect, lines, order, readAll } from './invented-orders.ts'
import { toTrackingItem } from './tracking.ts'
import { toWaybillInput } from './waybill.ts'

/** The outcome of one row. */
async function outcome(headings: readonly string[], cells: readonly string[]) {
  const quoted = cells.map(cell => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
  const { outcomes } = await readAll(
    lines(
      headings.map(heading => (heading.includes(',') ? `"${heading}"` : heading)),
      quoted,
    ),
  )
  const [one] = outcomes
  if (one === undefined) throw new TypeError('no row')
  return one
}
const changed = (change: Record<string, string>) =>
  outcome(
    HEADINGS,
    order(1).map((cell, index) => change[HEADINGS[index] as string] ?? cell),
  )
async function waybill(headings: readonly string[], cells: readonly string[]) {
  const one = await outcome(headings, cells)
  if (one.kind !== 'waybill') throw new TypeError(JSON.stringify(one))
  return one
}
const recipientOf = async (headings: readonly string[], cells: readonly string[]) =>
  (await waybill(headings, cells)).input.recipient
const codes = (one: Awaited<ReturnType<typeof outcome>>) =>
  one.kind === 'waybill'
    ? one.warnings.map(({ code }) => code)
    : one.kind === 'errors'
      ? one.errors.map(({ code }) => code)
      : []

describe('a row becomes a waybill', () => {
  it('with everything a CJ file says', async () => {
    const headings =
      '고객주문번호;받는분성명;받는분전화번호;받는분기타연락처;우편번호;받는분주소(전체, 분할);품목명;박스수량;배송메세지1;분류코드;운송장번호'.split(
        ';',
      )
    const cells = [
      'C-1',
      '홍길동',
      '02-555-0101',
      '010-1234-5678',
      '06133',
      '서울 강남구\n테헤란로 1',
      '사과',
      '2',
      '문앞',
      '412-B7',
      '5123-4098-7655',
    ]
    expect(await waybill(headings, cells)).toEqual({
      kind: 'waybill',
      warnings: [],
      input: {
        identity: { orderKey: 'C-1' },
        recipient: {
          name: '홍길동',
          phone: '010-1234-5678',
          phone2: '02-555-0101',
          postcode: '06133',
          address: '서울 강남구 테헤란로 1',
          memo: '문앞',
        },
        product: { name: '사과' },
        orderNumber: 'C-1',
        trackingNumber: '512340987655',
        sortCode: '412-B7',
        boxCount: 2,
      },
    })
  })

  it('that the contract takes, whatever the cells hold', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('1E+05', '1.01E+09', '6236', '=1+1', "'=1", '010-1234-5678', 'x'.repeat(250)),
    )
    const headings = [
      ...HEADINGS,
      '택배사',
      '운송장번호',
      '분류코드',
      '박스수량',
      '배송메세지',
      '상세주소',
      '옵션정보',
      '이메일',
    ]
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: headings.length, maxLength: headings.length }), async cells => {
        const safe = cells.map(one => one.replace(/[\r\n]/g, ' '))
        const { outcomes } = await readAll(
          lines(
            headings,
            safe.map(one => `"${one.replaceAll('"', '""')}"`),
          ),
        )
        for (const one of outcomes) {
          if (one.kind === 'waybill') expect(Check(IssueWaybillSchema, { waybill: one.input })).toBe(true)
          else expect(JSON.stringify(one)).not.toContain('xxxxxxxxxx')
        }
      }),
      { numRuns: 300 },
    )
  })

  it('told apart by its number and the digest of the file, when it has no order number', async () => {
    const headings = HEADINGS.slice(1)
    const { plan, outcomes } = await readAll(lines(headings, order(1).slice(1), order(2).slice(1)))
    expect(outcomes.map(one => one.kind === 'waybill' && one.input.identity)).toEqual([
      { row: { inputSha256: plan.sha256, number: 1 } },
      { row: { inputSha256: plan.sha256, number: 2 } },
    ])
    expect(codes(outcomes[0] as never)).toEqual([])
  })

  it('a row without its number among others that have one is told apart by its place, and says so', async () => {
    const { outcomes, plan } = await readAll(lines(HEADINGS, order(1), order(2).with(0, ' ')))
    expect(outcomes[1]).toMatchObject({
      input: { identity: { row: { inputSha256: plan.sha256, number: 2 } } },
      warnings: [{ code: 'KEY_EMPTY', column: '주문번호', row: 2, line: 3 }],
    })
  })

  it('with the options of the run', async () => {
    const { plan, rows } = await readAll(lines(HEADINGS, order(1)))
    const sender = { name: '늘봄상점', business: true }
    expect(toWaybillInput(rows[0] as never, plan, { reissue: true, sender })).toMatchObject({
      input: { reissue: true, sender },
    })
  })
})

describe('spreadsheets’ damage', () => {
  it('a lost leading zero is put back and reported', async () => {
    const one = await changed({ 전화번호: '1012345678', 우편번호: '6236' })
    expect(one).toMatchObject({ input: { recipient: { phone: '010-1234-5678', postcode: '06236' } } })
    expect(codes(one)).toEqual(['LEADING_ZERO_RESTORED', 'LEADING_ZERO_RESTORED'])
  })

  it('a number in scientific notation is an error that names the column', async () => {
    expect(await changed({ 전화번호: '1.01E+09' })).toEqual({
      kind: 'errors',
      errors: [{ code: 'PHONE_DESTROYED', line: 2, row: 1, column: '전화번호' }],
    })
    expect(codes(await changed({ 주문번호: '2.02611E+15' }))).toEqual(['KEY_DESTROYED'])
    expect(codes(await outcome([...HEADINGS, '송장번호'], [...order(1), '5.1234E+11']))).toEqual(['TRACKING_DESTROYED'])
  })

  it('a text written as a formula is the text', async () => {
    expect(await changed({ 전화번호: '="01012345678"' })).toMatchObject({
      input: { recipient: { phone: '01012345678' } },
    })
  })
})

describe('cells', () => {
  it('lose invisible characters, composition and doubled spaces', async () => {
    const one = await changed({ 받는분: '\u200b홍길\ufeff동'.normalize('NFD'), 주소: '서울\u3000 강남구\u00ad ' })
    expect(one).toMatchObject({ input: { recipient: { name: '홍길동', address: '서울 강남구' } } })
  })

  it('that are missing are errors where a label needs them, all of them at once', async () => {
    expect(await changed({ 받는분: '\u3164 ', 주소: '', 전화번호: '1.01E+09' })).toMatchObject({
      errors: [
        { code: 'NAME_MISSING', column: '받는분' },
        { code: 'PHONE_DESTROYED', column: '전화번호' },
        { code: 'ADDRESS_MISSING', column: '주소' },
      ],
    })
    expect(codes(await changed({ 전화번호: '' }))).toEqual(['PHONE_MISSING'])
    expect(codes(await changed({ 전화번호: '없음', 우편번호: '?' }))).toEqual([
      'PHONE_UNREADABLE',
      'POSTCODE_UNREADABLE',
    ])
  })

  it('that are too long for their field are errors', async () => {
    expect(codes(await changed({ 주문번호: 'x'.repeat(201) }))).toEqual(['KEY_INVALID'])
    expect(
      codes(await outcome([...HEADINGS, '택배사', '분류코드'], [...order(1), 'x'.repeat(61), 'x'.repeat(41)])),
    ).toEqual(['FIELD_TOO_LONG', 'FIELD_TOO_LONG'])
  })

  it('with a number of boxes are numbers from 1 to 999', async () => {
    const boxes = async (text: string) => {
      const one = await outcome([...HEADINGS, '박스수량'], [...order(1), text])
      return one.kind === 'waybill' ? one.input.boxCount : codes(one)[0]
    }
    expect(await Promise.all(['', '1', '3 박스', '2.0', '999'].map(boxes))).toEqual([undefined, 1, 3, 2, 999])
    expect(new Set(await Promise.all(['0', '1000', '극소', '-1', '1.5'].map(boxes)))).toEqual(
      new Set(['BOX_COUNT_INVALID']),
    )
  })

  it('of the whole address and of its parts do not repeat the detail', async () => {
    const headings = ['수취인명', '수취인연락처1', '통합배송지', '기본배송지', '상세배송지']
    const whole = await recipientOf(headings, [
      '홍길동',
      '010-1234-5678',
      '서울 중구 세종대로 110 2층',
      '서울 중구 세종대로 110',
      '2층',
    ])
    expect(whole).toMatchObject({ address: '서울 중구 세종대로 110 2층' })
    expect(whole.addressDetail).toBeUndefined()
    const parts = await recipientOf(headings, ['홍길동', '010-1234-5678', '', '서울 중구 세종대로 110', '2층'])
    expect(parts).toMatchObject({ address: '서울 중구 세종대로 110', addressDetail: '2층' })
  })
})

describe('phones', () => {
  const phones = async (headings: readonly string[], cells: readonly string[]) => {
    const { phone, phone2 } = await recipientOf(['받는분', '주소', ...headings], ['홍길동', '서울', ...cells])
    return [phone, phone2]
  }

  it('mobile comes before fixed line, and the other is the second', async () => {
    expect(await phones(['전화번호', '핸드폰'], ['02-123-4567', '010-1234-5678'])).toEqual([
      '010-1234-5678',
      '02-123-4567',
    ])
    expect(await phones(['전화번호', '핸드폰'], ['02-123-4567', ''])).toEqual(['02-123-4567', undefined])
    expect(await phones(['연락처', '수취인연락처2'], ['0504-1234-5678', '010-1234-5678'])).toEqual([
      '0504-1234-5678',
      '010-1234-5678',
    ])
  })

  it('the same number twice is one number', async () => {
    expect(await phones(['전화번호', '핸드폰'], ['01012345678', '010-1234-5678'])).toEqual(['010-1234-5678', undefined])
  })

  it('one that cannot be read comes last', async () => {
    expect(await phones(['핸드폰', '전화번호'], ['없음', '02-123-4567'])).toEqual(['02-123-4567', '없음'])
  })
})

describe('tracking numbers', () => {
  it('are taken for an order number or a parcel id', async () => {
    const content = lines(
      ['주문번호', 'parcel_id', '택배사', '송장번호'],
      ['O-1', '', 'CJ대한통운', '5123-4098-7655'],
      ['', 'pcl_01ARZ3NDEKTSV4RRFFQ69G5FAV', '', '123456789012'],
      ['O-3', '', '로젠택배', ''],
      ['', '', '', '123456789012'],
      ['1.2E+10', '', '', '123456789012'],
    )
    const required = TRACKING_FIELDS
    const plan = await inspect(content, { required })
    const { rows } = await readAll(content, { required })
    expect(rows.map(one => toTrackingItem(one, plan))).toEqual([
      { item: { orderNumber: 'O-1', carrier: 'CJ대한통운', trackingNumber: '512340987655' } },
      { item: { parcelId: 'pcl_01ARZ3NDEKTSV4RRFFQ69G5FAV', trackingNumber: '123456789012' } },
      { errors: [{ code: 'TRACKING_MISSING', line: 4, row: 3, column: '송장번호' }] },
      { errors: [{ code: 'KEY_MISSING', line: 5, row: 4, column: '주문번호' }] },
      { errors: [{ code: 'KEY_DESTROYED', line: 6, row: 5, column: '주문번호' }] },
    ])
  })
})
