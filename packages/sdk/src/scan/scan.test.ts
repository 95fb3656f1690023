import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { scan } from './scan.ts'
import { greyPng } from './test/degrade-file.ts'
import { apart, cornersOf, type DrawnCode, encoded, page, rgba, webp, withOrientation } from './test/pictures.ts'

const TOKEN = 'HTTPS://EXQ.KR/#0123456789ABCDEFGHJKMNPQRS'
const code: DrawnCode = { text: TOKEN, x: 60, y: 40, modulePx: 5 }
const drawn = page(400, 300, [code])
const blank = page(400, 300, [])

describe('a picture with one code', () => {
  it.each([
    ['png', () => encoded(drawn, 'image/png')],
    ['jpeg', () => encoded(drawn, 'image/jpeg')],
    ['gif', () => encoded(drawn, 'image/gif')],
    ['webp', () => webp(drawn, { lossless: true })],
    ['webp', () => webp(drawn, { lossless: false })],
  ])('gives it, its corners and its size as %s', async (format, draw) => {
    const result = await scan(await draw())
    expect(result).toMatchObject({ format, width: 400, height: 300, conflicts: [], unread: [], outOfTime: false })
    expect(result.codes).toMatchObject([{ text: TOKEN, engine: 'zxing' }])
    for (const { corners } of result.codes) expect(apart(corners, cornersOf(code))).toBeLessThan(4)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'has its corners where a viewer shows them, EXIF orientation %i',
    async orientation => {
      const jpeg = withOrientation(await encoded(drawn, 'image/jpeg'), orientation)
      const { Jimp } = await import('jimp')
      // jimp turns the pixels as viewers do: the turned picture, stored anew without EXIF, must give the same corners.
      const shown = await Jimp.fromBuffer(Buffer.from(jpeg))
      const turned = await scan(await shown.getBuffer('image/png'))
      const result = await scan(jpeg)
      expect([result.width, result.height]).toEqual([shown.width, shown.height])
      expect(result.codes).toHaveLength(1)
      const [[one], [other]] = [result.codes, turned.codes]
      // A mirrored picture shows the code's own top right corner where another reader sees its bottom left one.
      for (const { x, y } of one?.corners ?? []) {
        expect(Math.min(...(other?.corners ?? []).map(corner => Math.hypot(corner.x - x, corner.y - y)))).toBeLessThan(
          4,
        )
      }
    },
  )

  it('gives it where the paper is transparent and the ink black', async () => {
    const pixels = rgba(drawn)
    for (let i = 0; i < pixels.length; i += 4) {
      pixels[i + 3] = 255 - (pixels[i] ?? 0)
      pixels.fill(0, i, i + 3)
    }
    const { Jimp } = await import('jimp')
    const png = await new Jimp({ data: Buffer.from(pixels), width: 400, height: 300 }).getBuffer('image/png')
    expect((await scan(png)).codes).toMatchObject([{ text: TOKEN }])
  })

  it('is read with the file alone at effort fast, and nothing more is tried', async () => {
    expect((await scan(greyPng(drawn), { effort: 'fast' })).codes).toMatchObject([{ text: TOKEN, step: 'bytes' }])
    expect(await scan(greyPng(blank), { effort: 'fast' })).toMatchObject({ codes: [], outOfTime: false })
    expect((await scan(await webp(drawn, { lossless: true }), { effort: 'fast' })).codes).toHaveLength(1)
  })

  it('is one code at effort thorough, whatever number of steps read it', async () => {
    const result = await scan(greyPng(drawn), { effort: 'thorough', budgetMs: 20_000 })
    expect(result).toMatchObject({ codes: [{ text: TOKEN, step: 'bytes' }], conflicts: [], outOfTime: false })
  })
})

describe('a picture with several codes', () => {
  it('gives every one of them, also those that say the same', async () => {
    const codes = [code, { ...code, x: 420, y: 230 }, { ...code, text: 'OTHER', x: 90, y: 330 }]
    const result = await scan(greyPng(page(700, 520, codes)))
    expect(result.codes.map(({ text }) => text).sort()).toEqual([TOKEN, TOKEN, 'OTHER'])
  })
})

describe('a picture without a code', () => {
  it('gives none, and no place that looks like one', async () => {
    expect(await scan(greyPng(blank))).toMatchObject({ codes: [], unread: [], conflicts: [], outOfTime: false })
  })

  it('of one pixel by a thousand breaks no engine', async () => {
    expect(await scan(greyPng(page(1, 1000, [])), { effort: 'thorough' })).toMatchObject({ codes: [] })
    expect((await scan(greyPng(drawn))).codes).toHaveLength(1)
  })
})

describe('the budget and the signal', () => {
  it('ends the ladder between two steps when the time is over', async () => {
    let now = 0
    const clock = () => {
      now += 10
      return now
    }
    const result = await scan(greyPng(blank), { budgetMs: 100, clock })
    expect(result.outOfTime).toBe(true)
    expect(result.ms).toBeLessThan(200)
  })

  it('an aborted signal gives its reason, before the first step and between two', async () => {
    const reason = new Error('enough')
    await expect(scan(greyPng(drawn), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    const running = scan(greyPng(blank), { signal: controller.signal })
    setImmediate(() => controller.abort(reason))
    await expect(running).rejects.toBe(reason)
  })
})

describe('a hostile or broken file', () => {
  const patch = (file: Uint8Array, at: number, ...bytes: number[]) => {
    const copy = Uint8Array.from(file)
    copy.set(bytes, at)
    return copy
  }

  it('is refused from its header when it claims too much', async () => {
    const claims = patch(greyPng(drawn), 16, 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff)
    await expect(scan(claims)).rejects.toMatchObject({ name: 'ImageRefused', code: 'IMAGE_TOO_LARGE' })
    await expect(scan(greyPng(drawn), { maxPixels: 400 * 300 - 1 })).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' })
  })

  it('is refused when its header claims pixels that are not there', async () => {
    const claims = patch(greyPng(drawn), 16, 0, 0, 0x13, 0x88, 0, 0, 0x10, 0)
    await expect(scan(claims)).rejects.toMatchObject({ code: 'IMAGE_BROKEN' })
  })

  it('is refused when its pixels unpack to far more than its size needs', async () => {
    const png = Buffer.from(greyPng(drawn))
    const bomb = deflateSync(Buffer.alloc(200_000_000), { level: 1 })
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bomb.length)
    const end = png.subarray(png.length - 12)
    const file = Buffer.concat([png.subarray(0, 33), length, Buffer.from('IDAT'), bomb, Buffer.alloc(4), end])
    await expect(scan(file)).rejects.toMatchObject({ code: 'IMAGE_BROKEN' })
  })

  it('is refused as broken when no decoder can unpack it', async () => {
    const cut = greyPng(drawn).subarray(0, 400)
    await expect(scan(cut)).rejects.toMatchObject({ code: 'IMAGE_BROKEN', fields: { format: 'PNG' } })
    const garbage = patch(await webp(drawn, { lossless: true }), 30, ...Array(60).fill(0xff))
    await expect(scan(garbage)).rejects.toMatchObject({ code: 'IMAGE_BROKEN', fields: { format: 'WebP' } })
  })

  it('of many frames costs no more than its first', async () => {
    const gif = Buffer.from(await encoded(drawn, 'image/gif'))
    // The frames after the header and the colour table (thirteen bytes and the table), without the trailer.
    const frames = gif.subarray(13 + 3 * 2 ** (((gif[10] ?? 0) & 7) + 1), -1)
    const many = Buffer.concat([gif.subarray(0, -1), ...Array(2000).fill(frames), Buffer.of(0x3b)])
    const result = await scan(many, { effort: 'thorough', budgetMs: 20_000 })
    expect(result.codes).toHaveLength(1)
  })
})
