/** How much a mask shows. `strict` ⊆ `kr-unified`; see each rule for `cn-gbt41833`; `qr-only` shows nobody. */
export type Profile = 'strict' | 'kr-unified' | 'cn-gbt41833' | 'qr-only'

/** Why a mask shows less, or something else, than its input suggests. Never holds a value. */
export type MaskWarningCode =
  /** Nothing of the name is left after titles, notes and numbers are dropped. */
  | 'NAME_UNREADABLE'
  | 'PHONE_UNREADABLE'
  /** A spreadsheet turned the number into 1.01235E+09: the digits are gone. */
  | 'PHONE_DESTROYED'
  /** A spreadsheet dropped the leading zero; it was put back. */
  | 'LEADING_ZERO_RESTORED'
  | 'POSTCODE_UNREADABLE'
  /** No district was recognised. */
  | 'ADDRESS_UNREADABLE'
  | 'EMAIL_UNREADABLE'

export type MaskedField = 'name' | 'phone' | 'postcode' | 'address' | 'email' | 'memo'

export interface MaskWarning {
  readonly field: MaskedField
  readonly code: MaskWarningCode
}

export interface Masked {
  /** What may be shown; empty when nothing may. */
  readonly text: string
  readonly warnings: readonly MaskWarning[]
}

export interface MaskOptions {
  /** Default `strict`: what it shows is a subset of every mask seen in the field. */
  readonly profile?: Profile
}

const CLEAN: readonly MaskWarning[] = []

export const shown = (text: string): Masked => ({ text, warnings: CLEAN })
export const shownWith = (text: string, field: MaskedField, code: MaskWarningCode): Masked => ({
  text,
  warnings: [{ field, code }],
})
