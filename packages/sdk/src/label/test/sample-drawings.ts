import qrcode from 'qrcode'
import { encodeCode128 } from '../code128.ts'
import type { DrawItem, Drawing, SymbolMatrix, TextItem } from '../drawing.ts'

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

export function qrMatrix(payload: string): SymbolMatrix {
  const { modules } = qrcode.create(payload, { errorCorrectionLevel: 'Q' })
  return { size: modules.size, modules: Uint8Array.from(modules.data, Number) }
}

const FRAME: readonly DrawItem[] = [
  text('확인 단어', { base: 70.5, em: 3 }),
  text('Scan to see, or type at exq.kr', { base: 104.5, em: 3 }),
  { kind: 'rule', xMm: 5, yMm: 11, widthMm: 90, heightMm: 0.75 },
]
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const DISTRICTS = ['서울 강남구', '부산 해운대구', '경기 성남시 분당구', '대구 달서구', '대전 유성구']
const WORDS = ['소나무', '바다', '구름', '하늘', '강물', '나비', '토끼']

/** A label like a real one, of nobody: the same for the same number. */
export function sampleDrawing(number: number): Drawing & { payload: string; tracking: string } {
  let state = number + 1
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const token = Array.from({ length: 26 }, () => DIGITS[next(32)]).join('')
  const payload = `HTTPS://EXQ.KR/#${token}`
  const tracking = String(100_000_000_000 + next(2 ** 31))
  const pick = (from: readonly string[]) => from[next(from.length)] as string
  const items: DrawItem[] = [
    text('한진택배', { base: 8.75, em: 5, role: 'carrier', weight: 'extrabold' }),
    text(`${100 + next(900)}-B${next(10)}`, { x: 4.37, base: 31.5, em: 23.74, role: 'hero', weight: 'extrabold' }),
    text(pick(DISTRICTS), { x: 4.79, base: 42.75, em: 8.5, role: 'region' }),
    text(`0${10 + next(80)}**`, { x: 81.37, base: 42.75, em: 5, role: 'postcode' }),
    text('홍** 님', { base: 52, em: 6.25, role: 'name' }),
    text('010-****-****', { base: 58.75, em: 5, role: 'phone' }),
    text(pick(WORDS), { base: 81.25, em: 10, role: 'check-word', weight: 'extrabold' }),
    text(pick(WORDS), { base: 92, em: 10, role: 'check-word', weight: 'extrabold' }),
    text(token.replace(/(....)(....)(.....)/g, '$1 $2 $3 ').trim(), {
      base: 112.5,
      em: 4.25,
      role: 'typed-id',
      trackingEm: 0.045,
    }),
    text(tracking.replace(/(....)(?=.)/g, '$1-'), { base: 138.75, em: 4.25, role: 'tracking' }),
    text(`20261122-${String(number).padStart(5, '0')}`, { x: 63.875, base: 128, em: 3.75 }),
    text('보내는 분  하늘상회', { base: 144.75, em: 3, role: 'sender' }),
    text('2026-11-22   1/1', { x: 71.25, base: 144.75, em: 3, role: 'date' }),
    { kind: 'mark', mark: number % 2 === 0 ? 'fragile' : 'cold', xMm: 85.5, yMm: 45.875, sizeMm: 9.5 },
    { kind: 'qr', matrix: qrMatrix(payload), payload, xMm: 58.75, yMm: 68.25, moduleMm: 1.25 },
    {
      kind: 'code128',
      widths: encodeCode128(tracking).widths,
      text: tracking,
      xMm: 5,
      yMm: 121,
      moduleMm: 0.5,
      heightMm: 13,
    },
  ]
  return { widthMm: 100, heightMm: 150, frame: FRAME, items, payload, tracking }
}

/** Every text of a drawing, frame included. */
export const textsOf = ({ frame, items }: Drawing): string[] =>
  [...frame, ...items].flatMap(item => (item.kind === 'text' ? [item.text] : []))
