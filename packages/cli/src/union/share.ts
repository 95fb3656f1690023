import type { Shown } from './shown.ts'

/** Whether two records that agree show anything in common, and not only things the other hides. */
export function shareSomething(one: Shown, other: Shown): boolean {
  if (
    one.name?.kind === 'syllables' &&
    other.name?.kind === 'syllables' &&
    shareAPlace(one.name.text, other.name.text)
  ) {
    return true
  }
  if (
    one.phone &&
    other.phone &&
    (shareAPlace(one.phone.middle, other.phone.middle) || shareAPlace(one.phone.last, other.phone.last))
  ) {
    return true
  }
  if (one.postcode && other.postcode && shareAPlace(one.postcode, other.postcode)) return true
  return (
    one.place !== undefined && other.place !== undefined && one.place.district !== '' && other.place.district !== ''
  )
}

/** Texts of one length with a place that both show. */
function shareAPlace(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one[at] !== '*' && other[at] !== '*') return true
  return false
}
