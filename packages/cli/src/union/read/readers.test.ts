import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orders } from '../../../test/orders.ts'
import { Failure } from '../../failure.ts'
import { textOfName } from '../name-pattern.ts'
import { textOfPhone } from '../phone-pattern.ts'
import { observed, ownOutputs, parcelsOf } from '../test/own-outputs.ts'

const outputs = await ownOutputs(parcelsOf(orders(12, 9)), 'kr-unified')
const fileOf = (name: string) => outputs.get(name) ?? Buffer.alloc(0)
const codeOf = (error: unknown) => (error instanceof Failure ? error.code : `not a failure: ${String(error)}`)
const read = (name: string, text: string) => observed(name, Buffer.from(text))

describe('a PDF', () => {
  it('that is cut off anywhere is refused', async () => {
    const whole = fileOf('labels.pdf')
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60, max: whole.length - 2 }), async end => {
        const code = await observed('cut.pdf', whole.subarray(0, end)).then(() => 'read', codeOf)
        expect(code).toBe('UNION_FILE_BROKEN')
      }),
      { numRuns: 100 },
    )
  })

  it('that is mangled anywhere is refused or read, and nothing else happens', async () => {
    const whole = fileOf('compact.pdf')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 60, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 40,
        }),
        async changes => {
          const mangled = Buffer.from(whole)
          for (const [at, byte] of changes) mangled[at] = byte
          const code = await observed('mangled.pdf', mangled).then(() => 'read', codeOf)
          expect(['read', 'UNION_FILE_BROKEN']).toContain(code)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('of another program is refused by name', async () => {
    const error = await read('other.pdf', '%PDF-1.7\n%\u00e2\u00e3\n1 0 obj<<>>endobj').catch(thrown => thrown)
    expect(error).toMatchObject({ code: 'UNION_PDF_FOREIGN', where: { file: 'other.pdf' } })
  })
})

describe('a JSON document', () => {
  it('gives every person in it once, wherever they stand, and nobody else than who receives', async () => {
    const found = await read(
      'a.json',
      JSON.stringify({
        ok: true,
        data: {
          waybills: [
            {
              orderNumber: 'A-100200',
              recipient: { name: '홍*동', phone: '010-1234-****' },
              sender: { name: '김철수' },
            },
            { waybill: { trackingNumber: '512340987655', recipient: { name: '남*수', region: '서울 강남구' } } },
          ],
        },
      }),
    )
    expect(found.map(({ name, keys }) => [name && textOfName(name), keys])).toEqual([
      ['홍*동', ['nA100200']],
      ['남*수', ['n512340987655']],
    ])
  })

  it('that is cut off, or deeper than anybody writes, is refused', async () => {
    expect(await read('a.json', '{"data": [{"name": "홍길').catch(codeOf)).toBe('UNION_FILE_BROKEN')
    expect(await read('a.json', `${'['.repeat(500)}${']'.repeat(500)}`).catch(codeOf)).toBe('UNION_FILE_BROKEN')
  })
})

it('a log gives parcels, mobile numbers and addresses, line by line, be it JSON or not', async () => {
  const id = `pcl_${'7'.repeat(26)}`
  const found = await read(
    'app.log',
    [
      '{"level":"info","event":"started"}',
      `2026-11-22 10:00 parcel ${id.toLowerCase()} called 010-1234-5678`,
      `{"level":"info","parcelId":"${id}","name":"[redacted]"}`,
      'sent to hong@example.com',
      `GET https://exq.kr/#${'6'.repeat(26)}`,
    ].join('\n'),
  )
  expect(found.map(({ spot }) => spot)).toEqual([{ line: 2 }, { line: 3 }, { line: 4 }, { line: 5 }])
  expect(found.map(({ keys }) => keys)).toEqual([
    [`p${'7'.repeat(26)}`],
    [`p${'7'.repeat(26)}`],
    [],
    [`t${'6'.repeat(26)}`],
  ])
  expect(found[0]?.phone && textOfPhone(found[0].phone)).toBe('010-1234-5678')
  expect(found[1]?.name).toBeUndefined()
})

it('of the ZPL of another program the texts are read as well', async () => {
  const [label] = await read(
    'other.zpl',
    '^XA^FO20,20^A0N,40,40^FD홍*동 님^FS^FO20,80^A0N,30,30^FD010-1234-****^FS^FO20,120^BCN,80^FD>;512340987655^FS^XZ',
  )
  expect(label).toMatchObject({
    spot: { label: 1 },
    keys: ['n512340987655'],
    name: { text: '홍*동' },
    phone: { middle: '1234' },
  })
})

it('a list whose headings are unknown is read by what they are probably about, but for the sender’s', async () => {
  const [row] = await read(
    'a.csv',
    '운송장,고객성명,고객 휴대전화,보내는분 성명\n512340987655,홍*동,010-1234-****,김철수\n',
  )
  expect(row).toMatchObject({ keys: ['n512340987655'], name: { text: '홍*동' }, phone: { middle: '1234' } })
})
