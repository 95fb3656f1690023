import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createClient, type Waybill } from '@exqress/sdk'
import { openEmbedded } from '@exqress/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Computer } from '../../../test/run-cli.ts'

const computer = new Computer()
afterAll(() => computer.remove())
const exqress = computer.exqress.bind(computer)
const json = async (...args: string[]) => JSON.parse((await exqress([...args, '--json'])).stdout)

// Invented people; the numbers follow the carriers' check digits and belong to no parcel.
const people = [
  {
    orderNumber: 'A-1',
    carrier: 'CJ대한통운',
    trackingNumber: '123456789011',
    name: '홍길동',
    region: '서울특별시 강남구 테헤란로 1',
  },
  {
    orderNumber: 'A-2',
    carrier: '한진택배',
    trackingNumber: '100000000015',
    name: '김하나',
    region: '부산광역시 해운대구 우동 2',
  },
  { orderNumber: '=A3', name: '이두리', region: '부산광역시 해운대구 우동 2' },
]
const waybills: Waybill[] = []
const idOf = (order: number) => waybills[order - 1]?.parcelId ?? ''

beforeAll(async () => {
  const server = await openEmbedded({ dataDir: computer.dataDir, publicUrl: 'https://exq.kr' })
  const client = createClient({ ...server, baseUrl: 'http://embedded.test' })
  const inputs = people.map(({ name, region, ...order }) => ({
    ...order,
    identity: { orderKey: order.orderNumber },
    recipient: { name, phone: '010-1357-2468', address: region },
  }))
  for (const { waybill } of await client.waybills.issueMany({ waybills: inputs })) if (waybill) waybills.push(waybill)
  await server.close()
  expect(waybills).toHaveLength(3)
})

describe('exqress parcel list', () => {
  it('shows what was issued, masked, as aligned columns', async () => {
    const { code, stdout } = await exqress(['parcel', 'list', '--lang', 'ko'])
    expect(code).toBe(0)
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^식별자 +상태 +받는 분 +지역 +주문번호 +택배사 +송장번호 +발행/)
    expect(stdout).not.toMatch(/홍길동|김하나|이두리|2468|테헤란로/)
  })

  it('composes filters and walks pages by cursor', async () => {
    expect((await json('parcel', 'list', '--untracked')).data.items.map((p: Waybill) => p.orderNumber)).toEqual(['=A3'])
    expect((await json('parcel', 'list', '--order', 'A-1', '--carrier', 'CJ대한통운')).data.items).toHaveLength(1)
    expect((await json('parcel', 'list', '--from', '2020-01-01', '--before', '2020-02-01')).data.items).toEqual([])
    const first = await json('parcel', 'list', '--limit', '2', '--oldest')
    const second = await json('parcel', 'list', '--limit', '2', '--oldest', '--cursor', first.data.nextCursor)
    expect([...first.data.items, ...second.data.items]).toHaveLength(3)
    expect(second.data.nextCursor).toBeUndefined()
  })

  it('prints one line of JSON for each with --jsonl', async () => {
    const { stdout } = await exqress(['parcel', 'list', '--all', '--jsonl'])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line).state)).toEqual(['issued', 'issued', 'issued'])
  })

  it('says what to do when there is nothing', async () => {
    const { code, stdout, stderr } = await exqress(['parcel', 'list', '--order', 'none'])
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toContain('exqress label')
  })
})

describe('exqress parcel show', () => {
  it('takes an id in small letters, and answers an unknown one with exit code 5', async () => {
    const { stdout } = await exqress(['parcel', 'show', idOf(1).toLowerCase()])
    expect(stdout).toContain(idOf(1))
    const unknown = await exqress(['parcel', 'show', `pcl_${'0'.repeat(26)}`, '--json'])
    expect(unknown.code).toBe(5)
    expect(JSON.parse(unknown.stdout).error).toMatchObject({ code: 'NOT_FOUND', requestId: expect.any(String) })
  })
})

describe('exqress parcel track-in', () => {
  it('attaches what it can, and leaves the rest in a file that can be corrected and taken in', async () => {
    writeFileSync(
      computer.path('numbers.csv'),
      '주문번호,택배사,송장번호\nA-1,CJ대한통운,123456789011\n=A3,로젠택배,10000000001\nA-9,한진,100000000015\n',
    )
    const first = await exqress(['parcel', 'track-in', 'numbers.csv', '--json'])
    expect(first.code).toBe(3)
    const { data, error } = JSON.parse(first.stdout)
    expect(data).toMatchObject({ rows: 3, attached: 0, unchanged: 1 })
    expect(error.code).toBe('ITEMS_FAILED')
    expect(data.failed).toEqual([
      { row: 2, line: 3, failures: [{ code: 'TRACKING_INVALID', column: '송장번호' }] },
      { row: 3, line: 4, failures: [{ code: 'NOT_FOUND', column: '주문번호' }] },
    ])
    const errors = computer.path('numbers.errors.csv')
    expect(statSync(errors).mode & 0o777).toBe(0o600)

    const corrected = readFileSync(errors, 'utf8')
      .replace('10000000001', '10000000006')
      .replace(/^A-9.*\n/m, '')
    writeFileSync(errors, corrected)
    expect(await json('parcel', 'track-in', errors)).toMatchObject({ ok: true, data: { attached: 1, failed: [] } })
    expect((await json('parcel', 'list', '--untracked')).data.items).toEqual([])
    expect(await json('parcel', 'track-in', errors)).toMatchObject({ ok: true, data: { attached: 0, unchanged: 1 } })
  })

  it('reads standard input, and needs --replace to change a number', async () => {
    const stdin = 'order_id,carrier,tracking_no\nA-2,한진,100000000026\n'
    const refused = await exqress(['parcel', 'track-in', '-', '--jsonl', '--quiet'], { stdin })
    expect(JSON.parse(refused.stdout.split('\n')[0] ?? '')).toMatchObject({
      row: 1,
      failures: [{ code: 'TRACKING_CONFLICT' }],
    })
    const replaced = await exqress(['parcel', 'track-in', '-', '--replace', '--json'], { stdin })
    expect(JSON.parse(replaced.stdout)).toMatchObject({ ok: true, data: { attached: 1 } })
  })

  it('refuses a file without the columns, with exit code 9 and nothing done', async () => {
    writeFileSync(computer.path('other.csv'), 'a,b\n1,2\n')
    const { code, stdout } = await exqress(['parcel', 'track-in', 'other.csv', '--json'])
    expect(code).toBe(9)
    expect(JSON.parse(stdout).error.code).toBe('HEADER_MISSING')
  })
})

describe('exqress parcel export', () => {
  it('writes what Naver wants: a marked UTF-8 CSV in which nothing is a formula', async () => {
    const { code, stdout } = await exqress(['parcel', 'export', '--for', 'naver'])
    expect(code).toBe(0)
    const [head, ...rows] = stdout.trimEnd().split('\r\n')
    expect(head).toBe('\ufeff상품주문번호,택배사,송장번호')
    expect(rows.sort()).toEqual([
      "'=A3,로젠택배,10000000006",
      'A-1,CJ대한통운,123456789011',
      'A-2,한진택배,100000000026',
    ])
  })

  it('writes what Coupang wants, its bundle numbers from the order list', async () => {
    writeFileSync(
      computer.path('DeliveryList.csv'),
      '묶음배송번호,주문번호,수취인이름\n777,A-1,홍길동\n778,A-2,김하나\n',
    )
    const args = [
      'parcel',
      'export',
      '--for',
      'coupang',
      '--orders',
      'DeliveryList.csv',
      '--out',
      'coupang.csv',
      '--encoding',
      'cp949',
    ]
    const { stderr } = await exqress(args)
    const text = new TextDecoder('euc-kr').decode(readFileSync(computer.path('coupang.csv')))
    const [head, ...rows] = text.trimEnd().split('\r\n')
    expect(head).toBe('주문번호,묶음배송번호,택배사코드,송장번호')
    expect(rows.sort()).toEqual(["'=A3,,KGB,10000000006", 'A-1,777,CJGLS,123456789011', 'A-2,778,HANJIN,100000000026'])
    expect(stderr).toContain('1 rows lack the bundle number')
    expect((await exqress(args)).code).toBe(6)
  })
})

describe('exqress parcel reprint, relabel, revoke', () => {
  it('reprint draws the label; the token stays out of the output of the command', async () => {
    const { code, stdout } = await exqress(['parcel', 'reprint', idOf(1), '--out', 'again.pdf', '--json'])
    expect(code).toBe(0)
    expect(readFileSync(computer.path('again.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
    expect(JSON.parse(stdout).data).toMatchObject({ parcelId: idOf(1), format: 'pdf', tokenVersion: 1 })
    expect(stdout).not.toContain(waybills[0]?.token)
    expect((await exqress(['parcel', 'reprint', idOf(1), '--out', 'again.pdf'])).code).toBe(6)
  })

  it('relabel gives a new QR, whatever the format', async () => {
    const { data } = await json('parcel', 'relabel', idOf(2), '--out', 'new.svg', '--yes')
    expect(data).toMatchObject({ tokenVersion: 2, format: 'svg' })
    expect(readFileSync(computer.path('new.svg'), 'utf8')).toContain('<svg')
  })

  it('nothing is renewed when its file could not be written', async () => {
    expect((await exqress(['parcel', 'relabel', idOf(2), '--out', 'no/such/new.pdf', '--yes'])).code).toBe(2)
    expect((await json('parcel', 'show', idOf(2))).data.tokenVersion).toBe(2)
  })

  it('revoke withdraws, twice is one effect, and there is no label afterwards', async () => {
    expect((await json('parcel', 'revoke', idOf(2), '--yes')).data.state).toBe('revoked')
    expect((await json('parcel', 'revoke', idOf(2), '--yes')).ok).toBe(true)
    const reprint = await exqress(['parcel', 'reprint', idOf(2), '--out', 'gone.pdf', '--json'])
    expect(JSON.parse(reprint.stdout).error.code).toBe('PARCEL_REVOKED')
    expect(readdirSync(computer.folder)).not.toContain('gone.pdf')
  })

  it('the QR of a parcel is the one on its label', async () => {
    const { data } = await json('qr', idOf(1))
    expect(data.text).toBe(waybills[0]?.payload)
  })
})

describe('exqress doctor', () => {
  it('finds nothing wrong on a new computer but the address that is not set, and mends by its own words', async () => {
    const before = await json('doctor')
    expect(before.ok).toBe(true)
    const states = (checks: { name: string; state: string }[]) =>
      checks.filter(({ state }) => state !== 'ok').map(({ name }) => name)
    expect(states(before.data.checks)).toEqual(['public-url'])
    expect(before.data.checks.find(({ name }: { name: string }) => name === 'public-url').next).toContain(
      'exqress config set publicUrl',
    )
    await exqress(['config', 'set', 'publicUrl', 'https://exq.kr'])
    expect(states((await json('doctor')).data.checks)).toEqual([])
  })

  it('names an unreachable server and exits 3', async () => {
    const env = { EXQRESS_API_KEY: 'exq_secret_key' }
    const { code, stdout } = await exqress(['doctor', '--server', 'http://127.0.0.1:1', '--json'], { env })
    expect(code).toBe(3)
    const { data, error } = JSON.parse(stdout)
    expect(data.checks).toContainEqual(expect.objectContaining({ name: 'server', state: 'problem' }))
    expect(error.code).toBe('DOCTOR_PROBLEMS')
  })
})
