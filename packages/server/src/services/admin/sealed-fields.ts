import type { WaybillInput } from '@exqress/sdk/contract'
import type { SealedField } from '../../ports/vault.ts'

/** What goes into the vault and nowhere else. Empty fields are left out. */
export function sealedFields({ recipient, sender, product }: WaybillInput): Partial<Record<SealedField, string>> {
  const fields: Partial<Record<SealedField, string>> = {}
  const put = (field: SealedField, value: string | undefined) => {
    if (value !== undefined && value !== '') fields[field] = value
  }
  put('name', recipient.name)
  put('phone', recipient.phone)
  put('phone2', recipient.phone2)
  put('postcode', recipient.postcode)
  put('address', recipient.address)
  put('addressDetail', recipient.addressDetail)
  put('email', recipient.email)
  put('memo', recipient.memo)
  put('product', product?.name)
  put('productOption', product?.option)
  put('productQuantity', product?.quantity)
  put('senderName', sender?.name)
  put('senderAddress', sender?.address)
  return fields
}
