import type { LabelContent, PickupPass } from '../content.ts'
import type { LabelSize } from '../layout.ts'

/** Invented people, shops, numbers and tokens: the labels of the reference drawings. */
const payloadOf = (token: string) => `HTTPS://EXQ.KR/#${token}`

const NORMAL_TOKEN = '6AJY0H5JGVQQ5FNGHHPED27Q2D'
export const normal: LabelContent = {
  token: NORMAL_TOKEN,
  payload: payloadOf(NORMAL_TOKEN),
  checkWords: ['소나무', '바다'],
  profile: 'strict',
  region: '서울 강남구',
  postcode: '061**',
  name: '홍**',
  phone: '010-****-****',
  sortCode: '412-B7',
  carrier: '한진택배',
  trackingNumber: '512340987653',
  orderNumber: '20261122-00417',
  sender: '최** · 경기 성남시 분당구',
  marks: ['fragile', 'up'],
  date: '2026-11-22',
  boxIndex: 1,
  boxCount: 1,
}

const LONG_TOKEN = '1Y4FM1C01SB55372AFCNJE3C9M'
export const long: LabelContent = {
  ...normal,
  token: LONG_TOKEN,
  payload: payloadOf(LONG_TOKEN),
  checkWords: ['해바라기', '두루미'],
  region: '경남 창원시 마산합포구',
  postcode: '517**',
  name: '김***, 이**, 황***, 선****',
  phone: '0504-****-****',
  sortCode: '4K12-B07',
  carrier: '롯데글로벌로지스 택배',
  trackingNumber: '6865100412355',
  orderNumber: 'SMARTSTORE-2026112298765432-0003',
  sender: '한빛유기농산물유통영농조합법인 · 전남 나주시',
  marks: ['up', 'cold', 'fragile'],
  boxIndex: 2,
  boxCount: 3,
}

const ALONE_TOKEN = '1EFMP07AAGFBH6BV7NPMTPH1D5'
export const withoutTracking: LabelContent = {
  ...normal,
  token: ALONE_TOKEN,
  payload: payloadOf(ALONE_TOKEN),
  checkWords: ['호수', '달팽이'],
  sortCode: undefined,
  carrier: '마을 배달',
  trackingNumber: undefined,
  orderNumber: '20261122-00583',
  marks: ['up'],
}

const QR_ONLY_TOKEN = '0RNGZ76GZG2T4GRM8EJFWKA9GH'
export const qrOnly: LabelContent = {
  ...normal,
  token: QR_ONLY_TOKEN,
  payload: payloadOf(QR_ONLY_TOKEN),
  checkWords: ['안개', '참나무'],
  profile: 'qr-only',
}

const S10_TOKEN = '155W8CGDGGXF51M1CW1EQ84NFB'
export const s10: LabelContent = {
  ...normal,
  token: S10_TOKEN,
  payload: payloadOf(S10_TOKEN),
  checkWords: ['대나무', '구름'],
  carrier: '우체국택배',
  trackingNumber: 'EE123456785KR',
}

const PICKUP_TOKEN = '1ZF6XQPGTV0MS1CMETXZ9Q9KE6'
export const pickup: PickupPass = {
  token: PICKUP_TOKEN,
  payload: payloadOf(PICKUP_TOKEN),
  checkWords: ['보리', '은하수'],
  number: 'A-27',
  window: '18:00~18:40',
  shop: '초록마을 판교점',
  name: '김**',
  marks: ['cold'],
  orderNumber: 'F-20261122-0027',
  date: '2026-11-22',
  itemCount: 2,
}

/** The reference drawings by their file names. */
export const references: readonly (readonly [file: string, size: LabelSize, content: LabelContent | PickupPass])[] = [
  ['t150-normal', '100x150', normal],
  ['t150-long', '100x150', long],
  ['t150-notrack', '100x150', withoutTracking],
  ['t150-qronly', '100x150', qrOnly],
  ['t150-s10', '100x150', s10],
  ['t4x6-normal', '4x6in', normal],
  ['t139-normal', '99x139', normal],
  ['t139-qronly', '99x139', qrOnly],
  ['s100-normal', '100x100', normal],
  ['s100-long', '100x100', long],
  ['s100-notrack', '100x100', withoutTracking],
  ['s100-pickup', '100x100', pickup],
  ['c67-normal', '99x68', normal],
  ['c67-long', '99x68', long],
]
