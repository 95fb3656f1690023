import { describe, expect, it } from 'vitest'
import { encodeQr } from './encode-qr.ts'
import { qrToSvg } from './svg.ts'

const code = encodeQr('HTTPS://EXQ.KR/#7ZZZABCDE0123456789FGHJKMN')

/** Paints the runs of the dark path back into modules. */
function modulesOf(svg: string, size: number, quietZone: number): Uint8Array {
  const modules = new Uint8Array(size * size)
  const [path] = svg.match(/(?<=<path d=")[^"]*/)!
  for (const [run, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    const start = (Number(y) - quietZone) * size + Number(x) - quietZone
    expect(modules.subarray(start, start + Number(width)).includes(1), run).toBe(false)
    modules.fill(1, start, start + Number(width))
  }
  return modules
}

describe('the SVG of a symbol', () => {
  it.each([undefined, 0, 2])('draws exactly its dark modules, with a quiet zone of %s', quietZone => {
    const svg = qrToSvg(code, quietZone === undefined ? {} : { quietZone })
    expect(modulesOf(svg, code.size, quietZone ?? 4)).toEqual(code.modules)
    const side = 29 + 2 * (quietZone ?? 4)
    expect(svg).toContain(`viewBox="0 0 ${side} ${side}"`)
    expect(svg.match(/<path /g)).toHaveLength(2)
  })

  it('has a size in mm only if it is told the size of a module', () => {
    expect(qrToSvg(code)).not.toMatch(/width=|height=/)
    expect(qrToSvg(code, { moduleMm: 1.125 })).toContain(' width="41.625mm" height="41.625mm" ')
    expect(qrToSvg(code, { moduleMm: 0.1 })).toContain(' width="3.7mm" ')
  })

  it('does not say what the symbol holds', () => {
    expect(qrToSvg(code)).not.toMatch(/EXQ|7ZZZ/i)
  })
})
