// The contract's lists as the flags name them. They are written here because loading the contract loads TypeBox, which
// costs a start-up; a test holds them against the contract.

export const LABEL_PROFILES = ['kr-unified', 'cn-gbt41833', 'strict', 'qr-only'] as const
export const LABEL_FORMATS = ['pdf', 'svg', 'png', 'zpl'] as const
export const LABEL_SIZES = ['100x150', '100x100', '4x6in', '99x139', '99x68', 'a6'] as const
export const SEALED_FIELDS = [
  'name',
  'phone',
  'phone2',
  'postcode',
  'address',
  'addressDetail',
  'email',
  'memo',
  'product',
  'productOption',
  'productQuantity',
  'senderName',
  'senderAddress',
] as const
export const VIEW_PURPOSES = ['delivery', 'contact', 'return', 'wrong-delivery', 'support', 'own', 'legal'] as const
