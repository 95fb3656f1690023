import type { QrQuery } from '@exqress/sdk/contract'
import { encodeQr, type QrCode, qrToSvg } from '@exqress/sdk/qr'
import type { MediaAnswer } from '../../service.ts'
import type { AdminPorts } from './ports.ts'
import { reprintWaybill } from './reprint-waybill.ts'

/** Light border in modules, as ISO/IEC 18004 asks. */
const QUIET_ZONE = 4
/** Pixels of a module in a PNG. */
const MODULE_PX = 8

/** The QR of one waybill, as on its label. Refuses as `reprintWaybill` does. */
export async function drawQr(
  ports: AdminPorts,
  tenant: string,
  parcelId: string,
  { format = 'svg' }: QrQuery,
): Promise<MediaAnswer> {
  const { payload } = await reprintWaybill(ports, tenant, parcelId, { profile: 'qr-only' })
  const code = encodeQr(payload)
  const fileName = `${parcelId}.${format === 'text' ? 'txt' : format}`
  if (format === 'png') return { mediaType: 'image/png', bytes: await pngOf(code), fileName }
  if (format === 'text') return { mediaType: 'text/plain; charset=utf-8', bytes: Buffer.from(blocksOf(code)), fileName }
  return { mediaType: 'image/svg+xml', bytes: Buffer.from(qrToSvg(code, { quietZone: QUIET_ZONE })), fileName }
}

const isDark = ({ size, modules }: QrCode, row: number, column: number) =>
  row >= 0 && row < size && column >= 0 && column < size && modules[row * size + column] === 1

/**
 * The symbol in half blocks, two rows of modules a line. Light modules are the drawn ones: on the dark ground of a
 * terminal the symbol stands right way round.
 */
export function blocksOf(code: QrCode): string {
  let text = ''
  for (let row = -QUIET_ZONE; row < code.size + QUIET_ZONE; row += 2) {
    for (let column = -QUIET_ZONE; column < code.size + QUIET_ZONE; column++) {
      const upper = !isDark(code, row, column)
      const lower = row + 1 < code.size + QUIET_ZONE && !isDark(code, row + 1, column)
      text += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' '
    }
    text += '\n'
  }
  return text
}

async function pngOf(code: QrCode): Promise<Uint8Array> {
  const { encodePng } = await import('@exqress/sdk/label')
  const width = (code.size + 2 * QUIET_ZONE) * MODULE_PX
  const strideBytes = Math.ceil(width / 32) * 4
  const bits = new Uint8Array(strideBytes * width)
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const dark = isDark(code, Math.floor(y / MODULE_PX) - QUIET_ZONE, Math.floor(x / MODULE_PX) - QUIET_ZONE)
      if (dark) bits[y * strideBytes + (x >> 3)]! |= 0x80 >> (x & 7)
    }
  }
  return encodePng({ width, height: width, strideBytes, bits })
}
