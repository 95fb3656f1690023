import fc from 'fast-check'
import jsqr from 'jsqr'
import * as qrcode from 'qrcode'
import { describe, expect, it } from 'vitest'
import { readSymbols } from '../label/test/read-symbols.ts'
import { dataCapacity, type QrLevel } from './codewords.ts'
import { drawSymbol, encodeQr, type QrCode } from './encode-qr.ts'
import { QrError } from './qr-error.ts'
import { segment } from './segments.ts'
import { balanceOfQrcode, balanceOfStandard, penaltyByModule } from './test/penalty-by-module.ts'
import { newToken, payloadFor } from './token.ts'

const LEVELS: QrLevel[] = ['L', 'M', 'Q', 'H']
const VERSIONS = [1, 2, 3, 4, 5, 6]
const EVERY = VERSIONS.flatMap(version => LEVELS.map(level => [version, level] as const))

/** Texts of all modes that fit a symbol, up to its last bit. */
const textFor = (version: number, level: QrLevel) =>
  fc
    .array(
      fc.oneof(
        fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 40 }),
        fc.string({ unit: fc.constantFrom(...'ABCXYZ0189 $%*+-./:'), minLength: 1, maxLength: 30 }),
        fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }),
        fc.string({ unit: fc.constantFrom(...'가나힣뷁운송장문앞'), minLength: 1, maxLength: 10 }),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map(parts => {
      const points = [...parts.join('')].slice(0, 300)
      while (segment(points.join('')).bits > 8 * dataCapacity(version, level)) points.pop()
      return points.join('')
    })
    .filter(text => text !== '')

/** The cut that `segment` chose, as the peer takes it. */
function peerSegments(text: string): qrcode.QRCodeSegment[] {
  const { points, modes } = segment(text)
  const segments: { data: string; mode: number }[] = []
  for (const [i, mode] of modes.entries()) {
    const character = String.fromCodePoint(points[i]!)
    const last = segments.at(-1)
    if (last?.mode === mode) last.data += character
    else segments.push({ data: character, mode })
  }
  return segments.map(({ data, mode }): qrcode.QRCodeSegment => {
    if (mode === 0) return { data, mode: 'numeric' }
    return mode === 1 ? { data, mode: 'alphanumeric' } : { data: new TextEncoder().encode(data), mode: 'byte' }
  })
}

const peer = (text: string, version: number, level: QrLevel, mask?: number) =>
  qrcode.create(peerSegments(text), {
    version,
    errorCorrectionLevel: level,
    ...(mask === undefined ? {} : { maskPattern: mask as qrcode.QRCodeMaskPattern }),
  })

/** The masks with the lowest penalty when the peer's own eight drawings are judged module by module. */
function bestMasks(text: string, version: number, level: QrLevel) {
  const symbols = Array.from({ length: 8 }, (_, mask) => {
    const { modules } = peer(text, version, level, mask)
    return { size: modules.size, modules: Uint8Array.from(modules.data) }
  })
  const best = (balance: (darkPercent: number) => number) => {
    const penalties = symbols.map(symbol => penaltyByModule(symbol, balance))
    return penalties.indexOf(Math.min(...penalties))
  }
  return { ofStandard: best(balanceOfStandard), ofPeer: best(balanceOfQrcode) }
}

/** Black and white pixels, `scale` a module, with the quiet zone. */
function picture({ size, modules }: QrCode, scale: number) {
  const side = (size + 8) * scale
  const grey = new Uint8Array(side * side).fill(255)
  for (let y = 0; y < size * scale; y++)
    for (let x = 0; x < size * scale; x++)
      if (modules[Math.floor(y / scale) * size + Math.floor(x / scale)] === 1)
        grey[(y + 4 * scale) * side + x + 4 * scale] = 0
  return { width: side, height: side, grey }
}

const read = (code: QrCode) => readSymbols(picture(code, 3), ['QRCode'])

describe.each(EVERY)('version %i-%s', (version, level) => {
  it('is module for module what another encoder draws of the same segments and mask', () => {
    fc.assert(
      fc.property(textFor(version, level), text => {
        const code = drawSymbol(segment(text), version, level)
        const { modules } = peer(text, version, level, code.mask)
        expect(code.size).toBe(modules.size)
        expect(Buffer.compare(code.modules, Uint8Array.from(modules.data))).toBe(0)
      }),
      { numRuns: 20 },
    )
  })

  it('has the mask of the standard, and the one of the other encoder but for its count of the dark share', () => {
    fc.assert(
      fc.property(textFor(version, level), text => {
        const { ofStandard, ofPeer } = bestMasks(text, version, level)
        expect(drawSymbol(segment(text), version, level).mask).toBe(ofStandard)
        expect(peer(text, version, level).maskPattern).toBe(ofPeer)
      }),
      { numRuns: 4 },
    )
  })

  it('is read by two independent decoders', async () => {
    await fc.assert(
      fc.asyncProperty(textFor(version, level), async text => {
        const code = drawSymbol(segment(text), version, level)
        expect(await read(code)).toEqual([text])
        const { width, height, grey } = picture(code, 3)
        const pixels = Uint8ClampedArray.from({ length: 4 * grey.length }, (_, i) =>
          i % 4 === 3 ? 255 : grey[i >> 2]!,
        )
        expect(jsqr.default(pixels, width, height)?.data).toBe(text)
      }),
      { numRuns: 4 },
    )
  })
})

describe('the payload of a label', () => {
  const token = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(newToken)

  it('takes 29 modules at level Q', () => {
    fc.assert(
      fc.property(token, token => {
        const { version, level, size } = encodeQr(payloadFor('https://exq.kr', token))
        expect({ version, level, size }).toEqual({ version: 3, level: 'Q', size: 29 })
      }),
    )
  })

  it('of a longer host stays at 29 modules with level M, 14 more characters at least', () => {
    const worst = newToken(new Uint8Array(16).fill(255))
    const chosen = (host: string, options = {}) => {
      const { version, level } = encodeQr(payloadFor(`https://${host}`, worst), options)
      return `${version}-${level}`
    }
    expect(chosen('exq.kr')).toBe('3-Q')
    expect(chosen('exqr.kr')).toBe('3-M')
    expect(chosen('parcel.exq.kr')).toBe('3-M')
    expect(chosen('a'.repeat(17).concat('.kr'))).toBe('3-M')
    expect(chosen('a'.repeat(19).concat('.kr'))).toBe('4-Q')
    expect(chosen('parcel.exq.kr', { prefer: 'level' })).toBe('4-Q')
    expect(chosen('parcel.exq.kr', { fallback: 'Q' })).toBe('4-Q')
    expect(chosen('parcel.exq.kr', { prefer: 'level', maxVersion: 3 })).toBe('3-M')
  })

  it('is read when a tenth of its modules is covered', async () => {
    const text = payloadFor('https://exq.kr', newToken(Uint8Array.from({ length: 16 }, (_, i) => 17 * i)))
    const { size, modules, ...code } = encodeQr(text)
    const covered = modules.slice()
    for (let y = 12; y < 21; y++) covered.fill(0, y * size + 11, y * size + 20)
    expect(await read({ ...code, size, modules: covered })).toEqual([text])
  })
})

describe('the version and level', () => {
  it.each([
    ['1', {}, '1-Q'],
    ['1', { level: 'H' }, '1-H'],
    ['1', { minVersion: 3 }, '3-Q'],
    ['1', { minVersion: 6, level: 'L' }, '6-L'],
    ['x'.repeat(32), {}, '3-Q'],
    ['x'.repeat(33), {}, '3-M'],
    ['x'.repeat(42), {}, '3-M'],
    ['x'.repeat(43), {}, '4-Q'],
    ['x'.repeat(33), { minVersion: 4 }, '4-Q'],
    ['x'.repeat(74), {}, '6-Q'],
    ['x'.repeat(75), {}, '5-M'],
    ['x'.repeat(106), {}, '6-M'],
    ['x'.repeat(106), { fallback: 'L' }, '5-L'],
    ['x'.repeat(134), { fallback: 'L' }, '6-L'],
    ['0'.repeat(322), { level: 'L' }, '6-L'],
  ] as const)('of %j with %j is %s', (text, options, expected) => {
    const { version, level, size } = encodeQr(text, options)
    expect(`${version}-${level}`).toBe(expected)
    expect(size).toBe(17 + 4 * version)
  })

  it.each([
    ['107 bytes', 'x'.repeat(107), {}],
    ['43 bytes in 29 modules', 'x'.repeat(43), { maxVersion: 3 }],
    ['75 bytes at no other level', 'x'.repeat(75), { fallback: 'Q' }],
    ['323 digits', '0'.repeat(323), { level: 'L' }],
    ['a million characters', 'x'.repeat(1_000_000), {}],
  ] as const)('cannot be found for %s', (_, text, options) => {
    expect(() => encodeQr(text, options)).toThrow(new QrError('QR_TOO_LONG'))
  })

  it('found is the smallest at its level, whatever the text', () => {
    fc.assert(
      fc.property(textFor(6, 'M'), text => {
        const { version, level } = encodeQr(text, { fallback: 'Q', level: 'M' })
        const { bits } = segment(text)
        expect(bits).toBeLessThanOrEqual(8 * dataCapacity(version, level))
        if (version > 1) expect(bits).toBeGreaterThan(8 * dataCapacity(version - 1, level))
      }),
    )
  })
})
