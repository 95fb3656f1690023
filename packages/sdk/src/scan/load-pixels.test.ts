import { Jimp } from 'jimp'
import { describe, expect, it } from 'vitest'
import { grayOf } from './gray.ts'
import { loadPixels } from './load-pixels.ts'

const [width, height] = [160, 120]

/** Slopes of brightness and colour, which JPEG keeps well. */
function slopes() {
  const picture = new Jimp({ width, height, color: 0xffffffff })
  const { data } = picture.bitmap
  for (let at = 0; at < data.length; at += 4) {
    const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)]
    data.set([x, 2 * y, 255 - x, 255], at)
  }
  return picture
}

describe('the pixels of a JPEG', () => {
  it('are what jimp gives for the same file', async () => {
    const file = await slopes().getBuffer('image/jpeg', { quality: 90 })
    const { bitmap } = await Jimp.fromBuffer(new Uint8Array(file).buffer)
    const [ours, theirs] = [await loadPixels(file, 'jpeg'), grayOf(width, height, bitmap.data)]
    expect([ours.width, ours.height]).toEqual([width, height])
    const furthest = ours.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (theirs.data[i] ?? 0))), 0)
    expect(furthest).toBeLessThanOrEqual(6)
  })

  it('are those that came, when the end of the file is missing', async () => {
    const file = await slopes().getBuffer('image/jpeg', { quality: 90 })
    const whole = await loadPixels(file, 'jpeg')
    const cut = await loadPixels(file.subarray(0, Math.floor(file.length * 0.7)), 'jpeg')
    const upperThird = (width * height) / 3
    expect(cut.data.subarray(0, upperThird)).toEqual(whole.data.subarray(0, upperThird))
  })

  it('of a file that is none are an error, also after one that was good', async () => {
    await loadPixels(await slopes().getBuffer('image/jpeg'), 'jpeg')
    await expect(loadPixels(Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]), 'jpeg')).rejects.toThrow()
  })
})
