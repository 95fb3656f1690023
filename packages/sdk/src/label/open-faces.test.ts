import { create, type Font } from 'fontkit'
import { describe, expect, it } from 'vitest'
import type { Outline } from './faces.ts'
import { LabelError } from './label-error.ts'
import { openFaces } from './open-faces.ts'
import { labelFaces, readFont } from './test/fonts.ts'

const FILES = ['NanumSquareB.ttf', 'NanumSquareEB.ttf', 'ExqressSans-Bold.ttf', 'fallback-gb-B.ttf']
const byFontkit = FILES.map(file => create(Buffer.from(readFont(file))) as Font)

describe('faces', () => {
  it('draw all 11,172 Hangul syllables and 4,888 Hanja of KS X 1001 in both weights, none as a gap', () => {
    const faces = labelFaces()
    const gaps: string[] = []
    for (const codePoint of [...koreanLetters()]) {
      for (const weight of ['bold', 'extrabold'] as const) {
        const { face, id, missing, left, right } = faces.glyph(weight, codePoint)
        const drawn = !missing && right - left > 0.3 && faces.outline(face, id).length > 0
        if (!drawn) gaps.push(String.fromCodePoint(codePoint))
      }
    }
    expect(gaps.join('')).toBe('')
  })

  it('draw the 2,350 syllables of everyday in the main face, and white space as nothing', () => {
    const faces = labelFaces()
    for (const letter of '가각간갇갈뷁힝홍길동') expect(faces.glyph('bold', letter.codePointAt(0)!).face).toBe(0)
    for (const rare of '갂믌힣똠') expect(faces.glyph('bold', rare.codePointAt(0)!).face).toBe(rare === '똠' ? 0 : 2)
    for (const space of ' \u00a0')
      expect(faces.glyph('bold', space.codePointAt(0)!)).toMatchObject({ face: 0, right: 0 })
  })

  it('take Latin Extended, Vietnamese and Greek from the second face, simplified hanzi from the third', () => {
    const faces = labelFaces()
    for (const letter of 'őžạệά') expect(faces.glyph('bold', letter.codePointAt(0)!).face).toBe(2)
    for (const hanzi of '刘陈张赵吴孙马罗') expect(faces.glyph('bold', hanzi.codePointAt(0)!).face).toBe(3)
    expect(faces.names).toEqual(['NanumSquareB', 'NanumSquareEB', 'ExqressSans-Bold', 'NotoSansSC-Bold'])
  })

  it('draw a visible box for a character that no face has, and say so', () => {
    const faces = labelFaces()
    const thai = faces.glyph('bold', 0x0e01)
    expect(thai).toMatchObject({ missing: true, id: 0, face: 0 })
    expect(thai.right - thai.left).toBeGreaterThan(0.5)
    expect(faces.outline(0, 0).length).toBeGreaterThan(20)
  })

  it('read no fallback before a character needs it', () => {
    let reads = 0
    const faces = openFaces({
      bold: readFont(FILES[0]!),
      extraBold: readFont(FILES[1]!),
      fallbacks: [
        () => {
          reads++
          return readFont(FILES[2]!)
        },
      ],
    })
    for (const letter of '홍길동 님 010-****-1234') faces.glyph('bold', letter.codePointAt(0)!)
    expect(reads).toBe(0)
    faces.glyph('bold', 'ő'.codePointAt(0)!)
    faces.glyph('extrabold', 'ű'.codePointAt(0)!)
    expect(reads).toBe(1)
  })

  it.each(FILES.map((file, face) => [file, face] as const))(
    '%s: widths, boxes and outlines are those that fontkit reads',
    (_, face) => {
      const faces = labelFaces()
      const peer = byFontkit[face]!
      const em = peer.unitsPerEm
      const drawn = peer.characterSet.filter(point => peer.glyphForCodePoint(point).path.commands.length > 0)
      const points = drawn.filter((_, i) => i % 37 === 0)
      expect(points.length).toBeGreaterThan(80)
      for (const point of points) {
        // The second fallback is reached only through the others, so each face is asked directly here.
        const own = openedAlone(face).glyph('bold', point)
        const theirs = peer.glyphForCodePoint(point)
        expect(own.id).toBe(theirs.id)
        expect(own.advance).toBeCloseTo(theirs.advanceWidth / em, 9)
        expect(own.left).toBeCloseTo(theirs.bbox.minX / em, 2)
        expect(area(faces.outline(face, own.id))).toBeCloseTo(area(fontkitOutline(peer, own.id)), 6)
      }
    },
  )

  it('a subset opens in fontkit and shows the same shapes under the new ids, composite glyphs too', () => {
    const faces = labelFaces()
    const text = { 0: '홍길동A1', 1: '강남구', 2: 'őÀệά', 3: '刘陈' }
    for (const [key, letters] of Object.entries(text)) {
      const face = Number(key)
      const ids = [0, ...Array.from(letters, letter => openedAlone(face).glyph('bold', letter.codePointAt(0)!).id)]
      const bytes = faces.subset(face, ids)
      const subset = create(Buffer.from(bytes)) as Font
      expect(bytes.length).toBeLessThan(8000)
      ids.forEach((id, i) => {
        expect(subset.getGlyph(i).advanceWidth).toBe(byFontkit[face]!.getGlyph(id).advanceWidth)
        expect(area(fontkitOutline(subset, i))).toBeCloseTo(area(faces.outline(face, id)), 6)
      })
      expect(faces.subset(face, ids)).toEqual(bytes)
    }
  })

  it('refuse a file that is no TrueType font, or that is cut off', () => {
    const bold = readFont(FILES[0]!)
    for (const bytes of [
      new Uint8Array(0),
      new Uint8Array(400),
      new TextEncoder().encode('OTTO'.repeat(40)),
      bold.slice(0, 300),
    ])
      expect(() => openFaces({ bold: bytes, extraBold: bold })).toThrow(LabelError)
  })
})

/** Every syllable, and the Hanja that Node's EUC-KR decoder knows. */
function* koreanLetters(): Generator<number> {
  for (let syllable = 0xac00; syllable <= 0xd7a3; syllable++) yield syllable
  const decoder = new TextDecoder('euc-kr')
  for (let lead = 0xca; lead <= 0xfd; lead++)
    for (let trail = 0xa1; trail <= 0xfe; trail++) yield decoder.decode(Buffer.of(lead, trail)).codePointAt(0) ?? 0
}

const alone = new Map<number, ReturnType<typeof openFaces>>()
function openedAlone(face: number) {
  let faces = alone.get(face)
  if (faces === undefined) {
    const bytes = readFont(FILES[face]!)
    faces = openFaces({ bold: bytes, extraBold: bytes })
    alone.set(face, faces)
  }
  return faces
}

/** Signed area of an outline whose curves are taken as two chords: equal for equal shapes. */
function area(outline: Outline): number {
  let sum = 0
  let [startX, startY, x, y] = [0, 0, 0, 0]
  const to = (nextX: number, nextY: number) => {
    sum += x * nextY - nextX * y
    x = nextX
    y = nextY
  }
  for (let i = 0; i < outline.length; ) {
    const op = outline[i]
    if (op === 0) {
      x = startX = outline[i + 1]!
      y = startY = outline[i + 2]!
      i += 3
    } else if (op === 1) {
      to(outline[i + 1]!, outline[i + 2]!)
      i += 3
    } else if (op === 2) {
      to((x + 2 * outline[i + 1]! + outline[i + 3]!) / 4, (y + 2 * outline[i + 2]! + outline[i + 4]!) / 4)
      to(outline[i + 3]!, outline[i + 4]!)
      i += 5
    } else {
      to(startX, startY)
      i += 1
    }
  }
  return sum / 2
}

function fontkitOutline(font: Font, glyphId: number): Outline {
  const ops: number[] = []
  const em = font.unitsPerEm
  for (const { command, args } of font.getGlyph(glyphId).path.commands)
    ops.push(
      ['moveTo', 'lineTo', 'quadraticCurveTo', 'bezierCurveTo', 'closePath'].indexOf(command),
      ...args.map(a => a / em),
    )
  return Float64Array.from(ops)
}
