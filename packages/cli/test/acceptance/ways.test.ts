import { describe, expect, it, onTestFinished } from 'vitest'
import { csvOf, type Order, orders } from '../orders.ts'
import { knownParcels, knownWaybills } from './api.ts'
import { Desk } from './desk.ts'
import { readPdf, usePoppler } from './readers.ts'

const list = [...orders(5, 410)]
const csv = csvOf(list, 'lotte')
const [first] = list as [Order]

describe('standard input and output', () => {
  const desk = new Desk()

  it.skipIf(!usePoppler)(
    '- is standard input, --out - standard output: the PDF alone on stdout, the talk on stderr',
    async () => {
      const { code, stdout, stderr } = await desk.exqress(['label', '-', '--out', '-', '--lang', 'en'], { stdin: csv })
      expect(code).toBe(0)
      expect(stderr).toContain('5 labels')
      const payloads = (await readPdf(stdout)).flatMap(page => page.payloads)
      expect([...payloads].sort()).toEqual([...(await knownWaybills(desk.dataDir)).keys()].sort())
      expect(desk.files).toEqual([])
    },
  )

  it('standard input and a file of the same orders give the same bytes', async () => {
    desk.put('orders.csv', csv)
    expect((await desk.label(['orders.csv', '--out', 'file.pdf'])).code).toBe(0)
    const { code, document } = await desk.label(['-', '--out', 'stdin.pdf'], { stdin: csv })
    expect({ code, known: document.data.rows.known }).toEqual({ code: 0, known: 5 })
    expect(desk.read('stdin.pdf').equals(desk.read('file.pdf'))).toBe(true)
  })

  it('bad rows of standard input go to a file all the same, and none is left of a run without any', async () => {
    const fresh = new Desk(onTestFinished)
    const bad = csv.replace(first.phone, '1.01E+09')
    const { code, stderr } = await fresh.exqress(['label', '-', '--out', '-', '--format', 'zpl'], { stdin: bad })
    expect(code).toBe(3)
    expect(fresh.files).toEqual(['labels.errors.csv'])
    expect(stderr).toContain('labels.errors.csv')
  })

  it('more than 64 MB of standard input is refused: exit 2, give a file', async () => {
    const row = `${'가'.repeat(340)}\r\n`
    const stdin = Buffer.concat([Buffer.from(csv), Buffer.from(row.repeat(66_000))])
    expect(stdin.length).toBeGreaterThan(64 * 1024 * 1024)
    const fresh = new Desk(onTestFinished)
    const { code, document } = await fresh.label(['-', '--out', 'labels.pdf'], { stdin })
    expect({ code, error: document.error?.code }).toEqual({ code: 2, error: 'STDIN_TOO_LARGE' })
    expect(fresh.files).toEqual([])
  })

  it('--out - and --json both want stdout: exit 2, and stdout parses', async () => {
    const { code, document } = await desk.label(['orders.csv', '--out', '-'])
    expect({ code, error: document.error?.code }).toEqual({ code: 2, error: 'USAGE_CONFLICT' })
  })
})

describe('what is read and said', () => {
  it('--dry-run reads and judges, and issues nothing', async () => {
    const desk = new Desk(onTestFinished)
    desk.put('orders.csv', csv)
    const { code, document } = await desk.label(['orders.csv', '--dry-run', '--out', 'labels.pdf'])
    expect({ code, data: document.data }).toMatchObject({
      code: 0,
      data: { dryRun: true, rows: { total: 5, labelled: 5 } },
    })
    expect(desk.files).toEqual(['orders.csv'])
    expect(await knownParcels(desk.dataDir)).toEqual([])
  })

  it('a header and no rows: exit 0, said, nothing written', async () => {
    const desk = new Desk(onTestFinished)
    desk.put('orders.csv', csvOf([], 'lotte'))
    const { code, stdout, stderr } = await desk.exqress(['label', 'orders.csv', '--out', 'labels.pdf', '--lang', 'ko'])
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toContain('만들 라벨이 없습니다')
    expect(desk.files).toEqual(['orders.csv'])
    const { document } = await desk.label(['orders.csv', '--out', 'labels.pdf'])
    expect(document).toMatchObject({ ok: true, data: { rows: { total: 0 }, problems: [], warnings: [] } })
  })

  it('--jsonl is one line a row, each of which parses, good and bad ones in their order', async () => {
    const desk = new Desk(onTestFinished)
    desk.put('orders.csv', csv.replace(list[2]?.phone ?? '', '1.01E+09'))
    const { code, stdout } = await desk.exqress(['label', 'orders.csv', '--out', 'labels.pdf', '--jsonl'])
    expect(code).toBe(3)
    const lines = stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines.slice(0, 5).map(({ ok, data, error }) => [ok, (data ?? error).row, (data ?? error).line])).toEqual([
      [true, 1, 2],
      [true, 2, 3],
      [false, 3, 4],
      [true, 4, 5],
      [true, 5, 6],
    ])
    expect(lines[2].error.code).toBe('PHONE_DESTROYED')
    expect(lines[0].data.parcelId).toMatch(/^pcl_[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(lines.slice(5)).toMatchObject([{ ok: false, error: { code: 'ITEMS_FAILED', exitCode: 3 } }])
  })

  it('--map names columns by heading, number or letter, where the headings say nothing', async () => {
    const desk = new Desk(onTestFinished)
    desk.put(
      'odd.csv',
      csv
        .replace('수취인명', '누구')
        .replace('수취인휴대폰', '어디로')
        .replace('수취인전화', '또')
        .replace('수취인주소', '어디'),
    )
    const refused = await desk.label(['odd.csv', '--out', 'labels.pdf'])
    expect({ code: refused.code, error: refused.document.error?.code }).toEqual({ code: 9, error: 'HEADER_MISSING' })
    const { code, document } = await desk.label([
      'odd.csv',
      '--out',
      'labels.pdf',
      '--map',
      'recipient=누구',
      '--map',
      'phone=4',
      '--map',
      'address=F',
    ])
    expect({ code, labelled: document.data.rows.labelled }).toEqual({ code: 0, labelled: 5 })
    const parcel = (await knownParcels(desk.dataDir)).find(({ orderNumber }) => orderNumber === first.orderNumber)
    expect(parcel?.recipient).toMatchObject({
      name: `${first.name[0]}${'*'.repeat(first.name.length - 1)}`,
      phone: '010-****-****',
    })
  })

  it('--quiet says nothing where nothing is wrong, and the output where asked', async () => {
    const desk = new Desk(onTestFinished)
    desk.put('orders.csv', csv)
    const { code, stdout, stderr } = await desk.exqress(['label', 'orders.csv', '--out', 'labels.pdf', '--quiet'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toContain('labels.pdf')
  })
})

describe('names of files', () => {
  it('without --out the labels stand beside the input under its name, and two inputs do not collide', async () => {
    const desk = new Desk(onTestFinished)
    desk.put('monday.csv', csv)
    desk.put('tuesday.csv', csvOf(orders(3, 411), 'lotte').replace(/010-\d{4}-\d{4}/, '1.01E+09'))
    expect((await desk.label(['monday.csv'])).code).toBe(0)
    const monday = desk.read('monday.labels.pdf')
    expect((await desk.label(['tuesday.csv'])).code).toBe(3)
    expect(desk.files).toEqual([
      'monday.csv',
      'monday.labels.pdf',
      'tuesday.csv',
      'tuesday.labels.errors.csv',
      'tuesday.labels.pdf',
    ])
    expect(desk.read('monday.labels.pdf').equals(monday)).toBe(true)
    expect((await desk.label(['tuesday.csv', '--format', 'zpl'])).code).toBe(3)
    expect(desk.files).toContain('tuesday.labels.zpl')
  })

  it('a name with spaces, Hangul and quotes is a name like any other', async () => {
    const desk = new Desk(onTestFinished)
    const name = "11월 '긴급' 주문.csv"
    desk.put(name, csv.replace(first.phone, '1.01E+09'))
    const { code, stderr } = await desk.exqress(['label', name, '--lang', 'en'])
    expect(code).toBe(3)
    expect(desk.files).toEqual([name, "11월 '긴급' 주문.labels.errors.csv", "11월 '긴급' 주문.labels.pdf"])
    expect(stderr).toContain(`exqress label '11월 '\\''긴급'\\'' 주문.labels.errors.csv'`)
  })

  it('what stands in a cell never gets into one', async () => {
    const desk = new Desk(onTestFinished)
    const evil = list.map((order, i) => ({ ...order, orderNumber: `../../${i}/../etc/x.pdf` }))
    desk.put('orders.csv', csvOf(evil, 'lotte'))
    expect((await desk.label(['orders.csv', '--format', 'svg', '--out', 'pictures'])).code).toBe(0)
    const pictures = desk.files.filter(file => file !== 'orders.csv')
    expect(pictures).toHaveLength(5)
    for (const file of pictures) expect(file).toMatch(/^pictures\/\d{6}-pcl_[0-9A-HJKMNP-TV-Z]{26}\.svg$/)
  })

  it('--errors says where the bad rows go', async () => {
    const desk = new Desk(onTestFinished)
    desk.put('orders.csv', csv.replace(first.phone, '1.01E+09'))
    const { code, document } = await desk.label(['orders.csv', '--out', 'labels.pdf', '--errors', '고칠 것.csv'])
    expect({ code, errors: document.data.errors }).toEqual({ code: 3, errors: desk.path('고칠 것.csv') })
    expect(desk.files).toEqual(['labels.pdf', 'orders.csv', '고칠 것.csv'])
  })
})

describe('two runs at once', () => {
  it('of different files on one data folder: each its own labels', async () => {
    const desk = new Desk(onTestFinished)
    const names = ['a', 'b']
    for (const [i, name] of names.entries()) desk.put(`${name}.csv`, csvOf(orders(60, 420 + i), 'lotte'))
    const runs = await Promise.all(names.map(name => desk.label([`${name}.csv`, '--out', `${name}.pdf`])))
    expect(runs.map(({ code, document }) => [code, document.data.rows.labelled])).toEqual([
      [0, 60],
      [0, 60],
    ])
    expect(await knownParcels(desk.dataDir)).toHaveLength(120)
  })
})
