/** What a column of an order list can mean. The names are those of `--map field=heading`. */
export type CsvField =
  | 'recipient'
  | 'phone'
  | 'phone2'
  | 'postcode'
  | 'address'
  | 'addressDetail'
  | 'email'
  | 'memo'
  | 'item'
  | 'option'
  | 'quantity'
  | 'boxes'
  | 'orderNumber'
  | 'bundleNumber'
  | 'trackingNumber'
  | 'carrier'
  | 'sortCode'
  | 'parcelId'
  | 'fare'

/** Fields that are about a person. */
export const PERSONAL_FIELDS = [
  'recipient',
  'phone',
  'phone2',
  'postcode',
  'address',
  'addressDetail',
  'email',
  'memo',
] as const satisfies readonly CsvField[]

/**
 * Headings of the bulk-upload templates of carriers and malls, compared by `normalizeHeading`. Within a field the order
 * counts where several columns have it: the order number goes by precedence, the carrier's name before its code.
 */
const HEADINGS: Readonly<Record<CsvField, readonly string[]>> = {
  recipient: [
    '받는분성명 받는분이름 받는분 받는사람 수취인명 수취인이름 수취자명 수취인 수령인 수령자 수령인명 수하인명 수하인',
    'name recipient recipient_name receiver consignee',
  ],
  phone: [
    '받는분전화번호 받는분연락처 받는분휴대폰 받는분핸드폰 받는분전화 수취인연락처1 수취인전화번호 수취인전화 수취인휴대폰',
    '수취인이동통신 수하인전화번호 수하인핸드폰번호 휴대전화(010-1234-5678) 핸드폰 전화번호 연락처',
    'phone tel mobile phone1',
  ],
  phone2: ['받는분기타연락처 수취인연락처2 일반전화(02-1234-5678) phone2 tel2'],
  postcode: ['받는분우편번호 수취인우편번호 우편번호 zip zipcode zip_code postcode postal_code'],
  address: [
    '주소 도로명주소 배송주소 받는분주소(전체,분할) 받는분주소(전체) 받는분주소 통합배송지 배송지 수취인주소 수하인주소 수하인주소1',
    '주소(시도+시군구+도로명+건물번호) 기본배송지 address address1',
  ],
  addressDetail: ['상세배송지 상세주소 수하인주소2 주소2 address2'],
  email: ['이메일 받는분이메일 수취인이메일 email e-mail'],
  memo: [
    '배송메세지 배송메시지 배송메세지1 배송메시지1 배송시요청사항 배송요청사항 배송메모',
    'memo delivery_memo message delivery_note',
  ],
  item: ['품목명 상품명 등록상품명 노출상품명(옵션명) 내용물 품명 item product'],
  option: ['옵션정보 등록옵션명 option'],
  quantity: ['수량 구매수(수량) 내품수량 상품수량 quantity qty'],
  boxes: ['박스수량 택배수량 boxes box_count'],
  orderNumber: ['고객주문번호 상품주문번호 주문번호 order_id orderid order_no order_number 접수번호'],
  bundleNumber: ['묶음배송번호 bundle_id bundle_no'],
  trackingNumber: ['운송장번호 송장번호 tracking_no tracking_number trackingnumber'],
  carrier: ['택배사 carrier 택배사코드 carrier_code'],
  sortCode: ['분류코드 터미널코드 도착점코드 도착지코드 sort_code'],
  parcelId: ['parcel_id parcelid'],
  // Known, so that they are not reported as unknown; a label has no use for them.
  fare: ['박스타입 운임구분 택배운임 기본운임 지불방법'],
}

/** Columns that say "mobile": they come before fixed lines. */
const MOBILE = /휴대|핸드폰|이동통신|mobile/
/** Columns that say whose they are: with one of them, a plain 전화번호 or 주소 is the sender's or the buyer's. */
const OF_RECIPIENT = /^(?:받는|수취|수령|수하인|recipient|receiver|consignee)/

interface Known {
  readonly field: CsvField
  /** Place in the field's list. */
  readonly rank: number
}

const KNOWN: ReadonlyMap<string, Known> = new Map(
  (Object.keys(HEADINGS) as CsvField[]).flatMap(field =>
    HEADINGS[field]
      .flatMap(line => line.split(' '))
      .map((heading, rank): [string, Known] => [heading, { field, rank }]),
  ),
)

export const FIELD_NAMES = Object.keys(HEADINGS) as readonly CsvField[]

/** A heading as it is compared: NFC, lower case, without white space, invisible characters, `*`, `<` and `>`. */
export function normalizeHeading(heading: string): string {
  return heading
    .normalize('NFC')
    .replace(/[\s*<>\p{Cc}\p{Cf}]/gu, '')
    .toLowerCase()
}

/** The field a heading stands for, by its normalised form. */
export const knownHeading = (normalized: string): Known | undefined => KNOWN.get(normalized)
export const isMobileHeading = (normalized: string): boolean => MOBILE.test(normalized)
export const isRecipientHeading = (normalized: string): boolean => OF_RECIPIENT.test(normalized)
/** The four columns an error file adds, and whatever else is not meant for us. */
export const isOwnHeading = (normalized: string): boolean => normalized.startsWith('__')

/** A field by the name someone typed: `address-detail`, `addressDetail` and `ADDRESS_DETAIL` are one. */
export function fieldNamed(name: string): CsvField | undefined {
  const plain = name.toLowerCase().replace(/[-_ ]/g, '')
  return ALIASES.get(plain) ?? FIELD_NAMES.find(field => field.toLowerCase() === plain)
}

const ALIASES: ReadonlyMap<string, CsvField> = new Map([
  ['name', 'recipient'],
  ['order', 'orderNumber'],
  ['orderkey', 'orderNumber'],
  ['orderid', 'orderNumber'],
  ['bundle', 'bundleNumber'],
  ['tracking', 'trackingNumber'],
  ['trackingno', 'trackingNumber'],
  ['zip', 'postcode'],
  ['product', 'item'],
  ['address2', 'addressDetail'],
  ['tel', 'phone'],
  ['tel2', 'phone2'],
])
