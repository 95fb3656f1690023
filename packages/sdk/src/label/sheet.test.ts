import { describe, expect, it } from 'vitest'
import { LabelError } from './label-error.ts'
import { openLayout } from './layout.ts'
import { calibrationPage, parseSheet, SHEETS } from './sheet.ts'
import { labelFaces } from './test/fonts.ts'
import { HALF_A_DOT_MM, inkBoxes, textsOf } from './test/ink.ts'
import { long } from './test/reference-labels.ts'

const faces = labelFaces()
const places = (spec: string) => {
  const sheet = parseSheet(spec)
  return Array.from({ length: sheet.positions }, (_, i) => sheet.place(i + 1))
}

describe('sheets', () => {
  it.each([
    ['a4:2x4', '99x68', 8, [4.65, 13.1], [106.25, 216.2]],
    ['a4:2x3', '100x100', 6, [2.5, -0.5], [107.5, 197.5]],
    ['a4:2x2', '99x139', 4, [4.65, 9.5], [106.25, 148.5]],
    ['a4:1x2', '99x139', 4, [5.45, 7.25], [105.45, 150.75]],
  ] as const)(
    '%s: labels of %s, %i of them, first and last where the stock has them',
    (spec, size, count, first, last) => {
      expect(parseSheet(spec).size).toBe(size)
      const all = places(spec)
      expect(all).toHaveLength(count)
      expect([all[0]!.xMm, all[0]!.yMm].map(round)).toEqual(first)
      expect([all.at(-1)!.xMm, all.at(-1)!.yMm].map(round)).toEqual(last)
    },
  )

  it.each(SHEETS)(
    '%s: the ink of the longest label stays on paper that laser printers reach, apart from its neighbours',
    spec => {
      const sheet = parseSheet(spec)
      const { drawing } = openLayout({ faces, size: sheet.size }).label(long)
      const boxes = inkBoxes(drawing, faces)
      const ink = {
        left: Math.min(...boxes.map(box => box.left)),
        right: Math.max(...boxes.map(box => box.right)),
        top: Math.min(...boxes.map(box => box.top)),
        bottom: Math.max(...boxes.map(box => box.bottom)),
      }
      const all = places(spec)
      for (const { xMm, yMm } of all) {
        expect(xMm + ink.left).toBeGreaterThanOrEqual(4.23)
        expect(xMm + ink.right).toBeLessThanOrEqual(210 - 4.23)
        expect(yMm + ink.top).toBeGreaterThanOrEqual(4.23)
        expect(yMm + ink.bottom).toBeLessThanOrEqual(297 - 4.23 + HALF_A_DOT_MM)
      }
      const distances = all.flatMap((a, i) =>
        all.slice(i + 1).map(b => [Math.abs(a.xMm - b.xMm), Math.abs(a.yMm - b.yMm)]),
      )
      for (const [across, down] of distances)
        expect(across! >= ink.right - ink.left || down! >= ink.bottom - ink.top).toBe(true)
    },
  )

  it('move by the offsets, start where they are told, and are known by name in either case', () => {
    const moved = parseSheet('A4:2X4', { start: 3, offsetXMm: -1.5, offsetYMm: 5 })
    expect(moved.start).toBe(3)
    const { xMm, yMm } = moved.place(3)
    expect([xMm, yMm].map(round)).toEqual([3.15, 85.8])
  })

  it.each([
    ['a4:3x3', {}, 'sheet'],
    ['a4:2x4', { start: 9 }, 'start'],
    ['a4:2x4', { start: 0 }, 'start'],
    ['a4:2x4', { start: 1.5 }, 'start'],
    ['a4:2x4', { offsetXMm: 5.1 }, 'offset'],
    ['a4:2x4', { offsetYMm: Number.NaN }, 'offset'],
  ] as const)('%s with %j is refused by name', (spec, options, field) => {
    expect(() => parseSheet(spec, options)).toThrow(new LabelError('SHEET_UNKNOWN', field))
  })

  it.each(SHEETS)('%s has a calibration page with its outlines, a ruler and its offsets', spec => {
    const page = calibrationPage(spec, { faces, offsetXMm: 1, offsetYMm: -0.5 })
    expect([page.widthMm, page.heightMm]).toEqual([210, 297])
    const texts = textsOf(page)
    expect(texts.map(({ text }) => text).join('\n')).toContain('X +1 mm   Y −0.5 mm')
    for (const { text, emMm } of texts) expect(emMm, text).toBeGreaterThanOrEqual(3)
    for (const { item, right, bottom } of inkBoxes(page, faces)) {
      if (item.kind !== 'text') continue
      expect(right).toBeLessThan(205)
      expect(bottom).toBeLessThan(70)
    }
  })
})

const round = (value: number) => Math.round(value * 1000) / 1000
