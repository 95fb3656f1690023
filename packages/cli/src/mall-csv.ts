import type { Parcel } from '@exqress/sdk'
import { type CarrierCode, carrierOf } from '@exqress/sdk/tracking'

export const MALLS = ['naver', 'coupang'] as const
export type Mall = (typeof MALLS)[number]

/** How each mall writes the carriers that it knows: Naver by name, Coupang by the code of its delivery API. */
const CARRIERS: Readonly<Record<CarrierCode, Readonly<Record<Mall, string>>>> = {
  cj: { naver: 'CJ대한통운', coupang: 'CJGLS' },
  hanjin: { naver: '한진택배', coupang: 'HANJIN' },
  lotte: { naver: '롯데택배', coupang: 'HYUNDAI' },
  logen: { naver: '로젠택배', coupang: 'KGB' },
  epost: { naver: '우체국택배', coupang: 'EPOST' },
  s10: { naver: 'EMS', coupang: 'EMS' },
}

/** The headings of the file that each mall takes for its shipped orders. */
export const MALL_HEADINGS: Readonly<Record<Mall, readonly string[]>> = {
  naver: ['상품주문번호', '택배사', '송장번호'],
  coupang: ['주문번호', '묶음배송번호', '택배사코드', '송장번호'],
}

export type MallRow =
  | { readonly cells: readonly string[]; readonly bundleMissing: boolean }
  /** Why the parcel cannot stand in the file. */
  | { readonly skipped: 'ORDER_NUMBER_MISSING' | 'CARRIER_UNKNOWN'; readonly parcelId: string }

/** One row of the file. `bundles` has Coupang's bundle number of each order, where the order list was read. */
export function mallRow(
  mall: Mall,
  { parcelId, orderNumber, carrier, trackingNumber }: Parcel,
  bundles: ReadonlyMap<string, string>,
): MallRow {
  if (orderNumber === undefined || trackingNumber === undefined) return { skipped: 'ORDER_NUMBER_MISSING', parcelId }
  const code = carrier === undefined ? undefined : carrierOf(carrier)
  if (code === undefined) return { skipped: 'CARRIER_UNKNOWN', parcelId }
  const written = CARRIERS[code][mall]
  if (mall === 'naver') return { cells: [orderNumber, written, trackingNumber], bundleMissing: false }
  const bundle = bundles.get(orderNumber)
  return { cells: [orderNumber, bundle ?? '', written, trackingNumber], bundleMissing: bundle === undefined }
}
