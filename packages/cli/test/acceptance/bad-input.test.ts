import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sweepBytes } from '../../../server/test/canary.ts'
import { Desk } from './desk.ts'

const people = [
  {
    name: '남궁새봄',
    phone: '010-7319-2846',
    address: '서울특별시 강남구 은행나무로 731',
    addressDetail: '105동 904호',
  },
  { name: '제갈한별', phone: '010-5528-6173', address: '경기도 구리시 물푸레로 882', addressDetail: '103동 1207호' },
]
const [first, second] = people.map(({ name, phone, address, addressDetail }, i) =>
  [`K-${i + 1}`, name, phone, `${address} ${addressDetail}`].join(','),
)
const HEADER = '주문번호,받는분성명,받는분전화번호,받는분주소'
const csv = (...lines: (string | undefined)[]) => lines.map(line => `${line}\r\n`).join('')
const good = csv(HEADER, first, second)
const page = '<html><body><table><tr><td>남궁새봄</td><td>010-7319-2846</td></tr></table></body></html>'
const compound = Buffer.concat([
  Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  Buffer.alloc(512),
  Buffer.from('EncryptedPackage', 'utf16le'),
])
const zip = Buffer.concat([
  Buffer.from('PK\u0003\u0004'),
  Buffer.alloc(26),
  Buffer.from('xl/workbook.xml'),
  Buffer.alloc(300),
])

/** What a clerk gives, and what comes of it: exit code, code, and what the next step must name in either language. */
interface Case {
  readonly what: string
  readonly input?: string | Buffer
  readonly name?: string
  readonly args?: readonly string[]
  readonly exit: number
  readonly code: string
  readonly names: readonly [ko: RegExp, en: RegExp]
}

const CASES: readonly Case[] = [
  {
    what: 'an Excel file with a password',
    name: 'smartstore.xlsx',
    input: compound,
    exit: 9,
    code: 'FILE_IS_XLS',
    names: [/비밀번호.*CSV UTF-8/, /password.*CSV UTF-8/],
  },
  { what: 'an .xlsx named .csv', input: zip, exit: 9, code: 'FILE_IS_XLSX', names: [/다른 이름으로 저장/, /Save as/] },
  {
    what: 'a web page named .csv',
    input: page,
    exit: 9,
    code: 'FILE_IS_HTML',
    names: [/다른 이름으로 저장/, /Save as/],
  },
  { what: 'an empty file', input: '', exit: 9, code: 'FILE_EMPTY', names: [/다시 받으세요/, /get the file again/] },
  {
    what: 'a column that is missing',
    input: good.replace('받는분전화번호', '비고'),
    exit: 9,
    code: 'HEADER_MISSING',
    names: [/--map 'phone=.*비고/, /--map 'phone=.*비고/],
  },
  {
    what: 'no header',
    input: csv(first, second),
    exit: 9,
    code: 'HEADER_MISSING',
    names: [/첫 줄에 열 제목/, /headings .* into the first line/],
  },
  {
    what: 'the same heading twice',
    input: good.replace('주문번호', '받는분성명'),
    exit: 9,
    code: 'HEADER_DUPLICATE',
    names: [/제목을 바꾸거나/, /Rename or remove/],
  },
  {
    what: 'a quote that is never closed',
    input: csv(HEADER, first, second?.replace('제갈', '"제갈')),
    exit: 9,
    code: 'QUOTE_NOT_CLOSED',
    names: [/큰따옴표/, /quote/],
  },
  {
    what: 'two encodings in one file',
    input: Buffer.concat([Buffer.from(good), Buffer.from('c1a6b0a5c7d1baB0c8abb1e6b5bf0d0a', 'hex')]),
    exit: 9,
    code: 'ENCODING_MIXED',
    names: [/각각|인코딩/, /one by one|encoding/],
  },
  {
    what: "an encoding that is not the file's",
    input: good,
    args: ['--encoding', 'cp949'],
    exit: 9,
    code: 'ENCODING_INVALID',
    names: [/--encoding 을 빼고/, /without --encoding/],
  },
  {
    what: 'an unknown encoding',
    args: ['--encoding', 'klingon'],
    exit: 2,
    code: 'ENCODING_UNKNOWN',
    names: [/utf-8.*cp949/, /utf-8.*cp949/],
  },
  {
    what: 'a size that is none',
    args: ['--size', '7x7'],
    exit: 2,
    code: 'USAGE_VALUE_INVALID',
    names: [/100x150/, /100x150/],
  },
  {
    what: 'a profile that is none',
    args: ['--profile', 'none'],
    exit: 2,
    code: 'USAGE_VALUE_INVALID',
    names: [/strict/, /strict/],
  },
  {
    what: 'a start position without a sheet',
    args: ['--start', '3'],
    exit: 2,
    code: 'USAGE_OPTION_MISSING',
    names: [/--sheet/, /--sheet/],
  },
  {
    what: 'a sheet that is none',
    args: ['--sheet', 'a4:9x9'],
    exit: 2,
    code: 'SHEET_UNKNOWN',
    names: [/a4:2x4/, /a4:2x4/],
  },
  {
    what: 'a field that is none',
    args: ['--map', 'telephone=받는분전화번호'],
    exit: 2,
    code: 'MAP_INVALID',
    names: [/recipient, phone/, /recipient, phone/],
  },
  { what: 'an input that is missing', name: 'missing.csv', exit: 2, code: 'INPUT_UNREADABLE', names: [/경로/, /path/] },
  { what: 'a folder as input', name: 'a-folder', exit: 2, code: 'INPUT_UNREADABLE', names: [/경로/, /path/] },
  {
    what: 'an output folder that is missing',
    args: ['--out', 'no-such-folder/labels.pdf'],
    exit: 2,
    code: 'OUTPUT_UNWRITABLE',
    names: [/폴더가 있는지/, /folder exists/],
  },
  {
    what: 'an output below a file',
    args: ['--out', 'theirs.pdf/labels.pdf'],
    exit: 2,
    code: 'OUTPUT_UNWRITABLE',
    names: [/폴더가 있는지/, /folder exists/],
  },
  {
    what: 'an output folder that only looks writable',
    args: ['--out', '/proc/labels.pdf'],
    exit: 2,
    code: 'OUTPUT_UNWRITABLE',
    names: [/폴더가 있는지/, /folder exists/],
  },
  {
    what: 'a folder for the bad rows that is missing',
    args: ['--errors', 'no-such-folder/e.csv'],
    exit: 2,
    code: 'OUTPUT_UNWRITABLE',
    names: [/폴더가 있는지/, /folder exists/],
  },
  {
    what: 'a data folder that is a file',
    args: ['--data-dir', 'theirs.pdf'],
    exit: 2,
    code: 'DATA_FOLDER_UNUSABLE',
    names: [/--data-dir/, /--data-dir/],
  },
  {
    what: 'an output that somebody else wrote',
    args: ['--out', 'theirs.pdf'],
    exit: 6,
    code: 'OUTPUT_EXISTS',
    names: [/--force/, /--force/],
  },
  {
    what: 'a folder as output, even with --force',
    args: ['--out', 'a-folder', '--force'],
    exit: 6,
    code: 'OUTPUT_EXISTS',
    names: [/폴더입니다/, /a folder/],
  },
  {
    what: 'pictures over a folder with other files, even with --force',
    args: ['--format', 'png', '--out', '.', '--force'],
    exit: 6,
    code: 'OUTPUT_EXISTS',
    names: [/빈 폴더/, /new or empty/],
  },
  {
    what: 'bad rows over a folder, even with --force',
    args: ['--errors', 'a-folder', '--force'],
    exit: 6,
    code: 'OUTPUT_EXISTS',
    names: [/폴더입니다/, /a folder/],
  },
  {
    what: 'something that is no file as output, even with --force',
    args: ['--out', 'a-socket', '--force'],
    exit: 2,
    code: 'OUTPUT_UNWRITABLE',
    names: [/--out -/, /--out -/],
  },
  {
    what: 'a sender without a letter',
    args: ['--sender', ' '],
    exit: 2,
    code: 'USAGE_VALUE_INVALID',
    names: [/1자에서 100자/, /1 to 100 characters/],
  },
  {
    what: 'a carrier that clears the screen',
    args: ['--carrier', 'CJ\u001b[2J'],
    exit: 2,
    code: 'USAGE_VALUE_INVALID',
    names: [/제어 문자/, /control characters/],
  },
  {
    what: 'the input as output, even with --force',
    args: ['--out', 'orders.csv', '--force'],
    exit: 6,
    code: 'OUTPUT_EXISTS',
    names: [/서로 다른 이름/, /a name of their own/],
  },
  {
    what: 'the input as file for bad rows, even with --force',
    args: ['--errors', 'orders.csv', '--force'],
    exit: 6,
    code: 'OUTPUT_EXISTS',
    names: [/서로 다른 이름/, /a name of their own/],
  },
]

describe('refused, before anything is done', () => {
  it.each(CASES)(
    '$what: exit $exit, $code',
    async ({ input = good, name = 'orders.csv', args = [], exit, code, names }) => {
      const desk = new Desk(onTestFinished)
      mkdirSync(desk.path('a-folder'))
      const socket = createServer().listen(desk.path('a-socket'))
      onTestFinished(() => void socket.close())
      desk.put('theirs.pdf', 'not ours')
      if (name === 'orders.csv' || name.endsWith('.xlsx')) desk.put(name, input)
      const before = desk.files.map(file => [file, desk.read(file).toString('base64')])

      const korean = await desk.label([name, '--out', 'labels.pdf', ...args, '--lang', 'ko'])
      const { error } = korean.document
      expect(korean.code).toBe(exit)
      expect(korean.document).toMatchObject({ ok: false, error: { code, exitCode: exit } })
      expect(`${error?.title} ${error?.next}`).toMatch(/[가-힣]/)
      expect(error?.next).toMatch(names[0])
      expect(korean.stderr).toContain(error?.title)
      expect(korean.stderr).toContain(error?.next)

      const english = await desk.exqress(['label', name, '--out', 'labels.pdf', ...args, '--lang', 'en'])
      expect(english.code).toBe(exit)
      expect(english.stdout.toString()).toBe('')
      expect(english.stderr).toMatch(/^error: /)
      expect(english.stderr.replace(/비고|주문번호|받는분\S*/g, '')).not.toMatch(/[가-힣]/)
      expect(/^ {2}next: (.*)$/m.exec(english.stderr)?.[1]).toMatch(names[1])
      expect(english.stderr).toContain(`exqress explain ${code}`)

      for (const { stdout, stderr } of [korean, english]) {
        expect(sweepBytes(Buffer.concat([stdout, Buffer.from(stderr)]), people)).toEqual([])
        expect(stderr).not.toMatch(/undefined|\{\w+\}|UNEXPECTED/)
      }
      expect(desk.files.map(file => [file, desk.read(file).toString('base64')])).toEqual(before)
    },
  )

  it('--force writes over what somebody else wrote, and over nothing but that', async () => {
    const desk = new Desk(onTestFinished)
    desk.put('orders.csv', good)
    desk.put('theirs.pdf', 'not ours')
    const { code } = await desk.label(['orders.csv', '--out', 'theirs.pdf', '--force'])
    expect(code).toBe(0)
    expect(desk.files).toEqual(['orders.csv', 'theirs.pdf'])
    expect(desk.read('theirs.pdf').subarray(0, 5).toString()).toBe('%PDF-')
    expect(desk.read('orders.csv').toString()).toBe(good)
  })
})

/** Each row is bad in its own way; the last one is good. */
const BAD_ROWS: readonly [what: string, row: string, code: string, column: string][] = [
  [
    'a phone that a spreadsheet destroyed',
    `K-11,${people[0]?.name},1.01E+09,서울특별시 강남구 은행나무로 731`,
    'PHONE_DESTROYED',
    '받는분전화번호',
  ],
  ['a name that is missing', 'K-12,,010-7319-2846,서울특별시 강남구 은행나무로 731', 'NAME_MISSING', '받는분성명'],
  ['an address that is missing', 'K-13,남궁새봄,010-7319-2846,', 'ADDRESS_MISSING', '받는분주소'],
  [
    'an order number that a spreadsheet destroyed',
    '2.02E+11,남궁새봄,010-7319-2846,서울특별시 강남구 은행나무로 731',
    'KEY_DESTROYED',
    '주문번호',
  ],
  [
    'a right-to-left override',
    'K-14,남궁\u202e새봄,010-7319-2846,서울특별시 강남구 은행나무로 731',
    'FIELD_CONTROL_CHAR',
    '받는분성명',
  ],
  [
    'a terminal escape',
    'K-15,남궁\u001b[2J새봄,010-7319-2846,서울특별시 강남구 은행나무로 731',
    'FIELD_CONTROL_CHAR',
    '받는분성명',
  ],
]

describe('a bad row', () => {
  const input = csv(HEADER, ...BAD_ROWS.map(([, row]) => row), second, second?.replace('제갈한별', '남궁새봄'))
  const desk = new Desk()

  it('stops no other: the good ones are printed, the bad ones told by line, column and code', async () => {
    desk.put('orders.csv', input)
    const { code, document, stdout, stderr } = await desk.label(['orders.csv', '--out', 'labels.pdf'])
    expect(code).toBe(3)
    expect(document).toMatchObject({ ok: false, error: { code: 'ITEMS_FAILED' } })
    expect(document.data.rows).toEqual({ total: 8, labelled: 1, failed: 7, merged: 0, known: 0 })
    expect(document.data.problems.map(({ line, code, column }) => [line, code, column])).toEqual([
      ...BAD_ROWS.map(([, , code, column], i) => [i + 2, code, column]),
      [9, 'KEY_DUPLICATE', '주문번호'],
    ])
    expect(sweepBytes(Buffer.concat([stdout, Buffer.from(stderr)]), people)).toEqual([])
    expect(desk.files).toEqual(['labels.errors.csv', 'labels.pdf', 'orders.csv'])
  })

  it.each([
    [
      'ko',
      [
        '받는분전화번호: 전화번호가 1.01E+09 꼴로',
        '    2번째 줄\n',
        '→ 열을 "텍스트" 서식으로',
        'exqress label labels.errors',
      ],
    ],
    [
      'en',
      [
        '받는분전화번호: A spreadsheet destroyed',
        '    line 2\n',
        '→ Format the column as text',
        'exqress label labels.errors',
      ],
    ],
  ])('is said in words, with what to do and no value of it (%s)', async (lang, said) => {
    const { code, stdout, stderr } = await desk.exqress(['label', 'orders.csv', '--out', 'labels.pdf', '--lang', lang])
    expect(code).toBe(3)
    for (const words of said) expect(`${stdout}${stderr}`).toContain(words)
    expect(sweepBytes(Buffer.concat([stdout, Buffer.from(stderr)]), people)).toEqual([])
    expect(`${stdout}${stderr}`).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202e]/)
  })

  it('is tried out alike by --dry-run, which issues and writes nothing', async () => {
    const fresh = new Desk(onTestFinished)
    fresh.put('orders.csv', input)
    const { code, document } = await fresh.label(['orders.csv', '--dry-run'])
    expect({ code, rows: document.data.rows.labelled, bad: document.data.problems.length }).toEqual({
      code: 3,
      rows: 1,
      bad: 7,
    })
    expect(fresh.files).toEqual(['orders.csv'])
  })

  it('and nothing but bad rows: no document is written, only the rows to correct', async () => {
    const fresh = new Desk(onTestFinished)
    fresh.put('orders.csv', csv(HEADER, BAD_ROWS[0]?.[1]))
    const { code, document } = await fresh.label(['orders.csv', '--out', 'labels.pdf'])
    expect({ code, rows: document.data.rows.labelled }).toEqual({ code: 3, rows: 0 })
    expect(fresh.files).toEqual(['labels.errors.csv', 'orders.csv'])
  })
})

it('where nothing can be asked and nothing is typed, the example is one --help away', async () => {
  const desk = new Desk(onTestFinished)
  const { code, stderr } = await desk.exqress(['label', '--lang', 'en'])
  expect(code).toBe(2)
  expect(stderr).toContain('exqress label --help')
  const help = await desk.exqress(['label', '--help', '--lang', 'ko'])
  expect(help.code).toBe(0)
  expect(help.stdout.toString()).toContain('exqress label orders.csv --out labels.pdf')
})
