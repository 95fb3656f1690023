import { readFileSync, writeFileSync } from 'node:fs'
import { createClient } from '@exqress/sdk'
import { openEmbedded } from '@exqress/server'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Computer } from '../../../test/run-cli.ts'

const computer = new Computer()
afterAll(() => computer.remove())
const exqress = computer.exqress.bind(computer)
const json = async (...args: string[]) => JSON.parse((await exqress([...args, '--json'])).stdout)

const parcelIds: string[] = []
beforeAll(async () => {
  const server = await openEmbedded({ dataDir: computer.dataDir, publicUrl: 'https://exq.kr' })
  const client = createClient({ ...server, baseUrl: 'http://embedded.test' })
  for (const name of ['홍길동', '김하나']) {
    const recipient = { name, phone: '010-1357-2468', address: '서울특별시 강남구 테헤란로 1' }
    parcelIds.push((await client.waybills.issue({ waybill: { recipient } })).parcelId)
  }
  await server.close()
})
const id = (number: number) => parcelIds[number] ?? ''

describe('exqress parcel reveal and views', () => {
  it('opens what was asked, and says who looked, when, at which fields', async () => {
    const none = await exqress(['parcel', 'views', id(0), '--lang', 'en'])
    expect([none.code, none.stdout, none.stderr]).toEqual([0, '', 'Nobody has looked\n'])
    const { code, stdout } = await exqress(['parcel', 'reveal', id(0), 'phone', 'memo', '--purpose', 'contact'])
    expect(code).toBe(0)
    expect(stdout).toContain('010-1357-2468')
    expect(stdout).not.toContain('홍길동')
    const { data } = await json('parcel', 'views', id(0))
    expect(data.items).toMatchObject([
      { viewer: { kind: 'merchant', id: 'local' }, purpose: 'contact', fields: ['phone', 'memo'] },
    ])
    const table = await exqress(['parcel', 'views', id(0), '--lang', 'ko'])
    expect(table.stdout).toMatch(/판매자 +local +contact +phone, memo/)
  })

  it('needs a purpose, and knows its fields', async () => {
    expect((await exqress(['parcel', 'reveal', id(0), 'phone'])).code).toBe(2)
    expect((await exqress(['parcel', 'reveal', id(0), 'token', '--purpose', 'own'])).code).toBe(2)
  })
})

describe('exqress parcel erase', () => {
  it('asks first, and without a terminal wants --yes', async () => {
    const { code, stderr } = await exqress(['parcel', 'erase', id(1), '--lang', 'en'])
    expect(code).toBe(2)
    expect(stderr).toContain('--yes')
    expect((await json('parcel', 'show', id(1))).data.state).toBe('issued')
  })

  it('leaves a receipt that verifies without a server, and only with the right key and untouched', async () => {
    const erased = await exqress(['parcel', 'erase', id(1), '--yes', '--receipt', 'receipt.json', '--lang', 'en'])
    expect([erased.code, erased.stdout]).toEqual([0, ''])
    expect((await json('parcel', 'show', id(1))).data.state).toBe('erased')
    const { publicKey } = (await json('keys', 'list')).data
    const elsewhere = new Computer()
    const check = (file: string, key: string) =>
      elsewhere.exqress(['parcel', 'erase', '--verify', computer.path(file), '--key', key, '--lang', 'en'])
    const valid = await check('receipt.json', publicKey)
    expect([valid.code, valid.stderr]).toEqual([0, expect.stringContaining(`${id(1)} was erased at`)])
    expect((await check('receipt.json', `A${publicKey.slice(1)}`)).code).toBe(9)
    const receipt = JSON.parse(readFileSync(computer.path('receipt.json'), 'utf8'))
    for (const change of [{ parcelId: id(0) }, { erasedAt: '2026-01-01T00:00:00.000Z' }, { auditSeq: '1' }]) {
      writeFileSync(computer.path('forged.json'), JSON.stringify({ ...receipt, ...change }))
      expect((await check('forged.json', publicKey)).code).toBe(9)
    }
    // Without a key, the server that is set is asked; what --json printed is a receipt too.
    writeFileSync(computer.path('printed.json'), JSON.stringify(await json('parcel', 'erase', id(1), '--yes')))
    expect((await exqress(['parcel', 'erase', '--verify', 'printed.json'])).code).toBe(0)
    elsewhere.remove()
  })

  it('says that a parcel is not there', async () => {
    expect((await exqress(['parcel', 'erase', `pcl_${'0'.repeat(26)}`, '--yes'])).code).toBe(5)
    expect((await exqress(['parcel', 'views', `pcl_${'0'.repeat(26)}`])).code).toBe(5)
    expect((await exqress(['parcel', 'erase'])).code).toBe(2)
  })
})

describe('exqress keys', () => {
  it('rotate brings everything under the new version, and at the end destroys the old one when told', async () => {
    const first = await exqress(['keys', 'rotate', '--lang', 'en'])
    expect(first.code).toBe(0)
    expect(first.stderr).toContain('1 parcel keys brought under version 2')
    const states = async () => (await json('keys', 'list')).data.versions.map(({ state }: { state: string }) => state)
    expect(await states()).toEqual(['readable', 'current'])
    expect((await exqress(['keys', 'rotate', '--resume', '--retire'])).code).toBe(0)
    expect(await states()).toEqual(['refused', 'current'])
    expect((await exqress(['keys', 'rotate', '--resume', '--destroy'])).code).toBe(2)
    expect((await exqress(['keys', 'rotate', '--resume', '--destroy', '--yes'])).code).toBe(0)
    expect(await states()).toEqual(['destroyed', 'current'])
    expect((await json('parcel', 'show', id(0))).data.recipient.name).not.toBe('')
  })
})

describe('exqress audit verify', () => {
  it('is content with an untouched log, and exits 9 with the place when one entry was edited', async () => {
    const { code, stdout } = await exqress(['audit', 'verify', '--lang', 'en'])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^✓ \d+ entries, 1 reveals, [1-9]\d* signed/)])
    const database = new BetterSqlite3(computer.path('data', 'vault.sqlite'))
    database.exec("UPDATE audit_entries SET viewer_id = 'someone' WHERE seq = 1")
    database.close()
    const tampered = await exqress(['audit', 'verify', '--lang', 'en', '--json'])
    expect(tampered.code).toBe(9)
    const { error, data } = JSON.parse(tampered.stdout)
    expect(error.code).toBe('AUDIT_TAMPERED')
    expect(data.findings).toEqual([{ code: 'entry-changed', seq: 1 }])
  })
})
