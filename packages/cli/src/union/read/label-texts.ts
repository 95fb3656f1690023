import { maskAddress } from '@exqress/sdk/mask'
import { numberKey, tokenKey } from '../keys.ts'
import type { Written } from '../shown.ts'

/** A text of a label, in any unit of size that is the same all over it. */
export interface LabelText {
  readonly text: string
  readonly size: number
}

export interface LabelReading {
  readonly written: Written
  readonly keys: readonly string[]
}

/** The sender's line is about somebody else. */
const SENDER = /^보내는 분/u
const DATE = /^\d{4}-\d{2}-\d{2}(?:\s|$)/
const PHONE = /^0\d{1,3}-(?:[\d*]{3,4}-)?[\d*]{4}$|^\+\d{1,3} \*{4}$/
const POSTCODE = /^\d{3}(?:\d\d|\*\*)$/
/** `홍*동 님`, `홍*동 외 2명`, `홍*동, 김*수`: the layout writes names in no other way. */
const NAME = / 님$| 외 \d+명$|\*[^,]*, .*\*/u
const NUMBER = /^(?=(?:.*\d){3})[0-9A-Za-z][0-9A-Za-z-]{4,}$/
const TOKEN_GROUPS = 6
const TOKEN_GROUP = /^[0-9A-HJKMNP-TV-Z]{3,6}$/

/** Tells the texts of a label apart by their form: the file says nowhere what they mean. */
export function readLabelTexts(texts: readonly LabelText[]): LabelReading {
  const keys: string[] = []
  const rest = withoutToken(texts, keys)
  const hero = rest.reduce<LabelText | undefined>((most, one) => (one.size > (most?.size ?? 0) ? one : most), undefined)
  let name: string | undefined
  let phone: string | undefined
  let postcode: string | undefined
  const regions: string[] = []
  for (const one of rest) {
    if (SENDER.test(one.text) || DATE.test(one.text)) continue
    // The end of a sort code may stand before the region, two spaces apart.
    for (const text of one.text.split(/\s{2,}/)) {
      if (PHONE.test(text)) phone = text
      else if (POSTCODE.test(text)) postcode = text
      else if (NAME.test(text)) name = text
      else if (maskAddress(text).text !== '') regions.push(text)
      // The largest text is the sort code, which many labels share.
      else if (one !== hero && NUMBER.test(text)) keys.push(...[numberKey(text)].filter(key => key !== undefined))
    }
  }
  return { written: { name, phone, postcode, address: regionOf(regions, hero?.text) }, keys }
}

/** The district stands as the largest text, and the region line leaves it out then: 강남구, 서울. */
function regionOf(regions: readonly string[], hero: string | undefined): string | undefined {
  const beside = regions.filter(region => region !== hero).sort((a, b) => b.length - a.length)[0]
  if (hero === undefined || !regions.includes(hero)) return beside
  if (beside === undefined) return hero
  return beside.includes(hero) ? beside : `${beside} ${hero}`
}

/** The id to be typed, in six groups one after the other. */
function withoutToken(texts: readonly LabelText[], keys: string[]): LabelText[] {
  for (let at = 0; at + TOKEN_GROUPS <= texts.length; at++) {
    const groups = texts.slice(at, at + TOKEN_GROUPS)
    if (!groups.every(({ text }) => TOKEN_GROUP.test(text))) continue
    const key = tokenKey(groups.map(({ text }) => text).join(''))
    if (key === undefined) continue
    keys.push(key)
    return [...texts.slice(0, at), ...texts.slice(at + TOKEN_GROUPS)]
  }
  return [...texts]
}
