import { describe, expect, it } from 'vitest'
import type { Gray } from './gray.ts'
import { PIXEL_STEPS } from './ladder.ts'
import { openZxing } from './open-zxing.ts'
import { movedCorners } from './places.ts'
import { openJsqr } from './read-jsqr.ts'
import { openQr } from './read-qr.ts'
import { readGray } from './read-zxing.ts'
import { apart, cornersOf, page } from './test/pictures.ts'

const code = { text: 'HTTPS://EXQ.KR/#0123456789ABCDEFGHJKMNPQRS', x: 310, y: 120, modulePx: 6 }
const { width, height, grey } = page(640, 480, [code])
const picture: Gray = { width, height, data: grey }

describe.each(PIXEL_STEPS)('step $name', ({ engine, view, options }) => {
  const shown = view(picture)

  it('reads a clean code and maps its corners back to the picture', async () => {
    if (shown === undefined) throw new Error('the step does not apply to a picture of 640 × 480')
    const readings =
      engine === 'zxing'
        ? await readGray(await openZxing(), shown.gray, options ?? {})
        : (await (engine === 'qr' ? openQr() : openJsqr()))?.(shown.gray)
    const [reading, ...more] = readings?.read ?? []
    expect(more).toEqual([])
    expect(reading?.text).toBe(code.text)
    if (reading !== undefined)
      expect(apart(movedCorners(shown.toSource, reading.corners), cornersOf(code))).toBeLessThan(6)
  })

  it('shows the engine a picture of bounded size, however thin or small the picture is', () => {
    for (const [thinWidth, thinHeight] of [
      [1, 1],
      [1, 4000],
      [3000, 2],
    ] as const) {
      const data = new Uint8Array(thinWidth * thinHeight).fill(200)
      const thin = view({ width: thinWidth, height: thinHeight, data })
      if (thin === undefined) continue
      expect(thin.gray.data).toHaveLength(thin.gray.width * thin.gray.height)
      expect(thin.gray.data.length).toBeLessThan(7_000_000)
    }
  })
})
