import type { MaskedRecipient, Recipient } from '../types.ts'
import { maskAddress } from './address.ts'
import { maskEmail } from './email.ts'
import type { MaskWarning, Profile } from './masked.ts'
import { maskMemo } from './memo.ts'
import { maskName } from './name.ts'
import { maskPhone } from './phone.ts'
import { maskPostcode } from './postcode.ts'

export interface MaskRecipientOptions {
  readonly profile?: Profile
  readonly addressLevel?: 'district' | 'street'
}

/** What a profile lets a label show of a person. The detail of the address is never looked at. */
export function maskRecipient(
  recipient: Recipient,
  { profile = 'strict', addressLevel = 'district' }: MaskRecipientOptions = {},
): { masked: MaskedRecipient; warnings: MaskWarning[] } {
  const options = { profile }
  const name = maskName(recipient.name, options)
  const phone = maskPhone(recipient.phone || recipient.phone2 || '', options)
  const region = maskAddress(recipient.address ?? '', { profile, level: addressLevel })
  const postcode = maskPostcode(recipient.postcode ?? '', options)
  const email = maskEmail(recipient.email ?? '', options)
  const memo = maskMemo(recipient.memo ?? '', options)
  const all = [name, phone, region, postcode, email, memo]
  return {
    masked: {
      name: name.text,
      phone: phone.text,
      region: region.text,
      postcode: postcode.text,
      email: email.text,
      memo: memo.text,
    },
    warnings: all.some(one => one.warnings.length > 0) ? all.flatMap(one => one.warnings) : [],
  }
}
