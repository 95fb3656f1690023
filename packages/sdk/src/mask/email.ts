import { type Masked, type MaskOptions, shown, shownWith } from './masked.ts'
import { graphemes, normaliseText } from './text.ts'

const ADDRESS = /^([^\s@<>"(),:;]+)@([^\s@<>"(),:;]+\.[^\s@<>"(),:;.]+)$/u
/** The form this mask gives: masking it again changes nothing. */
const MASKED = /^[^*]{0,2}\*{3}$/u

/**
 * For screens only, never printed. A local part of four or more characters shows two, of two or three one, of one none;
 * mask characters do not count. What is no address is `***`. `qr-only` gives nothing.
 */
export function maskEmail(value: string, { profile = 'strict' }: MaskOptions = {}): Masked {
  if (profile === 'qr-only') return shown('')
  const text = normaliseText(value)
  if (text === '') return shown('')
  if (/^[*＊]{3}$/.test(text)) return shown('***')
  const [, local = '', domain] = ADDRESS.exec(text) ?? []
  if (domain === undefined) return shownWith('***', 'email', 'EMAIL_UNREADABLE')
  const characters = graphemes(local.replaceAll('＊', '*'))
  if (MASKED.test(characters.join('')) && characters.length <= 5) return shown(`${characters.join('')}@${domain}`)
  const visible = characters.filter(c => c !== '*')
  const count = visible.length >= 4 ? 2 : visible.length >= 2 ? 1 : 0
  return shown(`${visible.slice(0, count).join('')}***@${domain}`)
}
