import { type Masked, type MaskOptions, shown } from './masked.ts'
import { normaliseText } from './text.ts'

/** Longest first, so that 무인택배함 is not read as 택배함. */
const ALLOWED = ['무인택배함', '직접수령', '경비실', '관리실', '택배함', '우편함', '문앞']
/** "Not at the door" must not become "at the door". */
const NEGATION = /말고|말아|마세|마시|마십|금지|안|않|못|불가|제외/u

/**
 * Memos are where people write door codes: shown is one place of a closed list, and nothing else. A memo that says where
 * not to leave the parcel shows nothing. `qr-only` gives nothing.
 */
export function maskMemo(value: string, { profile = 'strict' }: MaskOptions = {}): Masked {
  if (profile === 'qr-only') return shown('')
  const text = normaliseText(value).replaceAll(' ', '')
  if (text === '' || NEGATION.test(text)) return shown('')
  return shown(ALLOWED.find(place => text.includes(place)) ?? '')
}
