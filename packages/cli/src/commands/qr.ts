import { extname } from 'node:path'
import { defineCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { Failure } from '../failure.ts'
import { looksLikeParcelId, parseParcelId } from '../parcel-id.ts'
import type { Style } from '../style.ts'

/** Bytes of a version 40 symbol at level Q (ISO/IEC 18004, table 7). */
const MAX_BYTES = 1663
/** Two modules above each other: neither light, the lower, the upper, both. */
const HALVES = [' ', '▄', '▀', '█'] as const

export const command = defineCommand({
  args: {
    text: {
      summary: {
        ko: 'QR에 담을 글, 또는 운송장 식별자(pcl_…)',
        en: 'what the QR says, or the id of a parcel (pcl_…)',
      },
    },
  },
  flags: {
    out: {
      kind: 'text',
      short: 'o',
      value: 'file',
      summary: { ko: '저장할 파일 (.svg 또는 .png)', en: 'file to save (.svg or .png)' },
    },
    force: { kind: 'switch', summary: { ko: '있는 파일을 바꾸기', en: 'replace a file that is there' } },
  },
  examples: [
    { line: 'exqress qr "https://example.com"', says: { ko: '터미널에 보이기', en: 'in the terminal' } },
    {
      line: 'exqress qr pcl_01ARZ3NDEKTSV4RRFFQ69G5FAV --out qr.svg',
      says: { ko: '운송장의 QR을 파일로', en: "a parcel's QR as a file" },
    },
  ],
  async run({ text, out, force }, context) {
    const payload = looksLikeParcelId(text) ? await payloadOf(parseParcelId(text), context) : text
    if (payload === '' || Buffer.byteLength(payload) > MAX_BYTES) {
      throw new Failure('USAGE_VALUE_INVALID', { fields: { given: '<text>', expected: `1 … ${MAX_BYTES} bytes` } })
    }
    if (out !== undefined) {
      const { saveFile } = await import('../save-file.ts')
      const path = await saveFile({ path: out, cwd: context.cwd, force }, await draw(payload, out))
      context.report.note({ ko: `저장했습니다: ${path}`, en: `Saved: ${path}` })
      return { data: { text: payload, file: path } }
    }
    return { data: { text: payload }, text: context.report.machine ? '' : await block(payload, context.report.out) }
  },
})

async function payloadOf(parcelId: string, context: Context): Promise<string> {
  const { waybills } = await context.client()
  // The least that a profile shows: only the payload is wanted here.
  const { payload } = await waybills.reprint(parcelId, { profile: 'qr-only' })
  return payload
}

async function draw(payload: string, out: string): Promise<string | Uint8Array> {
  const { default: qrcode } = await import('qrcode')
  const options = { errorCorrectionLevel: 'Q', margin: 4 } as const
  switch (extname(out).toLowerCase()) {
    case '.svg':
      return qrcode.toString(payload, { ...options, type: 'svg' })
    case '.png':
      return qrcode.toBuffer(payload, { ...options, type: 'png', scale: 8 })
    default:
      throw new Failure('USAGE_VALUE_INVALID', { fields: { given: '--out', expected: '*.svg, *.png' } })
  }
}

/** The symbol in half blocks, light on dark whatever the terminal's own colours, with a quiet zone of four modules. */
async function block(payload: string, { enabled }: Style): Promise<string> {
  const rows = (await smallSymbol(payload)) ?? (await largeSymbol(payload))
  const light = '█'.repeat(rows[0]?.length ?? 0)
  const quiet = [light, light]
  const padded = [...quiet, ...rows, ...quiet].map(row => `███${row}███`)
  return padded.map(row => (enabled ? `\u001b[97;40m${row}\u001b[0m` : row)).join('\n')
}

/** Up to 41 modules a side, as a label's: choosing the mask alone takes qrcode-terminal half as long as starting Node. */
async function smallSymbol(payload: string): Promise<string[] | undefined> {
  const { encodeQr, QrError } = await import('@exqress/sdk/qr')
  try {
    const { size, modules } = encodeQr(payload, { level: 'Q', fallback: 'Q' })
    const rows: string[] = []
    for (let upper = -size; upper < modules.length; upper += 2 * size) {
      let row = '█'
      for (let x = 0; x < size; x++) {
        row += HALVES[(modules[upper + x] === 1 ? 0 : 2) + (modules[upper + size + x] === 1 ? 0 : 1)]
      }
      rows.push(`${row}█`)
    }
    return rows
  } catch (error) {
    if (error instanceof QrError) return undefined
    throw error
  }
}

async function largeSymbol(payload: string): Promise<string[]> {
  const { default: terminal } = await import('qrcode-terminal')
  terminal.setErrorLevel('Q')
  let drawn = ''
  // qrcode-terminal takes the low byte of each character, so it is given the bytes of the UTF-8 text.
  terminal.generate(Buffer.from(payload, 'utf8').toString('latin1'), { small: true }, text => {
    drawn = text
  })
  return drawn.split('\n').filter(row => row !== '')
}
