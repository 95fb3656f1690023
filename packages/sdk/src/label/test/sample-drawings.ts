import { encodeQr } from '../../qr/encode-qr.ts'
import type { Drawing, SymbolMatrix, TextItem } from '../drawing.ts'
import { type LabelLayout, openLayout } from '../layout.ts'
import { labelFaces } from './fonts.ts'

/** A text in the bold weight, unless told otherwise. */
export const text = (
  content: string,
  { x = 5, base = 10, em = 4, ...rest }: { x?: number; base?: number; em?: number } & Partial<TextItem> = {},
): TextItem => ({
  kind: 'text',
  role: 'order',
  text: content,
  weight: 'bold',
  xMm: x,
  baselineMm: base,
  emMm: em,
  ...rest,
})

/** A QR of any text. */
export const qrMatrix = (payload: string): SymbolMatrix => encodeQr(payload)

const DIGITS = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
const REGIONS = ['서울 강남구', '부산 해운대구', '경기 성남시 분당구', '대구 달서구', '대전 유성구']
const NAMES = ['홍**', '김**', '남궁**', '이**']
const WORDS = ['소나무', '바다', '구름', '하늘', '강물', '나비', '토끼']
const MARKS = [[], ['fragile'], ['cold', 'up'], ['fragile', 'dry']]

let layout: LabelLayout | undefined

/** The label of 100 × 150 mm of an invented parcel: the same for the same number. */
export function sampleDrawing(number: number): Drawing & { payload: string; tracking: string } {
  let state = number + 1
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const pick = <T>(from: readonly T[]) => from[next(from.length)] as T
  const token = String(next(8)) + Array.from({ length: 25 }, () => pick(DIGITS)).join('')
  const payload = `HTTPS://EXQ.KR/#${token}`
  const tracking = String(100_000_000_000 + next(2 ** 31))
  layout ??= openLayout({ faces: labelFaces() })
  const { drawing } = layout.label({
    token,
    payload,
    checkWords: [pick(WORDS), pick(WORDS)],
    profile: 'strict',
    region: pick(REGIONS),
    postcode: `0${10 + next(90)}**`,
    name: pick(NAMES),
    phone: '010-****-****',
    sortCode: `${100 + next(900)}-B${next(10)}`,
    carrier: '한진택배',
    trackingNumber: tracking,
    orderNumber: `20261122-${String(number).padStart(5, '0')}`,
    sender: '하늘상회',
    marks: pick(MARKS),
    date: '2026-11-22',
    boxIndex: 1,
    boxCount: 1,
  })
  return { ...drawing, payload, tracking }
}

/** Every text of a drawing, frame included. */
export const textsOf = ({ frame, items }: Drawing): string[] =>
  [...frame, ...items].flatMap(item => (item.kind === 'text' ? [item.text] : []))
