import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type Canary, sweep } from '../../../server/test/canary.ts'
import { csvOf, type Order, orders } from '../orders.ts'
import { Desk } from './desk.ts'
import { ENCODINGS } from './encodings.ts'

const canaryOf = ({ name, phone, address, addressDetail }: Order): Canary => ({ name, phone, address, addressDetail })
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))

/** Every seventh row is bad: its phone is a number that a spreadsheet destroyed. */
function withBadRows(list: readonly Order[]): Order[] {
  return list.map((order, i) => (i % 7 === 3 ? { ...order, phone: '1.01E+09' } : order))
}

describe('a run of 1,000 rows', () => {
  const desk = new Desk()
  const list = withBadRows([...orders(1000, 77)])
  const people = list.map(canaryOf)
  const temporary = join(desk.dataDir, '..', 'tmp')
  mkdirSync(temporary)
  const everything = () => [desk.dataDir, temporary, desk.configDir, desk.path('labels.pdf'), desk.path('printed')]
  const places = () => everything().filter(existsSync)

  it('leaves none of the 1,000 names, phones and addresses in any encoding: data folder, PDF, output, TMPDIR', async () => {
    desk.put('orders.csv', ENCODINGS.CP949(csvOf(list, 'cj')))
    const run = ['orders.csv', '--out', 'labels.pdf', '--errors', 'bad.csv']
    const { code, stdout, stderr, document } = await desk.label(run, { env: { TMPDIR: temporary, EXQRESS_DEBUG: '1' } })
    expect({ code, rows: document.data.rows }).toMatchObject({ code: 3, rows: { labelled: 857, failed: 143 } })
    desk.put('printed', Buffer.concat([stdout, Buffer.from(stderr)]))
    expect(filesBelow(desk.dataDir).some(path => path.endsWith('vault.sqlite'))).toBe(true)
    expect(await sweep(places(), people)).toEqual([])
    // Node's own: compiled program text, and swept with the rest.
    expect(readdirSync(temporary).filter(name => name !== 'node-compile-cache')).toEqual([])
  })

  it('writes the bad rows, and only these, into the file that is for them, for its owner alone', async () => {
    expect(statSync(desk.path('bad.csv')).mode & 0o777).toBe(0o600)
    const hits = await sweep([desk.path('bad.csv')], people)
    const isBad = (canary: number) => canary % 7 === 3
    // Phones, because two people may have a name in common, or a road.
    expect(hits.filter(({ canary, field }) => field === 'phone' && !isBad(canary))).toEqual([])
    expect(new Set(hits.flatMap(({ canary, field }) => (field === 'name' && isBad(canary) ? canary : []))).size).toBe(
      143,
    )
  })

  it('keeps what it keeps for its owner alone', () => {
    for (const path of filesBelow(desk.dataDir)) expect([path, statSync(path).mode & 0o077]).toEqual([path, 0])
  })

  it('and a planted person is found in each of these files', async () => {
    const copy = join(desk.dataDir, '..', 'copy')
    for (const place of places()) cpSync(place, join(copy, place.replaceAll('/', '_')), { recursive: true })
    const files = filesBelow(copy)
    for (const path of files) appendFileSync(path, `\0${people[0]?.name}`)
    const hits = await sweep([copy], people.slice(0, 1))
    expect(new Set(hits.map(({ path }) => path))).toEqual(new Set(files))
  })
})

it('a run that is killed leaves none either, in journal, write-ahead logs or unfinished outputs', async () => {
  const desk = new Desk()
  const list = withBadRows([...orders(6000, 78)])
  desk.put('orders.csv', csvOf(list, 'lotte'))
  let killed: Promise<void> | undefined
  const ran = await desk.exqress(['label', 'orders.csv', '--out', 'labels.pdf'], {
    onStart(child) {
      killed = (async () => {
        while (child.exitCode === null && !journalBegun(desk.dataDir)) await setTimeout(5)
        child.kill('SIGKILL')
      })()
    },
  })
  await killed
  expect(ran.signal).toBe('SIGKILL')
  expect(desk.files).not.toContain('labels.pdf')
  writeFileSync(desk.path('printed'), Buffer.concat([ran.stdout, Buffer.from(ran.stderr)]))

  const forBadRows = desk.files.filter(name => name.includes('.errors.'))
  for (const name of forBadRows) expect(statSync(desk.path(name)).mode & 0o777).toBe(0o600)
  const left = desk.files
    .filter(name => name !== 'orders.csv' && !forBadRows.includes(name))
    .map(name => desk.path(name))
  const kept = filesBelow(desk.dataDir)
  expect(kept.some(path => path.endsWith('-wal') && statSync(path).size > 0)).toBe(true)
  const people = list.slice(0, 1000).map(canaryOf)
  expect(await sweep([...left, ...kept], people)).toEqual([])

  const { code, document } = await desk.label(['orders.csv', '--out', 'labels.pdf'])
  expect({ code, total: document.data.rows.total }).toEqual({ code: 3, total: list.length })
  expect(document.data.rows.known).toBeGreaterThan(0)
  expect(desk.files).toEqual(['labels.errors.csv', 'labels.pdf', 'orders.csv', 'printed'])
  expect(await sweep([desk.dataDir, desk.path('labels.pdf')], people)).toEqual([])
}, 120_000)

function journalBegun(dataDir: string): boolean {
  const jobs = join(dataDir, 'jobs')
  if (!existsSync(jobs)) return false
  return filesBelow(jobs).some(path => path.endsWith('/journal') && statSync(path).size > 0)
}
