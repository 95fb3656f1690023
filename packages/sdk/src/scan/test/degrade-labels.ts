import {
  type Bitmap,
  type LabelContent,
  type LabelLayout,
  type LabelSize,
  openLayout,
  openRaster,
  qrPlace,
} from '../../label/index.ts'
import { labelFaces } from '../../label/test/fonts.ts'
import { checkWords, newToken, payloadFor } from '../../qr/index.ts'
import type { Random } from './degrade-random.ts'
import type { QrPlace } from './degrade-shot.ts'

export const LABEL_SIZES: readonly LabelSize[] = ['100x150', '4x6in', '99x139', 'a6', '100x100', '99x68']
export const PROFILES = ['strict', 'qr-only'] as const

const DPI = 203
const DOTS_PER_MM = 8
const REGIONS = [
  '서울 강남구',
  '부산 해운대구',
  '경기 성남시 분당구',
  '대구 달서구',
  '경남 창원시 마산합포구',
  '제주 서귀포시',
]
const NAMES = ['홍**', '김**', '남궁**', '이**', '최**, 박**']
const CARRIERS = ['한진택배', '우체국택배', '마을 배달']
const SENDERS = ['하늘상회', '초록마을 판교점', '정** · 전남 나주시']
const MARKS = [[], ['fragile'], ['cold', 'up'], ['fragile', 'dry']]

export interface PrintedLabel {
  readonly size: LabelSize
  readonly profile: (typeof PROFILES)[number]
  readonly payload: string
  readonly bitmap: Bitmap
  readonly qr: QrPlace
}

export interface LabelChoice {
  readonly size?: LabelSize
  readonly profile?: PrintedLabel['profile']
}

/** Draws labels of invented parcels in dots of a 203-dpi head, of a random size and profile unless told otherwise. */
export function openLabels(): (random: Random, choice?: LabelChoice) => PrintedLabel {
  const faces = labelFaces()
  const raster = openRaster({ faces, dpi: DPI })
  const layouts = new Map<LabelSize, LabelLayout>(
    LABEL_SIZES.map(size => [size, openLayout({ faces, size, dpi: DPI })] as const),
  )
  return (random, { size = random.pick(LABEL_SIZES), profile = random.pick(PROFILES) } = {}) => {
    const content = { ...invent(random), profile }
    const { drawing } = layouts.get(size)!.label(content)
    for (const item of [...drawing.frame, ...drawing.items]) {
      if (item.kind !== 'qr') continue
      const { x, y, dots } = qrPlace(item, DOTS_PER_MM)
      const moduleMm = dots / DOTS_PER_MM
      return {
        size,
        profile,
        payload: content.payload,
        bitmap: raster.draw(drawing),
        qr: { xMm: x / DOTS_PER_MM, yMm: y / DOTS_PER_MM, sideMm: moduleMm * item.matrix.size, moduleMm },
      }
    }
    throw new Error(`a label of ${size} has no symbol`)
  }
}

function invent(random: Random): Omit<LabelContent, 'profile'> {
  const token = newToken(Uint8Array.from({ length: 16 }, () => random.whole(0, 255)))
  return {
    token,
    // A host of this length keeps the payload within level Q.
    payload: payloadFor('https://exq.kr', token),
    checkWords: checkWords(token),
    region: random.pick(REGIONS),
    postcode: `0${random.whole(10, 99)}**`,
    name: random.pick(NAMES),
    phone: '010-****-****',
    sortCode: random.chance(0.7) ? `${random.whole(100, 999)}-B${random.whole(0, 9)}` : undefined,
    carrier: random.pick(CARRIERS),
    trackingNumber: random.chance(0.8) ? String(random.whole(100_000_000_000, 999_999_999_999)) : undefined,
    orderNumber: `20261122-${random.whole(10_000, 99_999)}`,
    sender: random.pick(SENDERS),
    marks: random.pick(MARKS),
    date: '2026-11-22',
    boxIndex: 1,
    boxCount: 1,
  }
}
