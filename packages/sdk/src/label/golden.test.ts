import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { LabelContent, PickupPass } from './content.ts'
import { type LabelSize, openLayout } from './layout.ts'
import { openRaster } from './raster.ts'
import { encodePng } from './render-png.ts'
import { renderSvg } from './render-svg.ts'
import { openZpl } from './render-zpl.ts'
import { compare, decodePng } from './test/decode-png.ts'
import { labelFaces } from './test/fonts.ts'
import { long, normal, pickup, qrOnly, references, withoutTracking } from './test/reference-labels.ts'

/**
 * What labels look like, byte by byte. After a wanted change: UPDATE_GOLDENS=1 npx vitest run packages/sdk/src/label/golden.test.ts,
 * then look at the pictures in test/golden before committing them.
 */
const update = process.env.UPDATE_GOLDENS === '1'
const folder = fileURLToPath(new URL('./test/golden/', import.meta.url))
const hashFile = `${folder}hashes.json`

const faces = labelFaces()
const layOut = (size: LabelSize, content: LabelContent | PickupPass, dpi = 203) => {
  const layout = openLayout({ faces, size, dpi })
  return ('number' in content ? layout.pickup(content) : layout.label(content)).drawing
}

const PICTURES: typeof references = [
  ...references.filter(([file]) =>
    ['t150-normal', 't150-long', 't150-notrack', 't150-qronly', 's100-long', 's100-pickup', 'c67-normal'].includes(
      file,
    ),
  ),
  ['s100-qronly', '100x100', qrOnly],
  ['c67-qronly', '99x68', qrOnly],
]

describe('pictures', () => {
  it.each(PICTURES)('%s', (file, size, content) => {
    const bitmap = openRaster({ faces }).draw(layOut(size, content))
    const path = `${folder}${file}.png`
    if (update) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(path, encodePng(bitmap))
    }
    expect(existsSync(path), `${path} is missing`).toBe(true)
    const { different, thick } = compare(decodePng(readFileSync(path)), bitmap)
    expect({ different, thick }).toEqual({ different: 0, thick: 0 })
  })
})

describe('bytes', () => {
  const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  const found: Record<string, string> = {}
  for (const [file, size, content] of references) {
    const drawing = layOut(size, content)
    const raster = openRaster({ faces })
    found[`${file} dots`] = sha256(raster.draw(drawing).bits)
    found[`${file} svg`] = sha256(renderSvg(drawing, { faces }))
    found[`${file} zpl`] = sha256(openZpl(raster).label(drawing))
  }
  const others: readonly (readonly [LabelSize, LabelContent | PickupPass, number])[] = [
    ['a6', normal, 203],
    ['a6', qrOnly, 203],
    ['4x6in', qrOnly, 203],
    ['100x100', withoutTracking, 300],
    ['100x150', long, 300],
    ['100x150', long, 600],
    ['99x68', long, 305],
    ['100x100', pickup, 600],
  ]
  for (const [size, content, dpi] of others) {
    const bitmap = openRaster({ faces, dpi }).draw(layOut(size, content, dpi))
    found[`${size} ${content.checkWords[0]} ${dpi} dots`] = sha256(bitmap.bits)
  }

  it('of dots, SVG and ZPL are those that were looked at', () => {
    if (update) writeFileSync(hashFile, `${JSON.stringify(found, null, 2)}\n`)
    expect(found).toEqual(JSON.parse(readFileSync(hashFile, 'utf8')))
  })
})
