import { parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { buildCp949, cp949Decoder } from '../packages/cli/src/csv/cp949.ts'
import { inspectCsv, LABEL_FIELDS } from '../packages/cli/src/csv/inspect.ts'
import { readRows } from '../packages/cli/src/csv/rows.ts'
import { createScanner } from '../packages/cli/src/csv/scan.ts'
import { CHUNK_BYTES, memorySource } from '../packages/cli/src/csv/source.ts'
import { utf8Decoder } from '../packages/cli/src/csv/utf8.ts'
import { toWaybillInput } from '../packages/cli/src/csv/waybill.ts'
import type { Row } from './row.ts'

const ROUNDS = 9
const ROWS = 30_000

/** CSV and CP949 per CPU second, ours and the peer in turns. Both start from bytes. */
export async function benchCsv(): Promise<Row[]> {
  const text = orders(ROWS, cell => (cell.includes(',') ? `"${cell}"` : cell))
  const plain = Buffer.from(text)
  const quoted = Buffer.from(orders(ROWS, cell => `"${cell}"`))
  const cp949 = iconv.encode(text, 'cp949')
  const table = buildCp949()
  const megabytes = (bytes: Uint8Array) => bytes.length / 1e6
  return [
    await compare('CSV records, as carriers write them', megabytes(plain), 'MB/CPU s', {
      ours: () => scanAll(plain),
      peer: () => parseAll(plain),
      note: 'against csv-parse',
    }),
    await compare('CSV records, every cell quoted', megabytes(quoted), 'MB/CPU s', {
      ours: () => scanAll(quoted),
      peer: () => parseAll(quoted),
      note: 'against csv-parse',
    }),
    await compare('CP949 to text, strict', megabytes(cp949), 'MB/CPU s', {
      ours: () => decodeAll(cp949, cp949Decoder(table)),
      peer: () => decodeAll(cp949, iconv.getDecoder('cp949')),
      note: 'against iconv-lite',
    }),
    await compare('file to waybills, both passes', ROWS, 'rows/CPU s', {
      ours: () => readWaybills(plain),
      peer: () => parseAll(plain),
      note: 'against csv-parse splitting cells only, once',
    }),
    await compare('CP949 file to waybills, both passes', ROWS, 'rows/CPU s', {
      ours: () => readWaybills(cp949),
      peer: () => parseAll(plain),
      note: 'against csv-parse splitting UTF-8 cells only, once',
    }),
  ]
}

interface Sides {
  /** Each returns how much it found, which must be the same. */
  readonly ours: () => number | Promise<number>
  readonly peer: () => number | Promise<number>
  readonly note: string
}

async function compare(what: string, amount: number, unit: string, { ours, peer, note }: Sides): Promise<Row> {
  const rates: { ours: number; peer: number }[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const us = await measure(ours)
    const them = await measure(peer)
    if (us.found !== them.found) throw new Error(`${what}: ${us.found} and ${them.found}`)
    // The first round warms up.
    if (round > 0) rates.push({ ours: amount / us.seconds, peer: amount / them.seconds })
  }
  return {
    what,
    ours: median(rates.map(rate => rate.ours)),
    peer: median(rates.map(rate => rate.peer)),
    unit,
    ratio: median(rates.map(rate => rate.ours / rate.peer)),
    note,
  }
}

/** CPU time of the whole process, garbage collection on other threads included. */
async function measure(side: () => number | Promise<number>): Promise<{ seconds: number; found: number }> {
  const before = process.cpuUsage()
  const found = await side()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (user + system) / 1e6, found }
}

function scanAll(bytes: Uint8Array): number {
  const decoder = utf8Decoder()
  const scanner = createScanner(',')
  let records = 0
  for (const chunk of chunksOf(bytes)) records += scanner.push(decoder.write(chunk)).length
  decoder.end()
  return records + scanner.end().length
}

function parseAll(bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const parser = parse({ relax_column_count: true })
    let records = 0
    parser.on('readable', () => {
      while (parser.read() !== null) records++
    })
    parser.on('end', () => resolve(records))
    parser.on('error', reject)
    for (const chunk of chunksOf(bytes)) parser.write(chunk)
    parser.end()
  })
}

function decodeAll(bytes: Uint8Array, decoder: { write(chunk: Buffer): string }): number {
  let characters = 0
  for (const chunk of chunksOf(bytes)) characters += decoder.write(chunk).length
  return characters
}

async function readWaybills(bytes: Uint8Array): Promise<number> {
  const source = memorySource(bytes)
  const plan = await inspectCsv(source, { required: LABEL_FIELDS })
  let found = 1
  for await (const batch of readRows(source, plan)) {
    for (const row of batch) if (toWaybillInput(row, plan).kind === 'waybill') found++
  }
  return found
}

const chunksOf = (bytes: Uint8Array): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, index) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  )

/** CJ's columns with invented people; the address is the only cell with a comma. */
function orders(count: number, write: (cell: string) => string): string {
  const headings =
    '고객주문번호;받는분성명;받는분전화번호;받는분기타연락처;우편번호;받는분주소(전체, 분할);품목명;박스수량;박스타입;운임구분;배송메세지1;분류코드'
  const rows = Array.from({ length: count }, (_, at) => [
    `20261122-${100_000 + at}`,
    `홍길${String.fromCharCode(0xac00 + (at % 11_172))}`,
    `010-1234-${1000 + (at % 9000)}`,
    '02-555-0101',
    '06133',
    `서울특별시 강남구 테헤란로 ${at}, 101동 ${at % 2000}호 (역삼동)`,
    `겨울 양말 ${at % 50}켤레`,
    '1',
    '극소',
    '신용',
    '부재시 경비실에 맡겨주세요',
    '412-B7',
  ])
  return [headings.split(';'), ...rows].map(cells => `${cells.map(write).join(',')}\r\n`).join('')
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number
