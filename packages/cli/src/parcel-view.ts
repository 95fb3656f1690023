import type { Parcel } from '@exqress/sdk'
import type { Text } from './failure.ts'
import { showInstant } from './instant.ts'
import type { Report } from './report.ts'
import { padEnd, plain, table } from './style.ts'

const STATES: Readonly<Record<string, Text>> = {
  issued: { ko: '발행', en: 'issued' },
  revoked: { ko: '취소', en: 'revoked' },
  erased: { ko: '삭제', en: 'erased' },
}

/** The word for a parcel's state; a newer server's own where there is none. */
export const stateOf = (report: Report, state: string): string =>
  Object.hasOwn(STATES, state) ? report.say(STATES[state] as Text) : state

/** Masked parcels, one a line. */
export function parcelTable(parcels: readonly Parcel[], report: Report, now: number): string {
  return table(
    parcels,
    [
      { title: report.say({ ko: '식별자', en: 'id' }), value: ({ parcelId }) => parcelId },
      { title: report.say({ ko: '상태', en: 'state' }), value: ({ state }) => stateOf(report, state) },
      { title: report.say({ ko: '받는 분', en: 'to' }), value: ({ recipient }) => recipient.name, max: 16 },
      { title: report.say({ ko: '지역', en: 'region' }), value: ({ recipient }) => recipient.region, max: 24 },
      { title: report.say({ ko: '주문번호', en: 'order' }), value: ({ orderNumber }) => orderNumber, max: 24 },
      { title: report.say({ ko: '택배사', en: 'carrier' }), value: ({ carrier }) => carrier, max: 14 },
      { title: report.say({ ko: '송장번호', en: 'tracking' }), value: ({ trackingNumber }) => trackingNumber, max: 20 },
      { title: report.say({ ko: '발행', en: 'issued' }), value: ({ issuedAt }) => showInstant(issuedAt, now) },
    ],
    report.out,
    report.columns,
  )
}

/** One masked parcel, a field a line. */
export function parcelCard(parcel: Parcel, report: Report, now: number): string {
  const { recipient } = parcel
  const rows: [Text, string | number | undefined][] = [
    [{ ko: '식별자', en: 'id' }, parcel.parcelId],
    [{ ko: '상태', en: 'state' }, stateOf(report, parcel.state)],
    [{ ko: '받는 분', en: 'to' }, recipient.name],
    [{ ko: '전화', en: 'phone' }, recipient.phone],
    [{ ko: '지역', en: 'region' }, recipient.region],
    [{ ko: '우편번호', en: 'postcode' }, recipient.postcode],
    [{ ko: '메모', en: 'memo' }, recipient.memo],
    [{ ko: '주문번호', en: 'order' }, parcel.orderNumber],
    [{ ko: '택배사', en: 'carrier' }, parcel.carrier],
    [{ ko: '송장번호', en: 'tracking' }, parcel.trackingNumber],
    [{ ko: '분류코드', en: 'sort code' }, parcel.sortCode],
    [{ ko: '취급', en: 'handling' }, parcel.marks.join(', ')],
    [{ ko: '박스', en: 'boxes' }, parcel.boxCount],
    [{ ko: 'QR 차수', en: 'QR version' }, parcel.tokenVersion],
    [{ ko: '발행', en: 'issued' }, showInstant(parcel.issuedAt, now)],
    [{ ko: '취소한 때', en: 'revoked' }, parcel.revokedAt && showInstant(parcel.revokedAt, now)],
  ]
  return rows
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([label, value]) => `${report.out.dim(padEnd(report.say(label), 12))} ${plain(String(value))}`)
    .join('\n')
}
