/**
 * Carriers whose numbers can be checked. `s10` is the international form of the Universal Postal Union (EMS, registered
 * letters), in Korea handed out by Korea Post.
 */
export type CarrierCode = 'cj' | 'hanjin' | 'lotte' | 'logen' | 'epost' | 's10'

/** Names as they stand in carrier columns, compared in lower case without spaces and punctuation. */
const NAMES: Readonly<Record<CarrierCode, readonly string[]>> = {
  cj: ['cj대한통운', '대한통운', 'cj', 'cjgls', 'cjlogistics', 'cj택배', 'cj대한통운택배', '대한통운택배'],
  hanjin: ['한진', '한진택배', 'hanjin', 'hanjinexpress'],
  lotte: ['롯데', '롯데택배', '롯데글로벌로지스', '현대택배', 'lotte', 'lotteglobal', 'hyundai'],
  logen: ['로젠', '로젠택배', 'logen', 'ilogen', 'kgb', 'kgb택배'],
  epost: ['우체국', '우체국택배', '우편', '등기', '소포', 'epost', 'koreapost'],
  s10: ['ems', '국제우편', '국제등기', 'kpacket', 's10'],
}

const byName = new Map(
  Object.entries(NAMES).flatMap(([code, names]) => names.map(name => [name, code as CarrierCode] as const)),
)

/** The carrier a column names, or undefined for one we have no rule for. */
export function carrierOf(name: string): CarrierCode | undefined {
  return byName.get(
    name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/\(주\)|㈜|[\s\-_.,·()]/gu, ''),
  )
}
