import { maskAddress, maskEmail, maskMemo, maskName, maskPhone, maskPostcode, type Profile } from '@exqress/sdk/mask'
import { cleanCell } from './clean.ts'
import { type CsvField, isOwnHeading, knownHeading } from './fields.ts'
import { isIdentityHeading, kindOfHeading } from './heading-kind.ts'
import { type CsvPlan, columnOf } from './plan.ts'

export interface MaskOptions {
  readonly profile: Profile
  readonly addressLevel: 'district' | 'street'
  /** Product and option are emptied otherwise: with a region they can tell who it is. */
  readonly keepProduct: boolean
}

/** What a cell becomes, and why it shows less than expected. */
interface MaskedCell {
  readonly text: string
  readonly warnings: readonly { readonly code: string }[]
}

export interface MaskColumn {
  readonly treatment: 'masked' | 'emptied' | 'kept' | 'unknown'
  apply(cell: string): MaskedCell
}

const NOTHING: MaskedCell = { text: '', warnings: [] }
const EMPTIED: MaskColumn = { treatment: 'emptied', apply: () => NOTHING }
const kept = (text: string): MaskedCell => ({ text, warnings: [] })

/** How each column of a file is treated. */
export function maskColumns(plan: CsvPlan, options: MaskOptions): MaskColumn[] {
  const { columns, normalized } = plan.header
  const fieldOf = new Map<number, CsvField>()
  for (const [field, indexes] of Object.entries(columns)) {
    for (const index of indexes) fieldOf.set(index, field as CsvField)
  }
  return normalized.map((heading, index) => {
    // Without a heading nobody says what a column holds.
    if (heading === '' || isIdentityHeading(heading) || isOwnHeading(heading)) return EMPTIED
    // Also the columns of other people, such as the buyer's or the sender's.
    return columnFor(fieldOf.get(index) ?? knownHeading(heading)?.field ?? kindOfHeading(heading), options)
  })
}

/** Headings that mean nothing to us: their cells are kept but for what looks like a phone number or an e-mail address. */
export const unknownHeadings = (plan: CsvPlan, columns: readonly MaskColumn[]): string[] =>
  columns.flatMap(({ treatment }, index) => (treatment === 'unknown' ? [columnOf(plan, index)] : []))

function columnFor(field: CsvField | undefined, { profile, addressLevel, keepProduct }: MaskOptions): MaskColumn {
  const masked = (mask: (value: string) => MaskedCell): MaskColumn => ({
    treatment: 'masked',
    apply: cell => mask(cleanCell(cell)),
  })
  switch (field) {
    case 'recipient':
      return masked(value => maskName(value, { profile }))
    case 'phone':
    case 'phone2':
      return masked(value => maskPhone(value, { profile }))
    case 'postcode':
      return masked(value => maskPostcode(value, { profile }))
    case 'address':
      return masked(value => maskAddress(value, { profile, level: addressLevel }))
    case 'email':
      return masked(value => maskEmail(value, { profile }))
    case 'memo':
      return masked(value => maskMemo(value, { profile }))
    case 'addressDetail':
      return EMPTIED
    case 'item':
    case 'option':
      return keepProduct ? { treatment: 'kept', apply: kept } : EMPTIED
    case undefined:
      return { treatment: 'unknown', apply: guard }
    default:
      return { treatment: 'kept', apply: kept }
  }
}

const PHONE_LIKE = /(?<!\d)(?:\+?82[-. ]?|0)1[016789][-. )]*\d{3,4}[-. ]*\d{4}(?!\d)/
const EMAIL_LIKE = /[^\s@,;]+@[^\s@,;]+\.[a-z]{2,}/i

/** People write numbers into columns that are meant for other things. */
function guard(cell: string): MaskedCell {
  return PHONE_LIKE.test(cell) || EMAIL_LIKE.test(cell)
    ? { text: '****', warnings: [{ code: 'PERSONAL_VALUE_HIDDEN' }] }
    : kept(cell)
}
