import type { MaskedRecipient, Presentation, Recipient, Warning } from '@exqress/sdk/contract'
import { maskAddress, maskName, maskRecipient } from '@exqress/sdk/mask'
import type { SealedField } from '../../ports/vault.ts'
import type { RecordContent } from './record.ts'

const RECIPIENT_FIELDS = [
  'name',
  'phone',
  'phone2',
  'postcode',
  'address',
  'addressDetail',
  'email',
  'memo',
] as const satisfies readonly (keyof Recipient & SealedField)[]

/** What has to be opened to show a parcel; the rest stays sealed. */
export const SHOWN_FIELDS: readonly SealedField[] = [...RECIPIENT_FIELDS, 'senderName', 'senderAddress']

export interface Shown {
  readonly recipient: MaskedRecipient
  readonly sender: string
  readonly warnings: readonly Warning[]
}

/** What a label may show of these fields. Nothing else of them leaves the vault. */
export function show({ fields, senderIsBusiness }: RecordContent, presentation: Presentation): Shown {
  const recipient: Recipient = { name: fields.name ?? '' }
  for (const field of RECIPIENT_FIELDS) {
    const text = fields[field]
    if (text !== undefined) recipient[field] = text
  }
  const { masked, warnings } = maskRecipient(recipient, presentation)
  return { recipient: masked, sender: showSender(fields, senderIsBusiness, presentation), warnings }
}

/** Name and district of the sender: a business name as it stands, a person's masked. */
function showSender(
  { senderName = '', senderAddress = '' }: RecordContent['fields'],
  senderIsBusiness: boolean,
  presentation: Presentation,
): string {
  const { profile } = presentation
  if (profile === 'qr-only') return ''
  const options = profile === undefined ? {} : { profile }
  const name = senderIsBusiness || senderName === '' ? senderName.trim() : maskName(senderName, options).text
  const district = senderAddress === '' ? '' : maskAddress(senderAddress, options).text
  return [name, district].filter(part => part !== '').join(' ')
}
