import { describe, expect, it } from 'vitest'
import { contentOf, countOf, type LabelContent } from './content.ts'
import type { BarcodeItem, Drawing, QrItem, TextItem, TextRole } from './drawing.ts'
import { type LabelSize, type LaidOutLabel, layoutLabel, openLayout } from './layout.ts'
import { labelFaces } from './test/fonts.ts'
import { allItems, inkBoxes, textsOf } from './test/ink.ts'
import { long, normal, pickup, qrOnly, s10, withoutTracking } from './test/reference-labels.ts'

const faces = labelFaces()
const layOut = (content: Partial<LabelContent>, size: LabelSize = '100x150', dpi = 203): LaidOutLabel =>
  layoutLabel({ ...normal, ...content }, { faces, size, dpi })

const texts = ({ drawing }: { drawing: Drawing }, role: TextRole): TextItem[] =>
  textsOf(drawing).filter(item => item.role === role)
const text = (label: { drawing: Drawing }, role: TextRole) => texts(label, role).map(item => item.text)
const qrItem = (label: { drawing: Drawing }) => allItems(label.drawing).find(item => item.kind === 'qr') as QrItem
const bars = (label: { drawing: Drawing }) =>
  allItems(label.drawing).find(item => item.kind === 'code128') as BarcodeItem | undefined
const box = (label: { drawing: Drawing }, role: TextRole) => {
  const found = inkBoxes(label.drawing, faces).find(({ item }) => item.kind === 'text' && item.role === role)
  return found!
}

describe('the hero', () => {
  it('is the sort code, and the region stands below it in full', () => {
    const label = layOut({})
    expect(text(label, 'hero')).toEqual(['412-B7'])
    expect(text(label, 'region')).toEqual(['서울 강남구'])
    expect(box(label, 'hero').left).toBeCloseTo(5, 9)
    expect(box(label, 'hero').top).toBeCloseTo(31.5 - 16.5, 0)
  })

  it.each([
    ['서울 강남구', '강남구', ['서울']],
    ['경남 창원시 마산합포구', '마산합포구', ['경남 창원시']],
    ['세종', '세종', []],
    ['경기 구리시', '구리시', ['경기']],
    ['서울 강남구 테헤란로', '강남구', ['서울 강남구 테헤란로']],
    ['세종 한누리대로', '세종', ['세종 한누리대로']],
  ])('without a sort code, of %s it is %s', (region, hero, rest) => {
    const label = layOut({ sortCode: undefined, region })
    expect(text(label, 'hero')).toEqual([hero])
    expect(text(label, 'region')).toEqual(rest)
  })

  it('without a region it is the masked postcode, which then is not shown twice', () => {
    const label = layOut({ sortCode: undefined, region: '' })
    expect(text(label, 'hero')).toEqual(['061**'])
    expect(text(label, 'postcode')).toEqual([])
  })

  it('shrinks to 12 mm and is then divided at its last hyphens, the rest in front of the region', () => {
    expect(texts(layOut({ sortCode: '4K12-B07' }), 'hero')[0]!.emMm).toBeCloseTo(18.741, 3)
    const label = layOut({ sortCode: 'GANGNAM-4K12-B07' })
    expect(text(label, 'hero')).toEqual(['GANGNAM'])
    expect(text(label, 'region')).toEqual(['4K12-B07  서울 강남구'])
  })

  it('that cannot be divided refuses the label instead of being cut', () => {
    expect(() => layOut({ sortCode: 'WWWWWWWWWWWW' })).toThrow('LABEL_DOES_NOT_FIT: sortCode')
  })
})

describe('recipients', () => {
  it('one name gets 님, several get none', () => {
    expect(text(layOut({}), 'name')).toEqual(['홍** 님'])
    expect(text(layOut({ name: '홍**, 김*' }), 'name')).toEqual(['홍**, 김*'])
    expect(text(layOut({ name: '홍** · 김*' }), 'name')).toEqual(['홍**, 김*'])
  })

  it('are all named where that is readable, else the first and how many more', () => {
    expect(text(layOut(long), 'name')).toEqual(['김***, 이**, 황***, 선****'])
    expect(text(layOut(long, '100x100'), 'name')).toEqual(['김*** 외 3명'])
    expect(text(layOut({ name: Array(20).fill('김***').join('/') }), 'name')).toEqual(['김*** 외 19명'])
  })

  it('more than eight stars in a row become eight', () => {
    expect(text(layOut({ name: `김${'*'.repeat(16)}` }), 'name')).toEqual(['김******** 님'])
    expect(text(layOut({ name: `김${'*'.repeat(8)}` }), 'name')).toEqual(['김******** 님'])
  })

  it('a name that fits in no way loses the names of the marks first, then its end', () => {
    const name = `${'뷁'.repeat(16)}**`
    const label = layOut({ name, marks: ['fragile', 'cold', 'dry'] })
    expect(label.dropped).toEqual(['mark-name'])
    expect(texts(label, 'mark-name')).toEqual([])
    expect(texts(label, 'name')[0]).toMatchObject({ text: expect.stringMatching(/^뷁+…$/), emMm: 4 })
  })
})

describe('numbers', () => {
  it.each([
    ['512340987653', '5123-4098-7653'],
    ['5123-4098-7653', '5123-4098-7653'],
    ['91234567894', '912-3456-7894'],
    ['6865100412355', '68651-0041-2355'],
    ['EE123456785KR', 'EE 123 456 785 KR'],
    ['1Z999AA10123', '1Z999AA10123'],
  ])('%s is grouped as %s', (trackingNumber, shown) => {
    expect(text(layOut({ trackingNumber }), 'tracking')).toEqual([shown])
  })

  it('bars have four dots a module, three only where the design says so, and otherwise refuse the size', () => {
    const dots = (trackingNumber: string, size: LabelSize) => bars(layOut({ trackingNumber }, size))!.moduleMm * 8
    for (const size of ['100x150', '99x139', '4x6in', 'a6'] as const)
      for (const number of ['512340987653', '91234567894', '6865100412355', 'EE123456785KR'])
        expect(dots(number, size)).toBe(4)
    expect(dots('6865100412355', '100x100')).toBe(4)
    expect(dots('EE123456785KR', '100x100')).toBe(3)
    expect(dots('91234567894', '99x68')).toBe(4)
    expect(dots('6865100412355', '99x68')).toBe(3)
    expect(() => dots('EE123456785KR', '99x68')).toThrow('LABEL_DOES_NOT_FIT: trackingNumber')
    expect(() => dots('A'.repeat(40), '100x150')).toThrow('LABEL_DOES_NOT_FIT: trackingNumber')
  })

  it('an order number stands beside the bars, below them, or big in their place', () => {
    expect(texts(layOut({}), 'order')[0]).toMatchObject({ baselineMm: 128, emMm: 3.75 })
    expect(texts(layOut(s10), 'order')[0]).toMatchObject({ baselineMm: 138.75, emMm: 3.25 })
    expect(texts(layOut(withoutTracking), 'order')[0]).toMatchObject({ weight: 'extrabold', emMm: 7.25 })
  })

  it('an order number is cut at its front, a sender and a carrier at the end', () => {
    const label = layOut({ ...long, carrier: '가'.repeat(60) })
    expect(text(label, 'order')).toEqual(['…TORE-2026112298765432-0003'])
    expect(text(label, 'sender')[0]).toMatch(/^보내는 분 {2}한빛유기.*…$/)
    expect(text(label, 'carrier')[0]).toMatch(/^가+…$/)
  })

  it('a tracking number that Code128 cannot hold is refused by name', () => {
    expect(() => layOut({ trackingNumber: '운송장' })).toThrow('TRACKING_INVALID')
  })
})

describe('marks', () => {
  const marks = (codes: string[], size: LabelSize = '100x150') =>
    allItems(layOut({ marks: codes }, size).drawing).flatMap(item => (item.kind === 'mark' ? [item] : []))

  it('stand in one order from left to right, at most three, unknown ones left out', () => {
    expect(marks(['dry', 'magnetic', 'up', 'cold', 'fragile']).map(({ mark }) => mark)).toEqual([
      'fragile',
      'cold',
      'up',
    ])
    const places = marks(['up', 'fragile']).map(({ xMm }) => xMm)
    expect(places).toEqual([73.125, 85.5])
  })

  it('frozen is the flake with its own name, and stands for chilled as well', () => {
    const label = layOut({ marks: ['cold', 'frozen'] })
    expect(text(label, 'mark-name')).toEqual(['냉동'])
    expect(marks(['cold', 'frozen'])).toHaveLength(1)
  })
})

describe('the QR', () => {
  /** Whole dots a module: the design's table. */
  it.each([
    ['100x150', 'strict', [10, 14, 15, 29]],
    ['100x100', 'strict', [9, 13, 13, 26]],
    ['99x68', 'strict', [8, 11, 12, 23]],
    ['100x150', 'qr-only', [16, 23, 24, 47]],
    ['99x139', 'qr-only', [14, 20, 21, 41]],
  ] as const)(
    '%s %s: as many dots a module as the design counts, right edge on the margin',
    (size, profile, expected) => {
      for (const [i, dpi] of [203, 300, 305, 600].entries()) {
        const perMm = [8, 300 / 25.4, 12, 600 / 25.4][i]!
        const item = qrItem(layOut({ profile }, size, dpi))
        expect(item.moduleMm * perMm).toBeCloseTo(expected[i]!, 6)
        for (const edge of [item.xMm, item.yMm, item.xMm + 29 * item.moduleMm]) {
          const dots = edge * perMm
          expect(Math.abs(dots - Math.round(dots))).toBeLessThan(1e-6)
        }
        const right = qrItem(layOut({ profile }, size)).xMm + 29 * qrItem(layOut({ profile }, size)).moduleMm
        expect(item.xMm + 29 * item.moduleMm).toBeCloseTo(right, 1)
      }
    },
  )

  it('carries the payload, at level Q for the short host and in smaller modules for a very long one', () => {
    expect(qrItem(layOut({})).payload).toBe(normal.payload)
    const host = 'A-RATHER-LONG-HOST-NAME.OF-A-SHOP.EXAMPLE.COM'
    const item = qrItem(layOut({ payload: `HTTPS://${host}/#${normal.token}` }))
    expect(item.matrix.size).toBeGreaterThan(29)
    expect(item.moduleMm * 8).toBeGreaterThanOrEqual(4)
    expect(item.xMm + item.moduleMm * item.matrix.size).toBeCloseTo(95, 6)
  })

  it('is refused where its modules would be too small to read', () => {
    expect(() => layOut({}, '99x68', 72)).toThrow('LABEL_RESOLUTION_TOO_LOW')
  })

  it('the hint names the host where the id can be typed, as long as that fits', () => {
    expect(text(layOut({}), 'hint')).toContain('Scan to see, or type at exq.kr')
    const payload = `HTTPS://A-RATHER-LONG-HOST-NAME.OF-A-SHOP.EXAMPLE.COM/#${normal.token}`
    expect(text(layOut({ payload }), 'hint')).toContain('Scan to see')
  })
})

describe('what a profile shows', () => {
  const SECRET = {
    name: '이름**',
    phone: '010-7777-****',
    postcode: '999**',
    orderNumber: 'ORDER-1',
    sender: '보낸이**',
  }

  it.each(['100x150', '4x6in', '99x139', 'a6', '100x100', '99x68'] as const)(
    'qr-only on %s shows neither person nor number, whatever it is given',
    size => {
      const label = layOut({ ...SECRET, profile: 'qr-only' }, size)
      const shown = textsOf(label.drawing).map(item => item.text)
      for (const value of Object.values(SECRET)) expect(shown.join('\n')).not.toContain(value.replace(/\*+$/, ''))
      expect(shown.join('\n')).not.toContain('2026')
      expect(bars(label)).toBeUndefined()
      const roles = new Set(textsOf(label.drawing).map(({ role }) => role))
      for (const role of ['name', 'phone', 'postcode', 'tracking', 'order', 'sender', 'date'] as const)
        expect(roles.has(role)).toBe(false)
    },
  )

  it('qr-only without sort code and region shows no postcode as hero', () => {
    const label = layOut({ ...SECRET, profile: 'qr-only', sortCode: undefined, region: '' })
    expect(text(label, 'hero')).toEqual([])
    expect(label.dropped).toEqual(['hero'])
  })

  it('positions do not depend on the other profiles', () => {
    const strict = layOut({ profile: 'strict' }).drawing
    const unified = layOut({ profile: 'kr-unified' }).drawing
    expect(unified).toEqual(strict)
  })

  it('a pick-up pass has number, window, shop and name, and neither phone nor bars', () => {
    const label = openLayout({ faces, size: '100x100' }).pickup(pickup)
    expect(text(label, 'hero')).toEqual(['A-27'])
    expect(text(label, 'window')).toEqual(['18:00~18:40'])
    expect(text(label, 'region')).toEqual(['초록마을 판교점'])
    expect(text(label, 'name')).toEqual(['김** 님'])
    expect(texts(label, 'phone')).toEqual([])
    expect(bars(label)).toBeUndefined()
    expect(() => openLayout({ faces }).pickup(pickup)).toThrow('LABEL_DOES_NOT_FIT: size')
  })
})

describe('what is shared and what is reported', () => {
  it('labels of one variation share one frame array; others have their own', () => {
    const layout = openLayout({ faces })
    const first = layout.label(normal).drawing.frame
    expect(layout.label({ ...long, trackingNumber: '512340987653', orderNumber: '7' }).drawing.frame).toBe(first)
    expect(layout.label({ ...normal, profile: 'kr-unified' }).drawing.frame).toBe(first)
    expect(layout.label(withoutTracking).drawing.frame).not.toBe(first)
    expect(layout.label(qrOnly).drawing.frame).not.toBe(first)
  })

  it('the same content gives the same drawing', () => {
    expect(layOut(long)).toEqual(layOut(long))
  })

  it('a character that no face has is reported with its element', () => {
    expect(layOut({ name: 'ก้**', carrier: '한진' }).warnings).toEqual([
      { code: 'GLYPH_MISSING', role: 'name', codePoint: 0x0e01 },
      { code: 'GLYPH_MISSING', role: 'name', codePoint: 0x0e49 },
    ])
    expect(layOut({ name: '刘**', carrier: 'Łódź ő' }).warnings).toEqual([])
  })

  it('the postcode gives way to a region that would be cut', () => {
    const label = layOut({ region: 'Llanfairpwllgwyngyllgogery Anglesey' })
    expect(label.dropped).toEqual(['postcode'])
    expect(texts(label, 'postcode')).toEqual([])
    expect(layOut({}).dropped).toEqual([])
  })
})

describe('contentOf', () => {
  it('takes what a label shows from a waybill, the day in Korea', () => {
    const content = contentOf({
      parcelId: 'pcl_00000000000000000000000000',
      state: 'issued',
      created: true,
      token: normal.token,
      payload: normal.payload,
      checkWords: ['소나무', '바다'],
      tokenVersion: 1,
      issuedAt: '2026-11-21T15:00:00Z',
      profile: 'strict',
      recipient: {
        name: '홍**',
        phone: '010-****-****',
        region: '서울 강남구',
        postcode: '061**',
        email: 'ho***@example.com',
        memo: '문앞',
      },
      sender: '최** · 경기 성남시 분당구',
      orderNumber: '20261122-00417',
      carrier: '한진택배',
      trackingNumber: '512340987653',
      sortCode: '412-B7',
      marks: ['fragile', 'up'],
      boxCount: 1,
      warnings: [],
    })
    expect({ ...content, boxIndex: 1 }).toEqual(normal)
    expect(countOf(content)).toBe('1/1')
    expect(countOf({ ...content, boxCount: 3 })).toBe('3박스')
    expect(countOf({ ...content, boxIndex: 2, boxCount: 3 })).toBe('2/3')
    expect(JSON.stringify(content)).not.toContain('example.com')
  })
})
