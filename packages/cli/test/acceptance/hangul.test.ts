import { describe, expect, it } from 'vitest'
import { textOf } from '../../../sdk/src/label/test/poppler.ts'
import { knownParcels } from './api.ts'
import { Desk } from './desk.ts'
import { ENCODINGS } from './encodings.ts'
import { usePoppler } from './readers.ts'

const SYLLABLES = Array.from({ length: 11_172 }, (_, i) => String.fromCharCode(0xac00 + i))
/** Behind a name they are a form of address, no part of it. */
const ADDRESS_FORMS = ['님', '씨']
/** "And", between two names. */
const SEPARATOR = '및'

/** Each row shows two syllables by a name that is sealed, opened and masked, and both again by its order number. */
const rows = SYLLABLES.flatMap((first, i) => {
  const last = SYLLABLES[i + 1]
  if (i % 2 === 1 || last === undefined) return []
  const turned = ADDRESS_FORMS.includes(last)
  const name = [first, last].includes(SEPARATOR) ? '가민나' : turned ? `${last}민${first}` : `${first}민${last}`
  return [{ name, orderNumber: `${first}${last}${i}` }]
})

const csvOf = (list: typeof rows) =>
  `고객주문번호,받는분성명,받는분전화번호,받는분주소(전체),품목명\r\n${list
    .map(({ name, orderNumber }) => `${orderNumber},${name},010-1234-5678,서울특별시 중구 ${name}로 1,${name}\r\n`)
    .join('')}`

describe('all 11,172 Hangul syllables survive', () => {
  const desk = new Desk()
  const print = (encoding: keyof typeof ENCODINGS) => {
    desk.put(`${encoding}.csv`, ENCODINGS[encoding](csvOf(rows)))
    const how = ['--profile', 'kr-unified', '--symbols', 'compact', '--sheet', 'a4:2x4']
    return desk.label([`${encoding}.csv`, '--out', `${encoding}.pdf`, ...how])
  }

  it('reading UTF-8, sealing, issuing: the API knows every order number', { timeout: 120_000 }, async () => {
    const { code, document } = await print('UTF-8')
    expect({ code, problems: document.data.problems }).toEqual({ code: 0, problems: [] })
    const orderNumbers = (await knownParcels(desk.dataDir)).map(parcel => parcel.orderNumber)
    expect(orderNumbers.sort()).toEqual(rows.map(row => row.orderNumber).sort())
    expect(new Set(orderNumbers.join('').replace(/\d/g, '')).size).toBe(11_172)
  })

  it.skipIf(!usePoppler)('opening, masking and drawing: each sheet has its names', { timeout: 120_000 }, () => {
    const sheets = textOf(desk.read('UTF-8.pdf'))
    expect(sheets).toHaveLength(Math.ceil(rows.length / 8))
    const missing = rows.filter(({ name }, i) => !sheets[Math.floor(i / 8)]?.includes(`${name[0]}*${name[2]}`))
    expect(missing).toEqual([])
  })

  it('reading CP949: the same parcels, the same bytes', { timeout: 120_000 }, async () => {
    const { code, document } = await print('CP949')
    expect({ code, known: document.data.rows.known }).toEqual({ code: 0, known: rows.length })
    expect(desk.read('CP949.pdf').equals(desk.read('UTF-8.pdf'))).toBe(true)
  })

  it.skipIf(!usePoppler)('also the one that no name can hold, by its order number', async () => {
    const own = rows.filter(({ orderNumber }) => orderNumber.includes(SEPARATOR))
    desk.put('own.csv', csvOf(own))
    expect((await desk.label(['own.csv', '--out', 'own.pdf'])).code).toBe(0)
    expect(textOf(desk.read('own.pdf'))[0]).toContain(own[0]?.orderNumber)
  })
})
