import { crc32, deflateSync } from 'node:zlib'
import qrcode from 'qrcode'

/** A PNG of a code, as a screenshot shows it. */
export const codePicture = (text: string): Promise<Buffer> =>
  qrcode.toBuffer(text, { errorCorrectionLevel: 'Q', margin: 4, scale: 4 })

/** A grey PNG, row by row; `bits` 1 or 8 a pixel. */
export function greyPng(width: number, height: number, bits: 1 | 8, rowAt: (y: number) => Uint8Array): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = bits
  const rows = Array.from({ length: height }, (_, y) => [Uint8Array.of(0), rowAt(y)]).flat()
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  data.copy(bytes, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}

/** Seeded noise, eight bits a pixel: what no code is found in, and what takes longest. */
export function noise(width: number, height: number, seed = 1): Buffer {
  let state = seed
  return greyPng(width, height, 8, () =>
    Uint8Array.from({ length: width }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
      return state >>> 24
    }),
  )
}

/** Several codes in one picture, side by side. */
export function sideBySide(texts: readonly string[]): Buffer {
  const scale = 6
  const symbols = texts.map(text => qrcode.create(text, { errorCorrectionLevel: 'M' }).modules)
  const height = Math.max(...symbols.map(({ size }) => size)) + 8
  const lines = Array.from({ length: height }, (_, y) => {
    const dots = symbols.flatMap(modules =>
      Array.from({ length: modules.size + 8 }, (_, x) => {
        const inside = x >= 4 && y >= 4 && x < modules.size + 4 && y < modules.size + 4
        return inside && modules.get(y - 4, x - 4) ? 0 : 255
      }),
    )
    return Uint8Array.from(dots.flatMap(dot => Array.from({ length: scale }, () => dot)))
  })
  return greyPng(lines[0]?.length ?? 0, height * scale, 8, y => lines[Math.floor(y / scale)] as Uint8Array)
}
