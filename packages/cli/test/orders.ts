/** Orders of invented people, the same for the same seed. */
export interface Order {
  readonly orderNumber: string
  readonly name: string
  readonly phone: string
  readonly postcode: string
  readonly address: string
  readonly addressDetail: string
  readonly product: string
  readonly memo: string
  readonly sortCode: string
  readonly trackingNumber: string
}

/** mulberry32: small, seeded, good enough to invent people. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const SURNAMES = [
  ...'김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국',
  '남궁',
  '제갈',
  '선우',
  '황보',
]
const GIVEN = [
  ...'가강건겸경고광구규근기나남다단담대도동라람려로록루름리린마모무문미민바배범별보봄비빈빛산상새서선설성세소솔송수순숨슬승시신아안애양언여연열영예오온완용우욱운울원월유윤율은을음의이인일임자잔재정조종주준중지진찬창채천철청초춘충태평표하한해향현형혜호홍화환활효훈휘희',
]
const DISTRICTS = [
  '서울특별시 강남구',
  '서울특별시 중구',
  '경기도 성남시 분당구',
  '경기도 의정부시',
  '경기도 구리시',
  '부산광역시 해운대구',
  '대구광역시 달서구',
  '인천광역시 연수구',
  '광주광역시 북구',
  '대전광역시 유성구',
  '울산광역시 남구',
  '강원특별자치도 춘천시',
  '충청북도 청주시 흥덕구',
  '충청남도 천안시 동남구',
  '전북특별자치도 전주시 완산구',
  '전라남도 여수시',
  '경상북도 포항시 북구',
  '경상남도 창원시 마산합포구',
  '제주특별자치도 제주시',
]
const ROADS = [
  '새봄로',
  '달빛길',
  '은행나무로',
  '한누리길',
  '물푸레로',
  '느티나무길',
  '솔바람로',
  '푸른들길',
  '해오름로',
  '별내리길',
]
const PRODUCTS = [
  '유기농 사과 5kg',
  '도자기 찻잔',
  '겨울 양말',
  '여름 티셔츠',
  '감귤 10kg',
  '전통 한과',
  '손수건',
  '엽서, 10장',
  '머그컵 "흰색"',
  '핸드크림',
]
const MEMOS = ['', '', '문앞', '경비실에 맡겨주세요', '공동현관 #7788* 문앞', '택배함', '부재시 연락주세요']

/** A CJ tracking number with its check digit: digits 3 to 11 as one number, modulo 7. */
export function cjNumber(first11: string): string {
  return first11 + (Number(first11.slice(2, 11)) % 7)
}

export function* orders(count: number, seed = 1): Generator<Order> {
  const random = seeded(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const digits = (n: number) => Array.from({ length: n }, () => Math.floor(random() * 10)).join('')
  for (let i = 1; i <= count; i++) {
    yield {
      orderNumber: `T${seed}-${String(i).padStart(7, '0')}`,
      name: pick(SURNAMES) + pick(GIVEN) + pick(GIVEN),
      phone: `010-${digits(4)}-${digits(4)}`,
      postcode: `0${digits(4)}`,
      address: `${pick(DISTRICTS)} ${pick(ROADS)} ${1 + Math.floor(random() * 900)}`,
      addressDetail: `${101 + Math.floor(random() * 30)}동 ${101 + Math.floor(random() * 2400)}호`,
      product: pick(PRODUCTS),
      memo: pick(MEMOS),
      sortCode: `${1 + Math.floor(random() * 9)}${digits(2)}-${pick(['A', 'B', 'C', 'D'])}${1 + Math.floor(random() * 9)}`,
      trackingNumber: cjNumber(`5${digits(10)}`),
    }
  }
}

type Column = readonly [heading: string, value: (order: Order) => string]
const both = (o: Order) => `${o.address} ${o.addressDetail}`

/** The headings of the carriers' and malls' own templates. */
export const TEMPLATES: Readonly<Record<string, { readonly above?: string; readonly columns: readonly Column[] }>> = {
  cj: {
    columns: [
      ['고객주문번호', o => o.orderNumber],
      ['받는분성명', o => o.name],
      ['받는분전화번호', o => o.phone],
      ['우편번호', o => o.postcode],
      ['받는분주소(전체, 분할)', both],
      ['품목명', o => o.product],
      ['박스수량', () => '1'],
      ['운임구분', () => '신용'],
      ['기본운임', () => '3000'],
      ['배송메세지1', o => o.memo],
      ['분류코드', o => o.sortCode],
      ['운송장번호', o => o.trackingNumber],
    ],
  },
  logen: {
    columns: [
      ['수하인명', o => o.name],
      ['', () => ''],
      ['수하인주소', both],
      ['수하인전화번호', () => ''],
      ['수하인핸드폰번호', o => o.phone],
      ['택배수량', () => '1'],
      ['택배운임', () => '2800'],
      ['운임구분', () => '선불'],
      ['품목명', o => o.product],
      ['', () => ''],
      ['배송메세지', o => o.memo],
    ],
  },
  lotte: {
    columns: [
      ['주문번호', o => o.orderNumber],
      ['수취인명', o => o.name],
      ['수취인전화', () => '02-000-0000'],
      ['수취인휴대폰', o => o.phone],
      ['수취인우편번호', o => o.postcode],
      ['수취인주소', both],
      ['상품명', o => o.product],
      ['배송메시지', o => o.memo],
    ],
  },
  koreapost: {
    columns: [
      ['접수번호', o => o.orderNumber],
      ['수취인명', o => o.name],
      ['수취인이동통신', o => o.phone],
      ['우편번호', o => o.postcode],
      ['수취인주소', both],
      ['내용물', o => o.product],
    ],
  },
  coupang: {
    columns: [
      ['번호', () => '1'],
      ['묶음배송번호', () => '800000000000'],
      ['주문번호', o => o.orderNumber],
      ['택배사', () => 'CJ대한통운'],
      ['운송장번호', o => o.trackingNumber],
      ['등록상품명', o => o.product],
      ['구매수(수량)', () => '1'],
      ['수취인이름', o => o.name],
      ['수취인전화번호', o => o.phone],
      ['우편번호', o => o.postcode],
      ['수취인 주소', both],
      ['배송메세지', o => o.memo],
    ],
  },
  smartstore: {
    above: '다운로드 받은 파일로 엑셀 일괄발송 처리하는 방법',
    columns: [
      ['상품주문번호', o => o.orderNumber],
      ['주문번호', o => `9${o.orderNumber}`],
      ['배송방법', () => '택배,등기,소포'],
      ['택배사', () => ''],
      ['송장번호', () => ''],
      ['수취인명', o => o.name],
      ['상품명', o => o.product],
      ['수량', () => '1'],
      ['수취인연락처1', o => o.phone],
      ['수취인연락처2', () => ''],
      ['통합배송지', both],
      ['우편번호', o => o.postcode],
      ['배송메세지', o => o.memo],
    ],
  },
}

const quoted = (cell: string, delimiter: string) =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

/** The orders as a template's CSV text. */
export function csvOf(list: Iterable<Order>, template: keyof typeof TEMPLATES, delimiter = ','): string {
  const { above, columns } = TEMPLATES[template] as (typeof TEMPLATES)[string]
  const line = (cells: readonly string[]) => `${cells.map(cell => quoted(cell, delimiter)).join(delimiter)}\r\n`
  let text = above === undefined ? '' : line([above])
  text += line(columns.map(([heading]) => heading))
  for (const order of list) text += line(columns.map(([, value]) => value(order)))
  return text
}
