import type { CsvField } from './fields.ts'

/** What an unknown heading is probably about. A guess: good for a question to a person and for masking, not for a label. */
const KINDS: readonly (readonly [CsvField, RegExp])[] = [
  ['email', /메일|email|e-mail/],
  ['trackingNumber', /운송장|송장|tracking|waybill/],
  ['bundleNumber', /묶음/],
  ['orderNumber', /주문번호|order.*(?:id|no|num)/],
  ['postcode', /우편|zip|post_?code|postal/],
  ['addressDetail', /상세주소|주소상세|address_?(?:line)?2/],
  ['phone', /전화|연락처|휴대폰|핸드폰|휴대전화|이동통신|tel|phone|mobile|contact|hp$/],
  ['address', /주소|배송지|address|addr$/],
  ['memo', /메시지|메세지|메모|요청|비고|memo|message|note|remark/],
  ['item', /상품|품명|품목|내용물|item|product|goods/],
  [
    'recipient',
    /성명|이름|성함|고객명|구매자|주문자|보내는|발송인|송하인|의뢰인|입금자|예금주|결제자|수취|수령|받는|수하인|name|recipient|receiver|buyer|sender|customer/,
  ],
]

/** Headings with such words are about a thing, not a person, though 명 or name ends them. */
const NOT_A_PERSON =
  /(?:상품|품목|옵션|업체|판매처|쇼핑몰|택배사|product|item|option|company|carrier|file).*(?:명|name)$/
/** Numbers that stand for a person. */
const IDENTITY =
  /통관|주민|여권|생년월일|생일|외국인등록|계좌|카드번호|pccc|passport|birth|account|(?:구매자|주문자|고객|회원|buyer|customer|member|user)_?id$/
/** An id, a date or a state of a person's order is no name. */
const NOT_A_NAME = /(?:id|일|일자|일시|번호|코드|상태|여부|유형|구분|등급|수량|금액|date|status|code|no)$/

export function kindOfHeading(normalized: string): CsvField | undefined {
  for (const [field, pattern] of KINDS) {
    if (!pattern.test(normalized)) continue
    if (field === 'recipient' && (NOT_A_PERSON.test(normalized) || NOT_A_NAME.test(normalized))) return undefined
    return field
  }
  return undefined
}

/** Whether a column holds a number that stands for a person, such as a customs or passport number. */
export const isIdentityHeading = (normalized: string): boolean => IDENTITY.test(normalized)
