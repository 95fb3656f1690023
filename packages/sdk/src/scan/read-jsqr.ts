import { type Gray, rgbaOf } from './gray.ts'
import { isText, NOTHING, type Readings } from './reading.ts'

export type ReadWithJsqr = (gray: Gray) => Readings

/** jsqr, the last to be asked: it took a minute for twelve megapixels of noise. Undefined where it is not installed. */
export async function openJsqr(): Promise<ReadWithJsqr | undefined> {
  const module = await import('jsqr').catch(() => undefined)
  if (module === undefined) return undefined
  const decode = module.default.default ?? module.default
  return gray => {
    const found = decode(rgbaOf(gray), gray.width, gray.height, { inversionAttempts: 'attemptBoth' })
    if (found === null || !isText(found.data)) return NOTHING
    const { topLeftCorner, topRightCorner, bottomRightCorner, bottomLeftCorner } = found.location
    const corners = [topLeftCorner, topRightCorner, bottomRightCorner, bottomLeftCorner] as const
    return { read: [{ text: found.data, corners, bytes: Uint8Array.from(found.binaryData) }], unread: [] }
  }
}
