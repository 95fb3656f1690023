import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LabelContent, PickupPass } from './content.ts'
import type { Drawing } from './drawing.ts'
import { LabelError } from './label-error.ts'
import { type LabelSize, openLayout } from './layout.ts'
import { labelFaces } from './test/fonts.ts'
import { HALF_A_DOT_MM, inkBoxes, overlap, quietZone, textsOf } from './test/ink.ts'
import { pickup } from './test/reference-labels.ts'

const faces = labelFaces()
const SIZES: readonly LabelSize[] = ['100x150', '4x6in', '99x139', 'a6', '100x100', '99x68']
const layouts = new Map(
  SIZES.flatMap(size => [203, 300, 305, 600].map(dpi => [`${size} ${dpi}`, openLayout({ faces, size, dpi })])),
)

/** Left, right and top margins of ink, from the design: the QR's quiet zone, or what the paper adds to it. */
const MARGINS: Record<LabelSize, readonly [left: number, right: number]> = {
  '100x150': [5, 95],
  '4x6in': [5.75, 95.75],
  '99x139': [5, 94],
  a6: [8, 97],
  '100x100': [5, 95],
  '99x68': [5, 94],
}

const REGIONS = [
  '서울 강남구',
  '경남 창원시 마산합포구',
  '경북 포항시 남구',
  '세종',
  '전북 전주시 완산구',
  '강원특별자치도 춘천시 남산면 소주고개로',
  '',
  '****',
  'Northamptonshire, United Kingdom',
  '인천 미추홀구',
]
const WORDS = ['소나무', '바다', '해바라기', '두루미', '밭', '꽹꽹꽹꽹', '뷁뷁뷁뷁']
const NAMES = [
  '홍**',
  `김${'*'.repeat(16)}`,
  '김***, 이**, 황***, 선****',
  '남궁**/제갈**',
  'M**** G**** W**** V****',
  '*',
  '',
  '****',
  'ก***',
  `뷁${'뷁'.repeat(16)}`,
  'Maximilian****, Bartholomew****, Wolfgang****, Wilhelmina****',
]
const PHONES = ['010-****-****', '0504-1234-****', '+82 ****', '', '010-1234-****']
const SORT_CODES = [
  undefined,
  '',
  '412-B7',
  '4K12-B07',
  'WWWW-WW',
  'SEOUL-GANGNAM-4K12-B07',
  '강남A-12',
  'A',
  '가나다라마',
  '12345678',
]
const CARRIERS = [
  undefined,
  '한진택배',
  '롯데글로벌로지스 택배',
  '아주아주아주긴이름의국제특송주식회사코리아택배사업본부',
  'DHL',
  'W'.repeat(60),
]
const TRACKING = [
  undefined,
  '',
  '512340987653',
  '5123-4098-7653',
  '91234567894',
  '6865100412355',
  'EE123456785KR',
  '12345678901234',
  '1234567890',
]
const SENDERS = [
  '',
  '최** · 경기 성남시 분당구',
  '한빛유기농산물유통영농조합법인 · 전남 나주시',
  'W'.repeat(80),
  '가'.repeat(40),
]
const MARKS = ['fragile', 'cold', 'frozen', 'up', 'dry', 'magnetic']
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const HOSTS = ['EXQ.KR', 'PARCELS.SHOP.EXAMPLE', 'A.KR', 'A-RATHER-LONG-HOST-NAME.OF-A-SHOP.EXAMPLE.COM']

const token = fc.oneof(
  fc.constantFrom('7'.padEnd(26, 'W'), '1'.repeat(26), '7'.padEnd(26, 'M'), '0'.repeat(26)),
  fc.string({ unit: fc.constantFrom(...CROCKFORD), minLength: 26, maxLength: 26 }).map(text => `1${text.slice(1)}`),
)
const order = fc.oneof(
  fc.constantFrom(undefined, '', '20261122-00417', 'W'.repeat(40), '1'),
  fc.string({ unit: fc.constantFrom(...'0123456789ABW-_주문'), minLength: 1, maxLength: 40 }),
)

const content: fc.Arbitrary<LabelContent> = fc
  .record({
    token,
    host: fc.constantFrom(...HOSTS),
    checkWords: fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS)),
    profile: fc.constantFrom('strict', 'kr-unified', 'cn-gbt41833', 'qr-only'),
    region: fc.constantFrom(...REGIONS),
    postcode: fc.constantFrom('061**', '', '888**'),
    name: fc.constantFrom(...NAMES),
    phone: fc.constantFrom(...PHONES),
    sortCode: fc.constantFrom(...SORT_CODES),
    carrier: fc.constantFrom(...CARRIERS),
    trackingNumber: fc.constantFrom(...TRACKING),
    orderNumber: order,
    sender: fc.constantFrom(...SENDERS),
    marks: fc.subarray(MARKS),
    boxCount: fc.constantFrom(1, 3, 999),
  })
  .map(({ host, ...rest }) => ({
    ...rest,
    payload: `HTTPS://${host}/#${rest.token}`,
    date: '2026-11-22',
    boxIndex: rest.boxCount,
  })) as fc.Arbitrary<LabelContent>

/** What is wrong with a drawing, in words. */
function faults(drawing: Drawing, [left, right]: readonly [number, number]): string[] {
  const found: string[] = []
  const boxes = inkBoxes(drawing, faces)
  const texts = textsOf(drawing)
  for (const { emMm, text } of texts) {
    if (emMm < 2.5) found.push(`${text} is only ${emMm} mm`)
    if (text.includes('*'.repeat(9))) found.push(`${text} has a long run of stars`)
  }
  for (const box of boxes) {
    // Right edges are snapped to the nearest dot at 203 dpi, and a symbol's edges to the device's.
    if (box.left < left - HALF_A_DOT_MM) found.push(`${nameOf(box)} begins at ${box.left}`)
    if (box.right > right + HALF_A_DOT_MM) found.push(`${nameOf(box)} ends at ${box.right}`)
    if (box.top < 3.5 || box.bottom > drawing.heightMm - 3.5) found.push(`${nameOf(box)} is near the edge`)
    const quiet = quietZone(box)
    for (const other of boxes) {
      if (other === box) continue
      if (overlap(box, other)) found.push(`${nameOf(box)} touches ${nameOf(other)}`)
      if (quiet !== undefined && overlap(quiet, other)) found.push(`${nameOf(other)} is in ${nameOf(box)}'s quiet zone`)
    }
  }
  for (const role of ['check-word', 'typed-id'] as const)
    if (!texts.some(text => text.role === role)) found.push(`no ${role}`)
  if (!boxes.some(({ item }) => item.kind === 'qr')) found.push('no QR')
  return found
}

const nameOf = ({ item }: { item: { kind: string; text?: string } }) => `${item.kind} ${item.text ?? ''}`

/** Refused by name is an answer; a label is never drawn wrong. */
function drawnOrRefused(draw: () => Drawing): Drawing | undefined {
  try {
    return draw()
  } catch (error) {
    if (!(error instanceof LabelError)) throw error
    expect(error.code).toBe('LABEL_DOES_NOT_FIT')
    expect(['sortCode', 'trackingNumber', 'number']).toContain(error.field)
    return undefined
  }
}

describe('any label of any size at any resolution', () => {
  for (const size of SIZES) {
    it(`${size}: ink inside the margins, nothing under 2.5 mm, nothing touches, quiet zones are white`, () => {
      let drawn = 0
      fc.assert(
        fc.property(content, fc.constantFrom(203, 300, 305, 600), (label, dpi) => {
          const drawing = drawnOrRefused(() => layouts.get(`${size} ${dpi}`)!.label(label).drawing)
          if (drawing === undefined) return
          drawn++
          expect(faults(drawing, MARGINS[size])).toEqual([])
        }),
        { numRuns: 400 },
      )
      expect(drawn).toBeGreaterThan(200)
    })
  }

  it('a pick-up pass keeps the same rules', () => {
    const pass: fc.Arbitrary<PickupPass> = fc
      .record({
        token,
        checkWords: fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS)),
        number: fc.constantFrom('A-27', '1', 'B-1042', '가-7'),
        window: fc.constantFrom('18:00~18:40', '', '내일 09:00~12:30'),
        shop: fc.constantFrom('초록마을 판교점', '가'.repeat(40), 'W'.repeat(40)),
        name: fc.constantFrom(...NAMES),
        marks: fc.subarray(MARKS),
        orderNumber: order,
        itemCount: fc.constantFrom(1, 24, 999),
      })
      .map(rest => ({ ...pickup, ...rest, payload: `HTTPS://EXQ.KR/#${rest.token}` })) as fc.Arbitrary<PickupPass>
    const layout = openLayout({ faces, size: '100x100' })
    fc.assert(
      fc.property(pass, one => {
        const drawing = drawnOrRefused(() => layout.pickup(one).drawing)
        if (drawing !== undefined) expect(faults(drawing, MARGINS['100x100'])).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
