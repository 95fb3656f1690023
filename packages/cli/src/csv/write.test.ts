import { catalogue } from '@exqress/sdk/errors'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { openErrorCsv } from './error-csv.ts'
import { HEADINGS, inspect, lines, order, orderList, readAll } from './invented-orders.ts'
import { readRows } from './rows.ts'
import { createScanner } from './scan.ts'
import { memorySource } from './source.ts'
import { isUnwritable, neutralize, openCsvWriter } from './write.ts'

const text = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString('utf8')

describe('a written CSV', () => {
  it('is UTF-8 with a byte order mark and CRLF, unless told otherwise', async () => {
    const writer = await openCsvWriter()
    expect(text(writer.start)).toBe('\ufeff')
    expect(text(writer.row(['가,나', '"다"', ' 라 ', '마\n바', '']))).toBe('"가,나","""다"""," 라 ","마\n바",\r\n')
    const other = await openCsvWriter({ bom: false, delimiter: ';', newline: '\n' })
    expect([text(other.start), text(other.row(['a,b', 'c;d']))]).toEqual(['', 'a,b;"c;d"\n'])
  })

  it('holds no formula', async () => {
    const writer = await openCsvWriter()
    const cells = ['=1+1', '+82', '-1', '@a', '\t=1', '\r=1', '＝1', 'a=1', "'=1"]
    const [record] = createScanner(',').push(text(writer.row(cells)))
    expect(record?.cells).toEqual(["'=1+1", "'+82", "'-1", "'@a", "'\t=1", "'\r=1", "'＝1", 'a=1', "'=1"])
  })

  it('is read back as it was, in every encoding', async () => {
    const cell = fc
      .array(fc.constantFrom('가', 'a', '"', ',', ' ', '\n', '\r\n', '1'), { maxLength: 6 })
      .map(parts => parts.join(''))
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'cp949'] as const) {
      const writer = await openCsvWriter({ encoding })
      await fc.assert(
        fc.asyncProperty(fc.array(cell, { minLength: 2, maxLength: 4 }), async cells => {
          const bytes = Buffer.from(writer.row(cells) as Uint8Array)
          const decoded = encoding === 'cp949' ? iconv.decode(bytes, 'cp949') : new TextDecoder(encoding).decode(bytes)
          expect(createScanner(',').push(decoded)[0]?.cells).toEqual(cells.map(neutralize))
        }),
        { numRuns: 50 },
      )
    }
  })

  it('in CP949 names the cells it cannot write, and writes nothing of the row', async () => {
    const writer = await openCsvWriter({ encoding: 'cp949' })
    const written = writer.row(['홍길동', 'Nguyễn', '뷁', '😀'])
    expect(written).toEqual({ columns: [1, 3] })
    expect(isUnwritable(written)).toBe(true)
    expect(isUnwritable(writer.row(['뷁']))).toBe(false)
  })
})

describe('the file of bad rows', () => {
  const bad = async (content: string | Uint8Array, lang: 'ko' | 'en' = 'ko') => {
    const { plan, rows, outcomes } = await readAll(content)
    const file = await openErrorCsv(plan, { lang })
    const pieces = [file.header()]
    for (const [index, one] of outcomes.entries()) {
      const row = rows[index]
      if (one.kind === 'errors' && row !== undefined) pieces.push(file.row(row, one.errors))
    }
    return Buffer.concat(pieces)
  }
  const broken = lines(
    HEADINGS,
    order(1),
    order(2).with(2, '1.01E+09'),
    order(3).with(1, '').with(4, '"서울, ""강남"""').with(5, '=1+1'),
    ['T-9', '홍길동'],
    [...order(5), 'x', 'y'],
    order(6).with(1, '홍"길"동'),
  )

  it('holds the rows as they were read, with line, column, code and words behind them', async () => {
    const rows = text(await bad(broken)).split('\r\n')
    expect(rows[0]).toBe('주문번호,받는분,전화번호,우편번호,주소,상품명,__line,__column,__code,__message')
    expect(
      rows[1]?.startsWith(`${order(2).with(2, '1.01E+09').join(',')},3,전화번호,PHONE_DESTROYED,"전화번호가`),
    ).toBe(true)
    expect(rows[2]).toContain(`,"서울, ""강남""",'=1+1,4,받는분,NAME_MISSING,`)
    expect(rows[3]).toMatch(/^T-9,홍길동,,,,,5,,COLUMN_COUNT,/)
    expect(rows[4]).toMatch(/,x,y,6,,COLUMN_COUNT,/)
    expect(rows[5]).toMatch(/,홍"길"동,.*,7,받는분,QUOTE_STRAY,/)
    expect(text(await bad(broken, 'en'))).toContain('A spreadsheet destroyed the phone number')
  })

  it('fed back gives the same errors, and is then written the same', async () => {
    const first = await bad(broken)
    const again = await readAll(first)
    const codes = (all: Awaited<ReturnType<typeof readAll>>) =>
      all.outcomes.flatMap(one => (one.kind === 'errors' ? [one.errors.map(({ code }) => code)] : []))
    // The short row has been filled up: now its missing cells are what is wrong with it.
    expect(codes(again)).toEqual(
      codes(await readAll(broken)).map(list => (list.join() === 'COLUMN_COUNT' ? expect.anything() : list)),
    )
    expect(again.plan.unknownColumns).toEqual([])
    const second = await readAll(await bad(first))
    expect(second.plan.header.headings).toEqual(again.plan.header.headings)
    expect(second.rows.map(({ cells }) => cells.slice(0, 6))).toEqual(again.rows.map(({ cells }) => cells.slice(0, 6)))
  })

  it('corrected and fed back gives the rows', async () => {
    const corrected = text(await bad(broken))
      .replace('1.01E+09', '010-1234-0002')
      .split('\r\n')
      .slice(0, 2)
      .join('\r\n')
    const { outcomes } = await readAll(corrected)
    expect(outcomes).toMatchObject([{ kind: 'waybill', input: { identity: { orderKey: 'T-00002' } } }])
  })

  it('has the encoding, mark, delimiter and line ends of the input', async () => {
    const content = orderList(2).replace('010-1234-0002', '1.01E+09')
    for (const bytes of [
      Buffer.from(`\ufeff${content}`),
      Buffer.from(`\ufeff${content}`, 'utf16le'),
      iconv.encode(content, 'cp949'),
      Buffer.from(content.replaceAll(',', ';').replaceAll('\r\n', '\n')),
      Buffer.from(`sep=,\r\n${content}`),
    ]) {
      const before = await inspect(bytes)
      const after = await inspect(await bad(bytes))
      expect([after.encoding, after.bom, after.delimiter, after.newline, after.sepLine, after.dataRows]).toEqual([
        before.encoding,
        before.bom,
        before.delimiter,
        before.newline,
        before.sepLine,
        1,
      ])
    }
  })

  it('gives back every row unchanged, whatever stands in its cells', async () => {
    const cell = fc
      .array(fc.constantFrom('가', '"', ',', '=', '+', "'", '\n', 'a', ' '), { maxLength: 6 })
      .map(parts => parts.join(''))
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 6, maxLength: 6 }), async cells => {
        const written = cells.map(one => `"${one.replaceAll('"', '""')}"`).with(0, 'K')
        const content = lines(HEADINGS, written)
        const { plan, rows, outcomes } = await readAll(content)
        const file = await openErrorCsv(plan, { lang: 'ko' })
        const fed = Buffer.concat([file.header(), ...rows.map(row => file.row(row, [{ code: 'NAME_MISSING' }]))])
        const again = await readAll(fed)
        const meaning = (all: typeof outcomes) =>
          all.map(one =>
            one.kind === 'waybill' ? one.input : one.kind === 'errors' ? one.errors.map(({ code }) => code) : one,
          )
        expect(meaning(again.outcomes)).toEqual(meaning(outcomes))
      }),
      { numRuns: 200 },
    )
  })

  it('says in CP949 what every error of a row means', async () => {
    const plan = await inspect(iconv.encode(orderList(1), 'cp949'))
    const file = await openErrorCsv(plan, { lang: 'ko' })
    for await (const [row] of readRows(memorySource(iconv.encode(orderList(1), 'cp949')), plan)) {
      for (const [code, { exit, ko }] of Object.entries(catalogue)) {
        if (exit !== 3 || row === undefined) continue
        expect(iconv.decode(Buffer.from(file.row(row, [{ code }])), 'cp949').replaceAll('""', '"')).toContain(ko.title)
      }
    }
  })
})
