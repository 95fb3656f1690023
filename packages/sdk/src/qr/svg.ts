import type { QrCode } from './encode-qr.ts'

export interface QrSvgOptions {
  /** Light border in modules; the standard asks for 4. */
  readonly quietZone?: number
  /** Side of a module in mm. Without it the picture has no size of its own and fills its box. */
  readonly moduleMm?: number
}

/** A symbol as SVG: a white ground with its quiet zone, and all dark modules as one path of horizontal runs. */
export function qrToSvg(
  { size, modules }: Pick<QrCode, 'size' | 'modules'>,
  { quietZone = 4, moduleMm }: QrSvgOptions = {},
): string {
  let path = ''
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; ) {
      let end = x
      while (end < size && modules[y * size + end] === 1) end++
      const run = end - x
      if (run > 0) path += `M${x + quietZone} ${y + quietZone}h${run}v1h-${run}z`
      x = Math.max(end, x + 1)
    }
  const side = size + 2 * quietZone
  const sideMm = moduleMm === undefined ? undefined : Number((side * moduleMm).toFixed(4))
  const dimensions = sideMm === undefined ? '' : ` width="${sideMm}mm" height="${sideMm}mm"`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg"${dimensions} viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>`
  )
}
