import { describe, expect, it } from 'vitest'
import { columnIndex, columnLetter, columnName } from './column-name.ts'
import { columnsOf } from './columns.ts'
import { normalizeHeading } from './fields.ts'
import { HeaderRefused } from './header.ts'
import { headingSetKey } from './header-question.ts'
import { HEADINGS, inspect, lines, order, refusal } from './invented-orders.ts'
import { parseMapping } from './mapping.ts'

const columns = (...headings: string[]) => columnsOf(headings.map(normalizeHeading))
const asked = async (content: string, options = {}) => {
  const error = await inspect(content, options).catch((thrown: unknown) => thrown)
  if (error instanceof HeaderRefused) return error
  throw error
}

describe('the templates of carriers and malls', () => {
  it.each<[string, string[], object]>([
    [
      'CJ',
      '고객주문번호;받는분성명;받는분전화번호;받는분기타연락처;우편번호;받는분주소(전체, 분할);품목명;박스수량;운임구분;배송메세지1;분류코드'.split(
        ';',
      ),
      {
        orderNumber: [0],
        recipient: [1],
        phone: [2],
        phone2: [3],
        postcode: [4],
        address: [5],
        item: [6],
        boxes: [7],
        fare: [8],
        memo: [9],
        sortCode: [10],
      },
    ],
    [
      'Logen, with columns that have no heading',
      ['수하인명', '', '수하인주소', '수하인전화번호', '수하인핸드폰번호', '택배수량', '품목명', '', '배송메세지'],
      { recipient: [0], address: [2], phone: [4, 3], boxes: [5], item: [6], memo: [8] },
    ],
    [
      'Lotte',
      ['수취인명', '수취인전화', '수취인휴대폰', '수취인우편번호', '수취인주소', '상품명'],
      { recipient: [0], phone: [2, 1], postcode: [3], address: [4], item: [5] },
    ],
    [
      'Coupang',
      [
        '묶음배송번호',
        '주문번호',
        '택배사',
        '운송장번호',
        '구매자',
        '구매자전화번호',
        '수취인이름',
        '수취인전화번호',
        '우편번호',
        '수취인 주소',
        '배송메세지',
      ],
      {
        bundleNumber: [0],
        orderNumber: [1],
        carrier: [2],
        trackingNumber: [3],
        recipient: [6],
        phone: [7],
        postcode: [8],
        address: [9],
        memo: [10],
      },
    ],
    [
      'SmartStore',
      [
        '주문번호',
        '상품주문번호',
        '수취인명',
        '수취인연락처1',
        '수취인연락처2',
        '통합배송지',
        '기본배송지',
        '상세배송지',
        '배송메세지',
      ],
      { orderNumber: [1, 0], recipient: [2], phone: [3], phone2: [4], address: [5, 6], addressDetail: [7], memo: [8] },
    ],
    [
      'English',
      ['Order_ID', 'NAME*', 'Phone', 'Zip', 'address1', 'Address2', 'memo'],
      { orderNumber: [0], recipient: [1], phone: [2], postcode: [3], address: [4], addressDetail: [5], memo: [6] },
    ],
  ])('%s', (_, headings, expected) => {
    expect(columns(...headings)).toEqual(expected)
  })

  it('headings are compared without spaces, marks, case and composition', () => {
    expect(columns('* 받는 분 <', 'TEL', '배송 주소'.normalize('NFD'))).toEqual({
      recipient: [0],
      phone: [1],
      address: [2],
    })
  })

  it('a column that names the recipient comes before a plain one, which may be the sender’s', () => {
    expect(columns('보내는분', '전화번호', '주소', '받는분', '받는분전화번호', '받는분주소')).toEqual({
      recipient: [3],
      phone: [4],
      address: [5],
    })
  })

  it('the order number goes by precedence, wherever the columns stand', () => {
    expect(columns('접수번호', 'order_id', '주문번호', '상품주문번호', '고객주문번호').orderNumber).toEqual([
      4, 3, 2, 1, 0,
    ])
  })

  it('an error file fed back brings columns that are not looked at', () => {
    expect(columns('받는분', '__line', '__code', '__proto__', 'constructor')).toEqual({ recipient: [0] })
  })
})

describe('the header', () => {
  it('is found below notices, within ten rows', async () => {
    const notice = '배송 목록입니다: 받는분, 주소를 확인하세요\r\n'
    const plan = await inspect(notice.repeat(9) + lines(HEADINGS, order(1)))
    expect(plan.header.line).toBe(10)
    expect(plan.dataRows).toBe(1)
    expect(await refusal(inspect(notice.repeat(10) + lines(HEADINGS, order(1))))).toBe('HEADER_MISSING')
  })

  it('tells the delimiter; sep= tells it too', async () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      const text = lines(HEADINGS, order(1)).replaceAll(',', delimiter)
      expect((await inspect(text)).delimiter).toBe(delimiter)
      const plan = await inspect(`sep=${delimiter}\r\n${text}`)
      expect([plan.delimiter, plan.header.line, plan.dataRows]).toEqual([delimiter, 2, 1])
    }
  })

  it('refuses the same heading twice, but not two without any', async () => {
    expect(await refusal(inspect(lines([...HEADINGS, '주 소'], [...order(1), 'x'])))).toBe('HEADER_DUPLICATE')
    expect((await inspect(lines([...HEADINGS, '', ''], [...order(1), 'x', 'y']))).dataRows).toBe(1)
  })

  it('names every fault, and does not touch prototypes', async () => {
    const { problems } = await asked('__proto__,__proto__,주문번호\r\nA,B,C\r\n')
    expect(problems.map(({ code }) => code)).toEqual(['HEADER_DUPLICATE', 'HEADER_MISSING'])
    expect({}).not.toHaveProperty('A')
  })

  it('says which fields are missing and which headings there are', async () => {
    const refused = await asked(lines(['주문번호', '받는분', '집 주소'], ['1', '홍길동', '서울']))
    expect(refused.code).toBe('HEADER_MISSING')
    expect(refused.fields).toEqual({ missing: 'phone|phone2, address', headings: '주문번호, 받는분, 집 주소' })
    expect(refused.question).toMatchObject({
      headings: [
        { letter: 'A', heading: '주문번호' },
        { letter: 'B', heading: '받는분' },
        { letter: 'C', heading: '집 주소' },
      ],
      suggestions: { orderNumber: [0], recipient: [1], address: [2] },
      missing: [['phone', 'phone2'], 'address'],
    })
  })

  it('with no heading that is known is the first row that looks like one', async () => {
    const content = `알림: 3건\r\n${lines(['누구', '어디', '전번'], ['홍길동', '서울 중구', '010-1234-5678'])}`
    const refused = await asked(content)
    expect(refused.question.headings.map(({ heading }) => heading)).toEqual(['누구', '어디', '전번'])
    const plan = await inspect(content, { map: parseMapping(['recipient=A', 'address=B', 'phone=C']) })
    expect([plan.header.line, plan.dataRows]).toEqual([2, 1])
  })

  it('never shows a row of data that stands where the header should', async () => {
    const refused = await asked(lines(order(1), order(2)))
    expect(refused.question.headings).toEqual([])
    expect(JSON.stringify([refused.fields, refused.question, refused.problems])).not.toMatch(/남궁|선우|1234|강남/)
    const noDigits = await asked(lines(['남궁민수', '강남', '사과'], ['선우은숙', '중구', '배']))
    expect(JSON.stringify([noDigits.fields, noDigits.question])).not.toMatch(/남궁|선우|강남/)
  })

  it('is too wide beyond 1,000 columns', async () => {
    const wide = Array.from({ length: 1001 }, (_, index) => `c${index}`)
    expect(await refusal(inspect(lines(wide)))).toBe('HEADER_TOO_WIDE')
  })

  it('is remembered by its headings and their places', () => {
    expect(headingSetKey(['a', 'B ', ''])).toBe(headingSetKey(['A', 'b', '__line']))
    expect(headingSetKey(['a', 'b'])).not.toBe(headingSetKey(['b', 'a']))
    expect(headingSetKey(['', 'a'])).not.toBe(headingSetKey(['a']))
  })

  it('swallowed by an open quote, is reported as that', async () => {
    expect(await refusal(inspect(`"${lines(HEADINGS, order(1))}`))).toBe('QUOTE_NOT_CLOSED')
  })
})

describe('--map', () => {
  const odd = lines(['코드', '누구', '어디', '전번'], ['1', '홍길동', '서울', '010-1234-5678'])

  it('takes a heading, a number or a letter', async () => {
    const map = parseMapping(['name=누구', 'address=3', 'phone=d', 'order=코드'])
    expect((await inspect(odd, { map })).header.columns).toEqual({
      recipient: [1],
      address: [2],
      phone: [3],
      orderNumber: [0],
    })
  })

  it('comes before what the headings say', async () => {
    const map = parseMapping(['recipient=상품명'])
    const { columns: found } = (await inspect(lines(HEADINGS, order(1)), { map })).header
    expect(found.recipient).toEqual([5])
    expect(found.item).toBeUndefined()
  })

  it('refuses what is no field and what is no column', async () => {
    expect(() => parseMapping(['namen=누구'])).toThrow('MAP_INVALID')
    expect(() => parseMapping(['name'])).toThrow('MAP_INVALID')
    expect(await refusal(inspect(odd, { map: parseMapping(['name=누구', 'phone=Z']) }))).toBe('MAP_INVALID')
    expect(await refusal(inspect(odd, { map: parseMapping(['name=누구', 'phone=없음']) }))).toBe('MAP_INVALID')
  })

  it('by number never turns a row of data into a header', async () => {
    const map = parseMapping(['recipient=2', 'phone=3', 'address=5'])
    expect(await refusal(inspect(lines(order(1), order(2)), { map }))).toBe('HEADER_MISSING')
  })
})

it('columns are named as in a spreadsheet', () => {
  expect([0, 25, 26, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA'])
  expect(['A', 'z', 'AA', '1', '12'].map(columnIndex)).toEqual([0, 25, 26, 0, 11])
  expect(columnName(['', ' 받는\u202e분 '], 0)).toBe('A')
  expect(columnName(['', ' 받는\u202e분 '], 1)).toBe('받는분')
})
