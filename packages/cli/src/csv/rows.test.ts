import { appendFile, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspectCsv, LABEL_FIELDS } from './inspect.ts'
import { HEADINGS, inspect, lines, order, orderList, readAll, refusal, source } from './invented-orders.ts'
import type { CsvPlan } from './plan.ts'
import { type CsvRow, readRows } from './rows.ts'
import { CHUNK_BYTES, type CsvSource, holdInMemory, openCsvFile } from './source.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exqress-csv-'))
})
afterAll(() => rm(folder, { recursive: true }))

const problems = async (content: string | Uint8Array) =>
  (await readAll(content)).rows.map(({ problem, line }) => problem?.code ?? `ok ${line}`)
const header = lines(HEADINGS)
const row = (number: number, change: Record<number, string>) =>
  lines(order(number).map((cell, index) => change[index] ?? cell))

describe('rows', () => {
  it('come with number, line, cells and the text they had', async () => {
    const { rows, plan } = await readAll(`${header}\r\n${row(1, { 4: '"서울\n강남구 ""A"""' })},,,,,\r\n${row(2, {})}`)
    expect(plan.dataRows).toBe(2)
    expect(rows.map(({ number, line }) => ({ number, line }))).toEqual([
      { number: 1, line: 3 },
      { number: 2, line: 6 },
    ])
    expect(rows[0]?.cells[4]).toBe('서울\n강남구 "A"')
    expect(rows[0]?.raw).toBe(row(1, { 4: '"서울\n강남구 ""A"""' }).slice(0, -2))
  })

  it('are bad one by one: the others go on', async () => {
    const content =
      header +
      row(1, {}) +
      'T-2,이바다\r\n' +
      row(3, { 5: '양말,한,켤레' }) +
      row(4, { 1: '홍"길"동' }) +
      row(5, { 1: '홍\u0000길동' }) +
      row(6, { 1: '홍\u202e길동' }) +
      row(7, { 1: '홍\ufffd동' }) +
      row(8, { 5: 'x'.repeat(8193) }) +
      row(9, { 5: Array.from({ length: 9 }, () => 'x'.repeat(8000)).join(',') }) +
      row(1, { 1: '이바다' }) +
      row(10, {})
    expect(await problems(content)).toEqual([
      'ok 2',
      'COLUMN_COUNT',
      'COLUMN_COUNT',
      'QUOTE_STRAY',
      'FIELD_CONTROL_CHAR',
      'FIELD_CONTROL_CHAR',
      'FIELD_DAMAGED',
      'FIELD_TOO_LONG',
      'RECORD_TOO_LONG',
      'KEY_DUPLICATE',
      'ok 12',
    ])
  })

  it('name the column of their problem by its heading', async () => {
    const { rows } = await readAll(header + row(1, { 4: '서울\u001b[2J' }) + row(2, { 5: '15" 피자' }))
    expect(rows.map(({ problem }) => problem)).toEqual([
      { code: 'FIELD_CONTROL_CHAR', line: 2, row: 1, column: '주소' },
      { code: 'QUOTE_STRAY', line: 3, row: 2, column: '상품명' },
    ])
  })

  it('end where a DOS program put its mark', async () => {
    expect(await problems(`${header}${row(1, {})}\u001a`)).toEqual(['ok 2'])
  })

  it('may have empty cells beyond the header, and a text written as a formula', async () => {
    expect(await problems(header + lines([...order(1), '', ' ']) + row(2, { 2: '="01012345678"' }))).toEqual([
      'ok 2',
      'ok 3',
    ])
  })

  it('a key in a row that is bad in itself takes nothing from the row that is good', async () => {
    expect(await problems(`${header}T-00001,이바다\r\n${row(1, {})}`)).toEqual(['COLUMN_COUNT', 'ok 3'])
  })

  it('keys are the same in any composition and behind a writer’s apostrophe', async () => {
    const content =
      header +
      row(1, { 0: '가-1' }) +
      row(2, { 0: '가-1'.normalize('NFD') }) +
      row(3, { 0: '=1' }) +
      row(4, { 0: "'=1" })
    expect(await problems(content)).toEqual(['ok 2', 'KEY_DUPLICATE', 'ok 4', 'KEY_DUPLICATE'])
  })

  it('are the same in every encoding', async () => {
    const text = orderList(5)
    const cells = async (content: Uint8Array) => (await readAll(content)).rows.map(one => one.cells)
    const expected = await cells(Buffer.from(text))
    expect(expected).toHaveLength(5)
    expect(await cells(iconv.encode(text, 'cp949'))).toEqual(expected)
    expect(await cells(Buffer.from(`\ufeff${text}`))).toEqual(expected)
    expect(await cells(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual(expected)
    expect(await cells(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())).toEqual(expected)
  })

  it('carry all 11,172 syllables from CP949', async () => {
    const syllables = Array.from({ length: 11_172 }, (_, index) => String.fromCharCode(0xac00 + index))
    const rows = Array.from({ length: 112 }, (_, index) =>
      row(index, { 1: syllables.slice(index * 100, index * 100 + 100).join('') }),
    )
    const read = await readAll(iconv.encode(header + rows.join(''), 'cp949'))
    expect(read.rows.map(({ cells }) => cells[1]).join('')).toBe(syllables.join(''))
  })
})

describe('the order key', () => {
  it('is the first column with anything in it', async () => {
    const list = (first: string, second: string) =>
      lines(
        ['고객주문번호', '주문번호', '받는분', '전화번호', '주소'],
        [first, second, '홍길동', '010-1234-5678', '서울'],
        ['', second, '이바다', '010-1234-5678', '서울'],
      )
    const plan = await inspect(list('', 'B'))
    expect([plan.orderKeyColumn, [...plan.duplicates]]).toEqual([1, [2]])
    const other = await inspect(list('A', 'B'))
    expect([other.orderKeyColumn, [...other.duplicates]]).toEqual([0, []])
  })

  it('is told apart among many', async () => {
    const { plan } = await readAll(orderList(20_000) + row(15_000, {}))
    expect([...plan.duplicates]).toEqual([20_001])
  })
})

describe('bundles', () => {
  const bundle = (number: string, orderNumber: string, name: string) => [
    number,
    orderNumber,
    name,
    '010-1234-5678',
    '서울 중구',
    '양말',
  ]
  const list = lines(
    ['묶음배송번호', '주문번호', '수취인이름', '수취인전화번호', '수취인 주소', '등록상품명'],
    bundle('B1', 'O1', '홍길동'),
    bundle('B2', 'O2', '이바다'),
    bundle('B1', 'O3', '홍길동'),
    bundle('B1', 'O4', '김하늘'),
    bundle('', 'O5', '김하늘'),
    bundle('', 'O5', '김하늘'),
  )

  it('make one label of the rows of one person', async () => {
    const { outcomes } = await readAll(list, { group: true })
    expect(
      outcomes.map(one =>
        one.kind === 'waybill'
          ? [one.input.identity?.orderKey, one.input.orderNumber, one.input.product?.name]
          : one.kind === 'merged'
            ? one.into
            : one.errors[0]?.code,
      ),
    ).toEqual([
      ['B1', 'O1', '양말 외 1건'],
      ['B2', 'O2', '양말'],
      1,
      'GROUP_MISMATCH',
      ['O5', 'O5', '양말'],
      'KEY_DUPLICATE',
    ])
  })

  it('count only when asked for', async () => {
    const { outcomes } = await readAll(list)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['waybill', 'waybill', 'waybill', 'waybill', 'waybill', 'errors'])
    expect(await refusal(inspect(orderList(1), { group: true }))).toBe('HEADER_MISSING')
  })
})

describe('files', () => {
  const withFile = async <T>(content: string | Uint8Array, use: (input: CsvSource, path: string) => Promise<T>) => {
    const path = join(folder, 'orders.csv')
    await writeFile(path, content)
    const input = await openCsvFile(path)
    try {
      return await use(input, path)
    } finally {
      await input.close()
    }
  }
  const readFile = async (input: CsvSource, plan: CsvPlan, each: (batch: CsvRow[]) => void | Promise<void>) => {
    for await (const batch of readRows(input, plan)) await each(batch)
  }

  it('are read in batches of at most 500, and none of them whole', async () => {
    const content = orderList(12_345)
    expect(Buffer.byteLength(content)).toBeGreaterThan(4 * CHUNK_BYTES)
    await withFile(content, async input => {
      const plan = await inspectCsv(input, { required: LABEL_FIELDS })
      const sizes: number[] = []
      let last = 0
      await readFile(input, plan, batch => {
        sizes.push(batch.length)
        for (const { number, line } of batch) expect([number, line]).toEqual([++last, last + 1])
      })
      expect(last).toBe(12_345)
      expect(Math.max(...sizes)).toBe(500)
      expect(input.reopenable).toBe(true)
    })
  })

  it('that change between the passes are refused before a row of the changed part is seen', async () => {
    const content = orderList(9_000)
    await withFile(content, async (input, path) => {
      const plan = await inspectCsv(input, { required: LABEL_FIELDS })
      const file = await open(path, 'r+')
      await file.write('X', Buffer.byteLength(content) - 10)
      await file.close()
      const seen: string[] = []
      expect(await refusal(readFile(input, plan, batch => void seen.push(...batch.map(({ raw }) => raw))))).toBe(
        'INPUT_CHANGED',
      )
      expect(seen.length).toBeGreaterThan(0)
      expect(content).toContain(seen.at(-1))
      expect(seen.some(raw => raw.includes('X'))).toBe(false)
    })
    await withFile(content, async (input, path) => {
      const plan = await inspectCsv(input, { required: LABEL_FIELDS })
      await appendFile(path, row(9_001, {}))
      expect(await refusal(readFile(input, plan, () => {}))).toBe('INPUT_CHANGED')
    })
    await withFile(content, async (input, path) => {
      const plan = await inspectCsv(input, { required: LABEL_FIELDS })
      await writeFile(path, orderList(10))
      expect(await refusal(readFile(input, plan, () => {}))).toBe('INPUT_CHANGED')
    })
  })

  it('that cannot be read say so', async () => {
    expect(await refusal(openCsvFile(join(folder, 'none.csv')))).toBe('INPUT_UNREADABLE')
    expect(await refusal(openCsvFile(folder))).toBe('INPUT_UNREADABLE')
  })

  it('stop when told', async () => {
    const stop = new AbortController()
    const plan = await inspect(orderList(9_000))
    const reading = (async () => {
      for await (const _ of readRows(source(orderList(9_000)), plan, { signal: stop.signal })) stop.abort()
    })()
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('have a digest of all their bytes', async () => {
    const { sha256 } = await inspect(orderList(1))
    const again = await inspect(orderList(1))
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(again.sha256).toBe(sha256)
    expect((await inspect(orderList(2))).sha256).not.toBe(sha256)
  })
})

describe('standard input', () => {
  it('is held in memory up to a limit', async () => {
    const content = Buffer.from(orderList(100))
    const pieces = () => Readable.from([content.subarray(0, 7), content.subarray(7)])
    const held = await holdInMemory(pieces())
    const plan = await inspectCsv(held, { required: LABEL_FIELDS })
    expect([plan.name, plan.dataRows, held.reopenable]).toEqual(['-', 100, false])
    expect(await refusal(holdInMemory(pieces(), '-', { maxBytes: 100 }))).toBe('STDIN_TOO_LARGE')
  })
})

describe('a file of strange shape', () => {
  it('without a line end in its first piece is refused, and not called empty', async () => {
    expect(await refusal(inspect('x,'.repeat(CHUNK_BYTES)))).toBe('RECORD_ENDLESS')
  })

  it('full of wrong quotes gives an error for each row, and stays readable in between', async () => {
    const content = header + row(1, {}) + 'x"\n'.repeat(3000) + row(2, {})
    const { plan, rows } = await readAll(content)
    expect([plan.dataRows, plan.faults.get('QUOTE_STRAY')]).toEqual([3002, 3000])
    expect(rows.at(-1)?.problem).toBeUndefined()
    expect(rows[1]?.problem).toEqual({ code: 'QUOTE_STRAY', line: 3, row: 2, column: '주문번호' })
  })
})

describe('a file without rows', () => {
  it('is fine with a header, and empty without', async () => {
    expect((await inspect(header)).dataRows).toBe(0)
    for (const blank of ['\ufeff', '\r\n \r\n', '\ufeff\n', '\n'.repeat(300_000)])
      expect(await refusal(inspect(blank))).toBe('FILE_EMPTY')
  })
})
