import { describe, expect, it, onTestFinished } from 'vitest'
import { csvOf, type Order, orders } from '../orders.ts'
import { knownParcels, knownWaybills } from './api.ts'
import { Desk } from './desk.ts'
import { ENCODINGS } from './encodings.ts'
import { readPdf, usePoppler } from './readers.ts'

const list = [...orders(8, 310)]
const csv = csvOf(list, 'cj')
const idsOf = async (desk: Desk) => (await knownParcels(desk.dataDir)).map(parcel => parcel.parcelId).sort()

describe('the same command again', () => {
  const desk = new Desk()
  const broken = csv.replace(list[3]?.phone ?? '', '1.01E+09')

  it('gives the same bytes and the same exit code, and makes no new parcel', async () => {
    desk.put('orders.csv', broken)
    const runs = []
    for (let run = 1; run <= 2; run++) {
      const { code, document } = await desk.label(['orders.csv', '--out', 'labels.pdf'])
      runs.push({
        code,
        pdf: desk.read('labels.pdf').toString('base64'),
        bad: desk.read('labels.errors.csv').toString(),
      })
      expect(document.data.rows).toMatchObject({ labelled: 7, failed: 1, known: run === 1 ? 0 : 7 })
    }
    expect(runs[0]?.code).toBe(3)
    expect(runs[1]).toEqual(runs[0])
    expect(desk.files).toEqual(['labels.errors.csv', 'labels.pdf', 'orders.csv'])
    expect(await idsOf(desk)).toHaveLength(7)
  })

  it('also for the same orders under another name, in another encoding and order of columns', async () => {
    const before = await idsOf(desk)
    const turned = broken
      .trimEnd()
      .split('\r\n')
      .map(line => line.split(',').reverse().join(';'))
      .join('\n')
    // The address heading holds a comma of its own, in quotes, and one product as well.
    const simple = turned.replace(/ 분할\)"?;"?받는분주소\(전체/, '받는분주소(전체, 분할)')
    desk.put('other.csv', ENCODINGS.CP949(simple))
    const { code, document } = await desk.label(['other.csv', '--out', 'other.pdf'])
    expect(document.data.file).toMatchObject({ encoding: 'cp949', delimiter: ';' })
    expect(code).toBe(3)
    expect(await idsOf(desk)).toEqual(before)
  })

  it('also in another language, time zone and folder, by another path', async () => {
    const { code } = await desk.label([desk.path('orders.csv'), '--out', 'sydney.pdf', '--errors', 'sydney.csv'], {
      env: { TZ: 'Australia/Sydney', LANG: 'ko_KR.UTF-8' },
    })
    expect(code).toBe(3)
    expect(desk.read('sydney.pdf').equals(desk.read('labels.pdf'))).toBe(true)
  })

  it('does not write over rows that somebody has begun to correct', async () => {
    desk.put('labels.errors.csv', '__code,half corrected')
    const { document } = await desk.label(['orders.csv', '--out', 'labels.pdf'])
    expect(desk.read('labels.errors.csv').toString()).toBe('__code,half corrected')
    expect(document.data.errors).toBe(desk.path('labels.errors-2.csv'))
  })
})

describe('rows to correct, fed back', () => {
  it.each(Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[])('in %s: labels for exactly those', async encoding => {
    const desk = new Desk(onTestFinished)
    const bad = [1, 4].reduce((text, i) => text.replace(list[i]?.phone ?? '', '1.01E+09'), csv)
    desk.put('orders.csv', ENCODINGS[encoding](bad))
    expect((await desk.label(['orders.csv', '--out', 'labels.pdf'])).code).toBe(3)
    const before = await idsOf(desk)

    const decode = decoders[encoding]
    const errors = decode(desk.read('labels.errors.csv'))
    expect(errors.split('\r\n')[0]).toMatch(/^고객주문번호,.*,__line,__column,__code,__message$/)
    expect(errors.match(/PHONE_DESTROYED/g)).toHaveLength(2)
    const phones = [1, 4].map(i => list[i]?.phone ?? '')
    const corrected = errors.replace(/1\.01E\+09/g, () => phones.shift() ?? '')
    desk.put('labels.errors.csv', ENCODINGS[encoding](corrected.replace(/^\ufeff/, '')))
    const { code, document } = await desk.label(['labels.errors.csv', '--out', 'rest.pdf'])
    expect({ code, rows: document.data.rows }).toMatchObject({ code: 0, rows: { total: 2, labelled: 2, known: 0 } })
    expect(document.data.file.encoding).toBe(
      {
        'UTF-8': 'utf-8',
        'UTF-8 with BOM': 'utf-8',
        'UTF-16LE with BOM': 'utf-16le',
        'UTF-16BE with BOM': 'utf-16be',
        CP949: 'cp949',
      }[encoding],
    )
    const made = (await knownParcels(desk.dataDir)).filter(parcel => !before.includes(parcel.parcelId))
    expect(made.map(parcel => parcel.orderNumber).sort()).toEqual([list[1]?.orderNumber, list[4]?.orderNumber].sort())
  })

  const decoders: Readonly<Record<keyof typeof ENCODINGS, (bytes: Buffer) => string>> = {
    'UTF-8': bytes => bytes.toString(),
    'UTF-8 with BOM': bytes => bytes.toString().replace(/^\ufeff/, ''),
    'UTF-16LE with BOM': bytes => bytes.toString('utf16le').replace(/^\ufeff/, ''),
    'UTF-16BE with BOM': bytes =>
      Buffer.from(bytes)
        .swap16()
        .toString('utf16le')
        .replace(/^\ufeff/, ''),
    CP949: bytes => new TextDecoder('euc-kr').decode(bytes),
  }
})

describe('an order number that comes back', () => {
  const desk = new Desk()
  const moved = list.map((order, i) => (i === 2 ? { ...order, address: '제주특별자치도 제주시 한누리길 5' } : order))
  const [, , changed] = list as [Order, Order, Order]

  it('with other content is a row error that names --reissue', async () => {
    desk.put('orders.csv', csv)
    desk.put('moved.csv', csvOf(moved, 'cj'))
    expect((await desk.label(['orders.csv', '--out', 'labels.pdf'])).code).toBe(0)
    const { code, document } = await desk.label(['moved.csv', '--out', 'moved.pdf'])
    expect({ code, rows: document.data.rows }).toMatchObject({ code: 3, rows: { labelled: 7, failed: 1, known: 7 } })
    expect(document.data.problems).toMatchObject([{ row: 3, line: 4, code: 'KEY_CHANGED' }])
    const { stdout } = await desk.exqress(['label', 'moved.csv', '--out', 'moved.pdf'])
    expect(stdout.toString()).toContain('--reissue')
    expect(desk.read('moved.errors.csv').toString()).toContain('--reissue')
  })

  it('with --reissue is issued anew, and the earlier one is withdrawn', async () => {
    const { code, document } = await desk.label(['moved.csv', '--out', 'moved.pdf', '--reissue'])
    expect({ code, rows: document.data.rows }).toMatchObject({ code: 0, rows: { labelled: 8, known: 7 } })
    const own = (await knownParcels(desk.dataDir)).filter(parcel => parcel.orderNumber === changed.orderNumber)
    expect(own.map(parcel => parcel.state).sort()).toEqual(['issued', 'revoked'])
    if (!usePoppler) return
    const payloads = (await readPdf(desk.path('moved.pdf'))).flatMap(page => page.payloads)
    expect([...payloads].sort()).toEqual([...(await knownWaybills(desk.dataDir)).keys()].sort())
  })

  it('withdrawn, is a row error and never a new label', async () => {
    const revoked = (await knownParcels(desk.dataDir)).find(parcel => parcel.orderNumber === list[5]?.orderNumber)
    expect((await desk.exqress(['parcel', 'revoke', revoked?.parcelId ?? '', '--yes'])).code).toBe(0)
    const { code, document } = await desk.label(['moved.csv', '--out', 'moved.pdf'])
    expect(code).toBe(3)
    expect(document.data.problems).toMatchObject([
      { row: 6, line: 7, code: 'PARCEL_REVOKED', parcelId: revoked?.parcelId },
    ])
    expect(document.data.rows).toMatchObject({ labelled: 7, failed: 1 })
    expect(await idsOf(desk)).toHaveLength(9)
  })
})
