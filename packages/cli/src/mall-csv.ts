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
  | { readonly cells: readonly string[] }
  /** Why the parcel cannot stand in the file. */
  | { readonly skipped: 'ORDER_NUMBER_MISSING' | 'CARRIER_UNKNOWN'; readonly parcelId: string }

/** One row of the file. `bundleOf` gives Coupang's bundle number of an order, where the order list was read. */
export function mallRow(
  mall: Mall,
  { parcelId, orderNumber, carrier, trackingNumber }: Parcel,
  bundleOf: (orderNumber: string) => string | undefined,
): MallRow {
  if (orderNumber === undefined || trackingNumber === undefined) return { skipped: 'ORDER_NUMBER_MISSING', parcelId }
  const code = carrier === undefined ? undefined : carrierOf(carrier)
  if (code === undefined) return { skipped: 'CARRIER_UNKNOWN', parcelId }
  const written = CARRIERS[code][mall]
  return mall === 'naver'
    ? { cells: [orderNumber, written, trackingNumber] }
    : { cells: [orderNumber, bundleOf(orderNumber) ?? '', written, trackingNumber] }
}

/** A line of a CSV that a spreadsheet opens as text: nothing in it is a formula, and CRLF ends it. */
export function csvLine(cells: readonly string[]): string {
  const written = cells.map(cell => {
    // A cell that starts like a formula is run by spreadsheets; the apostrophe makes it text.
    const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${written.join(',')}\r\n`
}
