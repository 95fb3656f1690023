import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Canary, sweep, sweepBytes } from './canary.ts'

const people: Canary[] = [
  {
    name: '남궁새봄',
    phone: '010-7319-2846',
    address: '서울특별시 강남구 은행나무로 731',
    addressDetail: '105동 904호',
  },
  { name: '제갈찬', phone: '031 552 9174', also: ['공동현관 #7788*'] },
  { name: '똠방각', email: 'saebom@example.com' },
]
const found = (bytes: Uint8Array | string) =>
  sweepBytes(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, people).map(
    hit => `${hit.canary} ${hit.field} ${hit.form}`,
  )

describe('a canary is found', () => {
  it.each([
    ['in UTF-8', Buffer.from('x남궁새봄x'), '0 name utf8'],
    ['decomposed', Buffer.from('x남궁새봄x'.normalize('NFD')), '0 name utf8 nfd'],
    ['in UTF-16LE', Buffer.from('남궁새봄', 'utf16le'), '0 name utf16le'],
    ['in UTF-16LE at an odd offset', Buffer.from([1, ...Buffer.from('남궁새봄', 'utf16le')]), '0 name utf16le'],
    ['in UTF-16BE', Buffer.from('남궁새봄', 'utf16le').swap16(), '0 name utf16be'],
    // 남궁새봄 in KS X 1001; 똠방각 begins with a syllable that only CP949 has.
    ['in CP949', Buffer.from('b3b2b1c3bbf5babd', 'hex'), '0 name cp949'],
    ['in CP949, beyond KS X 1001', Buffer.from('8c63b9e6b0a2', 'hex'), '2 name cp949'],
    ['in hexadecimal', Buffer.from('남궁새봄').toString('hex'), '0 name hex of utf8'],
    ['in capital hexadecimal', Buffer.from('남궁새봄').toString('hex').toUpperCase(), '0 name hex of utf8'],
    ['in a URL', `?q=${encodeURIComponent('남궁새봄')}`, '0 name percent of utf8'],
    ['in a form', 'a=%BC%AD+105%B5%BF+904%C8%A3', '0 addressDetail percent of cp949'],
    ['in JSON escapes', String.raw`{"a":"\ub0a8\uad81\uc0c8\ubd04"}`, '0 name json'],
  ])('%s', (_how, bytes, hit) => {
    expect(found(bytes)).toContain(hit)
  })

  it.each([0, 1, 2, 3, 4, 5])('in base64 behind %i other bytes', count => {
    const bytes = Buffer.from(`${'a'.repeat(count)}남궁새봄 and more`)
    expect(found(bytes.toString('base64'))).toContain(`0 name base64+${count % 3} of utf8`)
    expect(found(bytes.toString('base64url')).some(hit => hit.startsWith('0 name base64'))).toBe(true)
  })

  it.each(['010-7319-2846', '01073192846', '010 7319 2846', '010.7319.2846', '+82-10-7319-2846', '821073192846'])(
    'as the phone number %s',
    text => {
      expect(found(`tel ${text};`)).toContain('0 phone utf8')
    },
  )

  it('as a fixed line of nine digits, with its own grouping', () => {
    expect(found('031-552-9174')).toContain('1 phone utf8')
  })

  it('by road and number alone, with and without the space', () => {
    expect(found('은행나무로 731')).toContain('0 address utf8')
    expect(found('은행나무로731')).toContain('0 address utf8')
  })

  it('with its place in the list and the offset of its end', () => {
    expect(sweepBytes(Buffer.from('..제갈찬'), people)).toEqual([{ canary: 1, field: 'name', form: 'utf8', end: 11 }])
  })
})

it('what a label may show is not a hit: district, masked name and phone, first syllables', () => {
  expect(found('남*** 남궁** 010-****-**** 010-7319-**** 서울 강남구 서울특별시 강남구 은행나무로 105동')).toEqual([])
})

it('a text too short to be told from chance is refused', () => {
  expect(() => sweepBytes(Buffer.alloc(0), [{ name: '김' }])).toThrow(RangeError)
})

describe('files', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'canary-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('of folders in folders are read, also across the edges of what is read at once', async () => {
    mkdirSync(join(folder, 'a', 'b'), { recursive: true })
    const path = join(folder, 'a', 'b', 'large')
    const bytes = Buffer.alloc((1 << 20) + 4096)
    for (const end of [(1 << 20) + 5, bytes.length]) Buffer.from('남궁새봄').copy(bytes, end - 12)
    writeFileSync(path, bytes)
    const hits = await sweep([folder], people)
    expect(hits).toEqual([
      { path, canary: 0, field: 'name', form: 'utf8', end: (1 << 20) + 5 },
      { path, canary: 0, field: 'name', form: 'utf8', end: bytes.length },
    ])
  })

  it('a name in a file name is a hit', async () => {
    writeFileSync(join(folder, '제갈찬.pdf'), '')
    expect(await sweep([folder], people)).toMatchObject([{ canary: 1, field: 'name', end: -1 }])
  })
})
