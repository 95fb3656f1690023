import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSymbols } from '../../../sdk/src/label/test/read-symbols.ts'
import { sweep } from '../../../server/test/canary.ts'
import { csvOf, type Order, orders } from '../orders.ts'
import { knownWaybills } from './api.ts'
import { Desk } from './desk.ts'
import { leaksIn, unambiguous } from './leaks.ts'
import { pictureOfSvg, picturesOfZpl, readPng } from './pictures.ts'
import { infoOf, readPdf, usePoppler } from './readers.ts'

const list = [...orders(14, 210)].filter(unambiguous).slice(0, 11)
const desk = new Desk()
desk.put('orders.csv', csvOf(list, 'cj'))
const payloads = async () => (await knownWaybills(desk.dataDir)).keys()
const sorted = (texts: Iterable<string>) => [...texts].sort()

describe('labels as', () => {
  it('ZPL: one format a row, whose dots show the QR that the API knows, and no text but the tracking number', async () => {
    const { code, document } = await desk.label(['orders.csv', '--out', 'labels.zpl'])
    expect({ code, rows: document.data.rows.labelled }).toEqual({ code: 0, rows: list.length })
    const zpl = desk.read('labels.zpl').toString('latin1')
    const pictures = picturesOfZpl(zpl)
    const found = await Promise.all(pictures.map(picture => readSymbols(picture, ['QRCode'])))
    expect(found.map(symbols => symbols.length)).toEqual(list.map(() => 1))
    expect(sorted(found.flat())).toEqual(sorted(await payloads()))
    const fields = [...zpl.matchAll(/\^FD([^^]*)/g)].map(([, data = '']) => data.replace(/^>[:;]|>[56]/g, ''))
    expect(fields).toEqual(list.map(order => order.trackingNumber))
    expect(zpl.replace(/\^GFA[^^]*/g, '')).toMatch(/^[\x20-\x7e\n]*$/)
  })

  it('PNG: one picture a row, in the order of the rows, named by row and id alone', async () => {
    expect((await desk.label(['orders.csv', '--format', 'png', '--out', 'pictures'])).code).toBe(0)
    const names = readdirSync(desk.path('pictures')).sort()
    const known = [...(await knownWaybills(desk.dataDir)).values()]
    const waybillOf = (order: Order) => known.find(({ orderNumber }) => orderNumber === order.orderNumber)
    expect(names).toEqual(list.map((order, i) => `${String(i + 1).padStart(6, '0')}-${waybillOf(order)?.parcelId}.png`))
    for (const [i, name] of names.entries()) {
      const order = list[i] as Order
      const symbols = await readPng(desk.read(`pictures/${name}`))
      expect(symbols).toEqual(sorted([waybillOf(order)?.payload ?? '', order.trackingNumber]))
    }
  })

  it('SVG: one picture a row, whose QR the API knows, without a word of the order', async () => {
    expect((await desk.label(['orders.csv', '--format', 'svg', '--out', 'drawings'])).code).toBe(0)
    const names = readdirSync(desk.path('drawings')).sort()
    const found = []
    for (const [i, name] of names.entries()) {
      const svg = desk.read(`drawings/${name}`).toString()
      const symbols = await readSymbols(pictureOfSvg(svg), ['QRCode'])
      found.push(...symbols)
      const words = [...svg.matchAll(/>([^<]+)<|aria-label="([^"]*)"/g)]
        .map(([, text, label = '']) => text ?? label.replace('Code128', ''))
        .join(' ')
      expect(leaksIn(words, list[i] as Order, { token: symbols[0]?.split('#')[1] ?? '' }, 'strict')).toEqual([])
    }
    expect(sorted(found)).toEqual(sorted(await payloads()))
  })

  it.skipIf(!usePoppler)(
    'A4 sheets of eight from the third position: 6 + 5 labels on two pages, all read',
    async () => {
      const { code, document } = await desk.label([
        'orders.csv',
        '--sheet',
        'a4:2x4',
        '--start',
        '3',
        '--out',
        'a4.pdf',
      ])
      expect({ code, pages: document.data.pages }).toEqual({ code: 0, pages: 2 })
      const pages = await readPdf(desk.path('a4.pdf'))
      expect(pages.map(page => page.payloads.length)).toEqual([6, 5])
      expect(sorted(pages.flatMap(page => page.payloads))).toEqual(sorted(await payloads()))
    },
  )

  it.skipIf(!usePoppler).each([
    ['a4:2x3', 2],
    ['a4:2x2', 3],
    ['a4:1x2', 3],
  ])('A4 sheet %s: %i pages, all read', async (sheet, pageCount) => {
    expect((await desk.label(['orders.csv', '--sheet', sheet, '--out', 'sheet.pdf'])).code).toBe(0)
    const pages = await readPdf(desk.path('sheet.pdf'))
    expect(pages).toHaveLength(pageCount)
    expect(sorted(pages.flatMap(page => page.payloads))).toEqual(sorted(await payloads()))
  })

  it.skipIf(!usePoppler).each([
    ['100x100', 'vector', 100, 100],
    ['4x6in', 'vector', 101.6, 152.4],
    ['a6', 'compact', 105, 148],
  ])('PDF pages of %s, %s: every page its size and its QR', async (size, symbols, widthMm, heightMm) => {
    const { code } = await desk.label(['orders.csv', '--size', size, '--symbols', symbols, '--out', 'size.pdf'])
    expect(code).toBe(0)
    const [width, height] = /([\d.]+) x ([\d.]+)/.exec(infoOf(desk.read('size.pdf'))['Page size'] ?? '')?.slice(1) ?? []
    expect(Number(width)).toBeCloseTo((widthMm * 72) / 25.4, 0)
    expect(Number(height)).toBeCloseTo((heightMm * 72) / 25.4, 0)
    const pages = await readPdf(desk.path('size.pdf'))
    expect(pages.map(page => page.payloads.length)).toEqual(list.map(() => 1))
    expect(sorted(pages.flatMap(page => page.payloads))).toEqual(sorted(await payloads()))
    for (const [i, { text, payloads }] of pages.entries()) {
      expect(leaksIn(text, list[i] as Order, { token: payloads[0]?.split('#')[1] ?? '' }, 'strict')).toEqual([])
    }
  })
})

describe('the document itself', () => {
  it.skipIf(!usePoppler)(
    'says EXQRESS and no date, no author, no keyword; has no bookmark, attachment or script',
    async () => {
      await desk.label(['orders.csv', '--out', 'hygiene.pdf'])
      const info = infoOf(desk.read('hygiene.pdf'))
      expect(Object.keys(info).filter(key => /date|author|subject|keywords|creator/i.test(key))).toEqual([])
      expect(info).toMatchObject({
        Title: 'EXQRESS',
        Producer: 'EXQRESS',
        'Metadata Stream': 'no',
        JavaScript: 'no',
      })
      const raw = desk.read('hygiene.pdf').toString('latin1')
      expect(raw).not.toMatch(/\/(?:Outlines|EmbeddedFiles|Metadata|CreationDate|ModDate|JavaScript|OpenAction)\b/)
    },
  )

  it('and every other output holds nothing of a person in any encoding, in its bytes or its name', async () => {
    const people = list.map(({ name, phone, address, addressDetail, product }) => ({
      name,
      phone,
      address,
      addressDetail,
      also: product.length > 3 ? [product] : [],
    }))
    await desk.label(['orders.csv', '--out', 'swept.pdf'])
    const outputs = ['swept.pdf', 'labels.zpl', 'pictures', 'drawings'].map(name => desk.path(name))
    expect(await sweep(outputs, people)).toEqual([])
  })

  it.each(['labels.pdf', 'labels.zpl', 'pictures', 'drawings'])(
    '%s has the same bytes when it is written again',
    async out => {
      const format = { pictures: 'png', drawings: 'svg' }[out]
      const args = ['orders.csv', '--out', out, ...(format === undefined ? [] : ['--format', format])]
      const bytes = () =>
        format
          ? readdirSync(desk.path(out)).map(name => `${name} ${desk.read(`${out}/${name}`).toString('base64')}`)
          : desk.read(out).toString('base64')
      expect((await desk.label(args)).code).toBe(0)
      const first = bytes()
      const { code, document } = await desk.label(args)
      expect({ code, known: document.data.rows.known }).toEqual({ code: 0, known: list.length })
      expect(bytes()).toEqual(first)
    },
  )
})
