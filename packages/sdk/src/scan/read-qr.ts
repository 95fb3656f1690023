import { type Gray, rgbaOf } from './gray.ts'
import { isText, NOTHING, type Reading, type Readings } from './reading.ts'

export type ReadWithQr = (gray: Gray) => Readings

/** How often it tries anew, and for how long: beyond these nothing more was read in 180 photos. */
const EFFORT = 8
const TIME_LIMIT_MS = 300

/** The decoder of `qr`: sees codes at other slants than zxing. One code a picture. Undefined where it is not installed. */
export async function openQr(): Promise<ReadWithQr | undefined> {
  const module = await import('qr/decode.js').catch(() => undefined)
  if (module === undefined) return undefined
  return gray => {
    const { width, height } = gray
    let reading: Reading | undefined
    try {
      module.decodeQR(
        { width, height, data: rgbaOf(gray) },
        {
          format: 'RGBA',
          effort: EFFORT,
          timeLimit: TIME_LIMIT_MS,
          pointsOnDetect({ bounds }, text) {
            if (typeof text === 'string' && isText(text)) reading = { text, corners: bounds }
          },
        },
      )
    } catch {
      // It throws where it finds no code.
    }
    return reading === undefined ? NOTHING : { read: [reading], unread: [] }
  }
}
