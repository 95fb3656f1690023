import { describe, expect, it } from 'vitest'
import { csvOf, type Order, orders, TEMPLATES } from '../orders.ts'
import { knownWaybills } from './api.ts'
import { Desk } from './desk.ts'
import { ENCODINGS } from './encodings.ts'
import { leaksIn, maskedName, maskedPhone, type Profile, unambiguous } from './leaks.ts'
import { readPdf, usePoppler } from './readers.ts'

/** How a file is read has nothing to do with how a label is masked, so each encoding tries a profile as well. */
const RUNS: readonly [encoding: keyof typeof ENCODINGS, profile: Profile][] = [
  ['UTF-8', 'strict'],
  ['UTF-8 with BOM', 'kr-unified'],
  ['UTF-16LE with BOM', 'cn-gbt41833'],
  ['UTF-16BE with BOM', 'qr-only'],
  ['CP949', 'strict'],
]

const templates = Object.keys(TEMPLATES)

describe.skipIf(!usePoppler)('the CSV of', () => {
  describe.each(templates.map((template, i) => ({ template, seed: 100 + i })))('$template', ({ template, seed }) => {
    const desk = new Desk()
    const list = [...orders(6, seed)].filter(unambiguous).slice(0, 4)
    const csv = csvOf(list, template)
    const hasKey = TEMPLATES[template]?.columns.some(([, value]) => value(list[0] as Order) === list[0]?.orderNumber)
    const tokensSeen = new Set<string>()

    it.each(RUNS)('in %s, profile %s: a label for every row, that names nobody', async (encoding, profile) => {
      const input = desk.put(`${profile} ${encoding}.csv`, ENCODINGS[encoding](csv))
      const out = `${encoding}.pdf`
      const { code, document } = await desk.label([input, '--out', out, '--profile', profile])
      expect({ code, problems: document.data?.problems }).toEqual({ code: 0, problems: [] })
      expect(document.data.rows).toMatchObject({ total: list.length, labelled: list.length, failed: 0 })
      expect(document.data.verified).toEqual({ verified: list.length, total: list.length })

      const pages = await readPdf(desk.path(out))
      expect(pages).toHaveLength(list.length)
      const payloads = pages.flatMap(page => page.payloads)
      expect(new Set(payloads).size).toBe(list.length)
      for (const payload of payloads) tokensSeen.add(payload)
      const known = await knownWaybills(desk.dataDir, { profile })
      for (const [i, { text, payloads, bars }] of pages.entries()) {
        const order = list[i] as Order
        const waybill = known.get(payloads[0] ?? '')
        if (waybill === undefined) throw new Error('a QR that the API does not know')
        expect(payloads).toHaveLength(1)
        expect(bars).toEqual(
          profile === 'qr-only' || waybill.trackingNumber === undefined ? [] : [order.trackingNumber],
        )
        expect(leaksIn(text, order, waybill, profile)).toEqual([])
        expect(text).toContain(maskedName(order.name, profile))
        expect(text).toContain(maskedPhone(order.phone, profile))
        for (const word of waybill.checkWords) expect(text).toContain(word)
      }
    })

    it(`is the same parcels in every encoding${hasKey ? '' : ', but without an order number each file has its own'}`, () => {
      expect(tokensSeen.size).toBe(hasKey ? list.length : RUNS.length * list.length)
    })
  })
})

it('the text check sees what it looks for', () => {
  const [order] = [...orders(1, 9)] as [Order]
  const of = (text: string, profile: Profile = 'strict') => leaksIn(text, order, { token: '0'.repeat(26) }, profile)
  expect(of(`${order.name}`)).toEqual(['name', 'given name'])
  expect(
    of(
      `0000 00000 ${order.orderNumber} ${order.sortCode} 2026-11-23 1/1 010-****-**** ${order.postcode.slice(0, 3)}**`,
    ),
  ).toEqual([])
  expect(of(order.phone.slice(-4))).toEqual(['digits 4'])
  expect(of(order.phone.slice(4, 8))).toEqual(['digits 4'])
  expect(of(order.phone.slice(4, 8), 'kr-unified')).toEqual([])
  expect(of(order.postcode)).toEqual(['digits 5'])
  expect(of(order.address.split(' ').at(-1) ?? '')).toHaveLength(1)
  expect(of([...order.product].join(' '))).toContain('product')
  expect(of('010-****-****', 'qr-only')).toEqual(['digits 3', 'a mask'])
})
