import { type Masked, type MaskOptions, shown, shownWith } from './masked.ts'
import { normaliseText } from './text.ts'

/** A postcode as it was understood: five digits, or six before August 2015. */
export type Postcode =
  | { readonly kind: 'read'; readonly digits: string; readonly zeroRestored: boolean }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'empty' }

/** Reads a postcode; a spreadsheet's lost leading zero (`6133`, `6133.0`) is put back. */
export function parsePostcode(value: string): Postcode {
  const text = normaliseText(value).normalize('NFKC')
  if (text === '') return { kind: 'empty' }
  const match = /^\D*(\d{3}-?\d{3}|\d{3}[\d*＊]{2}|\d{4})(?:\.0)?\D*$/.exec(text)
  if (!match) return { kind: 'unreadable' }
  const digits = (match[1] as string).replace('-', '')
  return digits.length === 4
    ? { kind: 'read', digits: `0${digits}`, zeroRestored: true }
    : { kind: 'read', digits, zeroRestored: false }
}

/** The first three digits and `**`: about the size of a district. `qr-only` gives nothing. */
export function maskPostcode(value: string, { profile = 'strict' }: MaskOptions = {}): Masked {
  if (profile === 'qr-only') return shown('')
  const postcode = parsePostcode(value)
  if (postcode.kind === 'empty') return shown('')
  if (postcode.kind === 'unreadable') return shownWith('', 'postcode', 'POSTCODE_UNREADABLE')
  const text = `${postcode.digits.slice(0, 3)}**`
  return postcode.zeroRestored ? shownWith(text, 'postcode', 'LEADING_ZERO_RESTORED') : shown(text)
}
