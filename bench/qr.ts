import { encodeQr, newToken, payloadFor } from '@exqress/sdk/qr'
import qrcode from 'qrcode'
import type { Row } from './row.ts'

const ROUNDS = 15
const OURS_PER_ROUND = 4_000
const PEER_PER_ROUND = 200
const TEXTS = 4_000

/** Codes per CPU second of one core: the label's payload, each time another token, and a longer text. */
export async function benchQr(): Promise<Row[]> {
  const tokens = Array.from({ length: TEXTS }, (_, i) => newToken(bytesOf(i)))
  return [
    compare(
      'QR of a label, 3-Q',
      tokens.map(token => payloadFor('https://exq.kr', token)),
    ),
    compare(
      'QR of a label at a longer host, 4-Q',
      tokens.map(token => payloadFor('https://parcel.exqress.co.kr', token)),
      { fallback: 'Q' },
    ),
  ]
}

function compare(what: string, texts: readonly string[], options: { fallback?: 'Q' } = {}): Row {
  const ours = (text: string) => encodeQr(text, options)
  const peer = (text: string) => qrcode.create(text, { errorCorrectionLevel: 'Q' })
  const code = ours(texts[0]!)
  const same = peer(texts[0]!)
  if (code.version !== same.version || code.size !== same.modules.size) throw new Error('not the same symbol')
  const oursRates: number[] = []
  const peerRates: number[] = []
  // In turns, so that whatever else the machine does meets both; the first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    const oursRate = ratePerCpuSecond(ours, texts, OURS_PER_ROUND)
    const peerRate = ratePerCpuSecond(peer, texts, PEER_PER_ROUND)
    if (round === 0) continue
    oursRates.push(oursRate)
    peerRates.push(peerRate)
  }
  const ratio = median(oursRates.map((rate, i) => rate / peerRates[i]!))
  return { what, ours: median(oursRates), peer: median(peerRates), unit: 'codes/CPU s', ratio, note: 'against qrcode' }
}

/** CPU time of the whole process, garbage collection on other threads included. */
function ratePerCpuSecond(encode: (text: string) => unknown, texts: readonly string[], count: number): number {
  const before = process.cpuUsage()
  for (let i = 0; i < count; i++) encode(texts[i % texts.length]!)
  const { user, system } = process.cpuUsage(before)
  return (1e6 * count) / (user + system)
}

/** Sixteen bytes that look random and are the same in every run. */
function bytesOf(seed: number): Uint8Array {
  let state = seed + 1
  return Uint8Array.from({ length: 16 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
