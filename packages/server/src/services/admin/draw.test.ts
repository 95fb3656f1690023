import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { type ApiServer, openApiServer, waybill } from '../../../test/api-server.ts'

// Another reader than the one that checks what is drawn.
const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
prepareZXingModule({ overrides: { wasmBinary: wasm.buffer as ArrayBuffer }, fireImmediately: false })

async function textsIn(png: Uint8Array): Promise<string[]> {
  const found = await readBarcodes(new Uint8Array(png), {
    formats: ['QRCode', 'Code128'],
    textMode: 'Plain',
    tryHarder: true,
  })
  return found.map(({ text }) => text)
}

describe('a drawn waybill', () => {
  let server: ApiServer
  let issued: { parcelId: string; payload: string }
  beforeAll(async () => {
    server = await openApiServer({ url: 'sqlite::memory:' })
    const trackingNumber = `12345678901${12_345_678_901 % 7}`
    const body = { waybill: waybill({ carrier: '롯데택배', trackingNumber, sortCode: '1A-23' }) }
    issued = (await server.call({ path: '/v1/waybills', body })).json
  })
  afterAll(() => server.close())

  const drawn = (what: string, query = '') => server.call({ path: `/v1/waybills/${issued.parcelId}/${what}?${query}` })

  it('as PNG is read by another reader, in every size and resolution', async () => {
    for (const query of ['', 'size=100x100', 'size=99x68&dpi=300', 'size=a6&profile=qr-only', 'dpi=600']) {
      const { status, bytes, headers } = await drawn('label', `format=png&${query}`)
      expect([query, status]).toEqual([query, 200])
      expect(headers.get('content-type')).toBe('image/png')
      expect(await textsIn(bytes), query).toContain(issued.payload)
    }
  })

  it('comes in the other formats, each as what it says it is', async () => {
    const pdf = await drawn('label')
    expect(pdf.headers.get('content-type')).toBe('application/pdf')
    expect(pdf.headers.get('content-disposition')).toBe(`inline; filename="${issued.parcelId}.pdf"`)
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    const svg = await drawn('label', 'format=svg')
    expect(svg.headers.get('content-type')).toBe('image/svg+xml')
    expect(svg.bytes.toString()).toMatch(/^<svg .*<\/svg>\s*$/s)
    const zpl = await drawn('label', 'format=zpl')
    expect(zpl.bytes.toString()).toMatch(/\^XA.*\^XZ/s)
  })

  it('the same label is the same bytes, whenever it is drawn', async () => {
    for (const format of ['pdf', 'png', 'svg', 'zpl']) {
      const first = await drawn('label', `format=${format}`)
      server.clock.advance(86_400_000)
      const later = await drawn('label', `format=${format}`)
      expect(later.bytes.equals(first.bytes), format).toBe(true)
    }
  })

  it('names nobody', async () => {
    const svg = (await drawn('label', 'format=svg')).bytes.toString()
    expect(svg).toContain('나**')
    const pdf = (await drawn('label')).bytes
    const streams = [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(
      ([, data = '']) => {
        try {
          return inflateSync(Buffer.from(data, 'latin1')).toString('latin1')
        } catch {
          return data
        }
      },
    )
    for (const text of [svg, pdf.toString('latin1'), ...streams]) {
      for (const secret of ['나래울', '8642', '9753', '테헤란']) expect(text).not.toContain(secret)
    }
  })

  it('the QR alone is the same as on the label', async () => {
    const png = await drawn('qr', 'format=png')
    expect(png.headers.get('content-type')).toBe('image/png')
    expect(await textsIn(png.bytes)).toEqual([issued.payload])
    const svg = await drawn('qr')
    expect(svg.headers.get('content-type')).toBe('image/svg+xml')
    const text = await drawn('qr', 'format=text')
    expect(text.headers.get('content-type')).toContain('text/plain')
    const lines = text.bytes.toString().trimEnd().split('\n')
    expect(new Set(lines.map(line => line.length)).size).toBe(1)
    expect(lines.join('')).toMatch(/^[ ▀▄█]+$/)
  })

  it('what cannot be drawn is refused', async () => {
    for (const query of ['format=gif', 'size=1x1', 'dpi=72', 'dpi=203.5']) {
      expect((await drawn('label', query)).status, query).toBe(400)
    }
  })
})
