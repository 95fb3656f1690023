import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvOf, orders } from '../../../test/orders.ts'
import { Computer } from '../../../test/run-cli.ts'

const computer = new Computer()
afterAll(() => computer.remove())
const exqress = computer.exqress.bind(computer)
const put = (name: string, content: string | Uint8Array) => writeFileSync(computer.path(name), content)

// Invented people. The first is in both lists under one order number, the second by postcode, road and name.
beforeAll(() => {
  put(
    'a.csv',
    [
      '주문번호,수취인명,수취인연락처1,통합배송지,우편번호',
      '20261122-0001,홍*동,010-****-5678,서울 강남구 ***,06133',
      '20261122-0002,남*수,010-****-2468,부산 해운대구 달빛로 12 ***,48099',
      '',
    ].join('\n'),
  )
  put(
    'b.csv',
    [
      '고객주문번호;성함;휴대폰번호;주소지;우편번호',
      '20261122-0001;홍길*;010-1234-****;서울 강남구 ***;06133',
      ';남혜*;010-1357-****;부산 해운대구 달빛로 12 ***;48099',
      '',
    ].join('\n'),
  )
  put('foreign.pdf', '%PDF-1.4\n1 0 obj<<>>endobj\n')
  put('label.png', Buffer.from('89504e470d0a1a0a0000', 'hex'))
})

describe('exqress audit union', () => {
  it('tells who can be put together, by places and never by what stands there', async () => {
    const { code, stdout } = await exqress(['audit', 'union', 'a.csv', 'b.csv', '--json'])
    expect(code).toBe(3)
    const { ok, data, error } = JSON.parse(stdout)
    expect([ok, error.code, data.counts.findings.together]).toEqual([false, 'UNION_FOUND', 4])
    expect(data.counts.linked).toEqual({ byKey: 1, byLikeness: 1 })
    expect(data.findings[0]).toEqual({
      kind: 'name',
      severity: 'high',
      how: 'together',
      person: 1,
      linkedBy: ['number'],
      parts: [
        { file: 'a.csv', row: 1, line: 2, shape: '#*#' },
        { file: 'b.csv', row: 1, line: 2, shape: '##*' },
      ],
    })
    expect(data.findings.map(({ kind, how }: { kind: string; how: string }) => `${kind} ${how}`)).toEqual([
      'name together',
      'phone together',
      'name together',
      'phone together',
      'address alone',
    ])
    expect(stdout).not.toMatch(/홍|길|동|남|혜|수|5678|1234|1357|2468|달빛|06133|20261122/)
  })

  it('tells a person the same, in their language, with a line for each finding', async () => {
    const { code, stdout, stderr } = await exqress(['audit', 'union', 'a.csv', 'b.csv', '--lang', 'ko'])
    expect(code).toBe(3)
    expect(stdout).toContain('높음  전화번호 전체\n  a.csv 1번째 행(2번째 줄)  ###-****-####\n')
    expect(stdout).toContain('b.csv 1번째 행(2번째 줄)  ###-####-****')
    expect(stdout).toContain('이은 근거: 주문·송장번호')
    expect(stderr).toContain('exqress explain UNION_FOUND')
    expect(stdout + stderr).not.toMatch(/홍|길동|혜|5678|1357/)
  })

  it('prints every finding as a line of its own with --jsonl', async () => {
    const { code, stdout } = await exqress(['audit', 'union', 'a.csv', 'b.csv', '--jsonl'])
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(code).toBe(3)
    expect(lines.slice(0, -1).map(({ kind }) => kind)).toEqual(['name', 'phone', 'name', 'phone', 'address'])
    expect(lines.at(-1).error.code).toBe('UNION_FOUND')
  })

  it.each([
    [['--show'], 'UNION_SHOW_TERMINAL'],
    [['--show', '--json'], 'USAGE_CONFLICT'],
  ])('shows nobody outside a terminal: %j is refused', async (flags, error) => {
    const { code, stdout, stderr } = await exqress(['audit', 'union', 'a.csv', 'b.csv', ...flags])
    expect(code).toBe(2)
    expect(stdout + stderr).toContain(error)
    expect(stdout + stderr).not.toMatch(/홍|5678/)
  })

  it.each([
    ['foreign.pdf', 'UNION_PDF_FOREIGN'],
    ['label.png', 'UNION_PICTURE'],
  ])('claims nothing of files it cannot read: %s is refused by name', async (file, error) => {
    const { code, stdout } = await exqress(['audit', 'union', 'a.csv', file, '--json'])
    expect(code).toBe(9)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: error, where: { file } } })
    expect(JSON.parse(stdout).data).toBeUndefined()
  })

  it('finds nobody in what the commands write of one file, and everybody in the file of bad rows', async () => {
    const [bad = '', ...good] = csvOf(orders(6, 3), 'cj').split('\r\n').reverse().filter(Boolean)
    put('orders.csv', [...good.toReversed(), bad.replace(/010-[\d-]+/, '1.01E+09')].join('\r\n'))
    const made = await exqress(['label', 'orders.csv', '--out', 'labels.pdf', '--profile', 'kr-unified', '--json'])
    expect(JSON.parse(made.stdout).data.rows).toMatchObject({ labelled: 5, failed: 1 })
    await exqress(['mask', 'orders.csv', '--out', 'masked.csv', '--profile', 'kr-unified'])
    const own = await exqress(['audit', 'union', 'labels.pdf', 'masked.csv', '--json'])
    expect(own.code).toBe(0)
    expect(JSON.parse(own.stdout).data).toMatchObject({
      files: [
        { path: 'labels.pdf', kind: 'pdf', records: 5 },
        { path: 'masked.csv', kind: 'csv', records: 6 },
      ],
      counts: { persons: 6, linked: { byKey: 5 }, findings: { together: 0, alone: 0 } },
    })
    const withErrors = await exqress(['audit', 'union', 'labels.pdf', 'labels.errors.csv', '--json'])
    expect(withErrors.code).toBe(3)
    expect(JSON.parse(withErrors.stdout).data.counts.findings).toEqual({ together: 0, alone: 2 })
  }, 60_000)

  it('takes a column by --map in the list that has it, and refuses one that none has', async () => {
    put('c.csv', '고객주문번호,받는이\n20261122-0001,*길동\n')
    const mapped = await exqress(['audit', 'union', 'a.csv', 'c.csv', '--map', 'recipient=받는이', '--json'])
    expect(JSON.parse(mapped.stdout).data.counts.findings.together).toBe(1)
    const stray = await exqress(['audit', 'union', 'a.csv', 'c.csv', '--map', 'recipient=없는열', '--json'])
    expect([stray.code, JSON.parse(stray.stdout).error.code]).toEqual([2, 'MAP_INVALID'])
  })

  it('reads standard input, of any kind', async () => {
    const stdin = `${JSON.stringify({ orderNumber: '20261122-0001', recipient: { name: '*길동' } })}\n{}\n`
    const { stdout } = await exqress(['audit', 'union', 'a.csv', '-', '--json'], { stdin })
    const { files, findings } = JSON.parse(stdout).data
    expect(files[1]).toMatchObject({ path: '-', kind: 'jsonl', records: 1 })
    expect(findings[0]).toMatchObject({ kind: 'name', parts: [{ row: 1 }, { file: '-', line: 1, shape: '*##' }] })
  })
})
