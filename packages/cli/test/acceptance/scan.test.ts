import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checkWords } from '@exqress/sdk/qr'
import { beforeAll, describe, expect, it } from 'vitest'
import { csvOf, orders } from '../orders.ts'
import { codePicture, noise, sideBySide } from '../scan-pictures.ts'
import { askApi, knownParcels, knownWaybills } from './api.ts'
import { Desk, type Ran } from './desk.ts'
import { unambiguous } from './leaks.ts'

interface Line {
  readonly ok: boolean
  readonly data: {
    readonly path: string
    readonly codes: readonly {
      readonly text: string
      readonly engine: string
      readonly effortMs: number
      readonly corners: readonly { readonly x: number; readonly y: number }[]
      readonly exqress?: Readonly<Record<string, unknown>>
    }[]
    readonly annotated?: string
    readonly [more: string]: unknown
  }
  readonly error?: { readonly code: string; readonly title: string; readonly next: string }
}

const linesOf = ({ stdout }: Ran): Line[] =>
  stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
/** Of a picture: what was read, or why nothing was. */
const gist = ({ data, error }: Line) => [data?.path, error?.code ?? data.codes.map(({ text }) => text)]
const TOKEN = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
const PAYLOAD = `HTTPS://EXQ.KR/#${TOKEN}`

describe('exqress scan', () => {
  const desk = new Desk()
  const scan = (...args: string[]) => desk.exqress(['scan', ...args])

  beforeAll(async () => {
    desk.put('one.png', await codePicture(PAYLOAD))
    desk.put('three.png', sideBySide(['first', 'second', 'third']))
    mkdirSync(desk.path('in/more'), { recursive: true })
    desk.put('in/a.png', await codePicture('a'))
    desk.put('in/broken.png', (await codePicture('b')).subarray(0, 100))
    desk.put('in/empty.jpg', '')
    desk.put('in/list.txt', 'no picture')
    desk.put('in/phone.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'))
    desk.put('in/more/c.png', await codePicture('c'))
    desk.put('in/noise.png', noise(300, 300))
  })

  it('one picture: a table of its codes', async () => {
    const { code, stdout, stderr } = await scan('one.png')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toMatch(/^picture +# +text +engine\none\.png +1 +HTTPS:\/\/EXQ\.KR\/#\w{26} +zxing\n$/)
  })

  it('a photo of three codes gives three, with corners, engine and effort', async () => {
    const { code, stdout } = await scan('three.png', '--json')
    const { ok, data } = JSON.parse(stdout.toString())
    expect({ code, ok }).toEqual({ code: 0, ok: true })
    const [{ data: picture }] = data.pictures as [Line]
    expect(picture.codes.map(({ text }) => text).sort()).toEqual(['first', 'second', 'third'])
    for (const { corners, engine, effortMs } of picture.codes) {
      expect(corners).toHaveLength(4)
      for (const { x, y } of corners) expect(x >= 0 && y >= 0 && Number.isFinite(x + y)).toBe(true)
      expect(['zxing', 'qr', 'jsqr']).toContain(engine)
      expect(effortMs).toBeGreaterThanOrEqual(0)
    }
  })

  it('a folder, in the order of its names: good, broken and empty pictures each in its place, others counted', async () => {
    const ran = await scan('in', 'one.png', '--jsonl')
    expect(ran.code).toBe(3)
    const lines = linesOf(ran)
    expect(lines.slice(0, -1).map(gist)).toEqual([
      ['in/a.png', ['a']],
      ['in/broken.png', 'IMAGE_BROKEN'],
      ['in/empty.jpg', 'IMAGE_EMPTY'],
      ['in/more/c.png', ['c']],
      ['in/noise.png', 'SCAN_NO_CODE'],
      ['one.png', [PAYLOAD]],
    ])
    expect(lines.slice(0, -1).map(({ ok }) => ok)).toEqual([true, false, false, true, false, true])
    expect(lines.at(-1)).toMatchObject({ ok: false, error: { code: 'SCAN_INCOMPLETE' } })
    expect(ran.stderr).toContain('Skipped 2 files that are no picture we read (1 HEIC)')
  })

  it('the same by standard input and by a pattern that no shell expanded', async () => {
    const piped = await desk.exqress(['scan', '-', '--jsonl'], { stdin: desk.read('one.png') })
    expect({ code: piped.code, gist: linesOf(piped).map(gist) }).toEqual({ code: 0, gist: [['-', [PAYLOAD]]] })
    const matched = await scan('in/**/[ac].png', '--jsonl')
    expect({ code: matched.code, gist: linesOf(matched).map(gist) }).toEqual({
      code: 0,
      gist: [
        ['in/a.png', ['a']],
        ['in/more/c.png', ['c']],
      ],
    })
  })

  it('what cannot be read at all is refused as a whole, in both languages', async () => {
    expect(await scan('in/broken.png', 'in/empty.jpg')).toMatchObject({ code: 9 })
    expect(await scan('in/broken.png')).toMatchObject({ code: 9 })
    expect(await scan('none.png')).toMatchObject({ code: 2 })
    mkdirSync(desk.path('nothing'), { recursive: true })
    expect(await scan('nothing')).toMatchObject({ code: 9, stderr: expect.stringContaining('no pictures to read') })
    const korean = await scan('in/phone.heic', '--lang', 'ko')
    expect(korean).toMatchObject({ code: 9, stderr: expect.stringContaining('읽을 수 없는 그림 형식입니다: HEIC') })
    expect((await scan('one.png', '--budget', 'x')).code).toBe(2)
  })

  it('a picture that takes too long ends alone', async () => {
    desk.put('large.png', noise(4000, 3000))
    const ran = await scan('large.png', 'one.png', '--jsonl', '--budget', '0.5')
    expect({ code: ran.code, gist: linesOf(ran).slice(0, 2).map(gist) }).toEqual({
      code: 3,
      gist: [
        ['large.png', 'SCAN_TIMEOUT'],
        ['one.png', [PAYLOAD]],
      ],
    })
  })

  it('a file name cannot write to the terminal', async () => {
    const name = 'a\u001b[31m\n\u009b.png'
    writeFileSync(desk.path(name), desk.read('one.png'))
    const { code, stdout, stderr } = await scan(name)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toContain('a\\u001b[31m\\n\\u009b.png')
    writeFileSync(desk.path(name), '')
    const refused = await scan(name)
    expect(refused.code).toBe(9)
    expect(refused.stdout.toString() + refused.stderr).not.toMatch(/[^\P{Cc}\n]/u)
  })

  it.skipIf(process.platform !== 'linux')('Ctrl-C ends it with 130, and leaves no process', async () => {
    const decoders: string[] = []
    const ran = await desk.exqress(['scan', 'large.png', '--effort', 'thorough', '--budget', '60'], {
      onStart: child => interruptOnceDecoding(child.pid ?? 0, decoders),
    })
    expect(ran.code).toBe(130)
    expect(ran.stderr).toContain('Interrupted')
    for (const pid of decoders) expect(existsSync(`/proc/${pid}`)).toBe(false)
  })
})

/** Sends SIGINT when a decoder has been started, and gives the decoders' ids. */
function interruptOnceDecoding(pid: number, decoders: string[]): void {
  const watch = setInterval(() => {
    decoders.push(...readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean))
    if (decoders.length === 0) return
    clearInterval(watch)
    process.kill(pid, 'SIGINT')
  }, 20)
}

describe('exqress scan --annotate', () => {
  const desk = new Desk()
  const scan = (...args: string[]) => desk.exqress(['scan', ...args])

  it('writes a copy of each picture with codes, the same the second time, and spares other files', async () => {
    mkdirSync(desk.path('in/sub'), { recursive: true })
    desk.put('in/one.png', await codePicture('one'))
    desk.put('in/sub/one.png', await codePicture('other'))
    desk.put('in/noise.png', noise(200, 200))
    const first = await scan('in', '--annotate', 'out', '--jsonl')
    expect({ code: first.code, stderr: first.stderr }).toMatchObject({ code: 3 })
    expect(readdirSync(desk.path('out')).sort()).toEqual(['one-2.scan.png', 'one.scan.png'])
    const drawn = ['one.scan.png', 'one-2.scan.png'].map(name => desk.read(`out/${name}`))
    for (const copy of drawn) expect(copy.includes('exqress scan')).toBe(true)
    expect((await scan('in', '--annotate', 'out')).code).toBe(3)
    expect(['one.scan.png', 'one-2.scan.png'].map(name => desk.read(`out/${name}`))).toEqual(drawn)
    // A copy still shows its code, and is itself left alone.
    expect(linesOf(await scan('out/one.scan.png', '--jsonl')).map(gist)).toEqual([['out/one.scan.png', ['one']]])

    desk.put('out/one.scan.png', 'somebody else wrote this')
    const refused = await scan('in/one.png', '--annotate', 'out', '--jsonl')
    expect(refused.code).toBe(6)
    expect(linesOf(refused)[0]).toMatchObject({
      ok: false,
      data: { codes: [{ text: 'one' }] },
      error: { code: 'OUTPUT_EXISTS' },
    })
    expect(desk.read('out/one.scan.png').toString()).toBe('somebody else wrote this')
    expect((await scan('in/one.png', '--annotate', 'in/one.png')).code).toBe(2)
    expect((await scan('in/one.png', '--annotate', 'not/there')).code).toBe(2)
  })
})

describe('exqress scan --only exqress', () => {
  const desk = new Desk()
  const list = [...orders(3, 77)].filter(unambiguous).slice(0, 3)
  const scan = (...args: string[]) => desk.exqress(['scan', ...args])

  it('without data keeps our codes, says their check words, and makes no data', async () => {
    desk.put('one.png', await codePicture(PAYLOAD))
    desk.put('other.png', await codePicture('https://example.com'))
    desk.put('bad.png', await codePicture('HTTPS://EXQ.KR/#NOTOKEN'))
    const ran = await scan('one.png', 'other.png', 'bad.png', '--only', 'exqress', '--jsonl')
    expect(ran.code).toBe(3)
    const [one, other, bad] = linesOf(ran)
    expect(one?.data.codes.map(({ exqress }) => exqress)).toEqual([
      { valid: true, token: TOKEN, checkWords: checkWords(TOKEN), standing: 'unasked' },
    ])
    expect(other?.error?.code).toBe('SCAN_NO_TOKEN')
    expect(bad?.data.codes.map(({ exqress }) => exqress)).toEqual([{ valid: false, standing: 'unasked' }])
    expect(existsSync(desk.dataDir)).toBe(false)
  })

  it('shows the parcels of our own labels as their sender sees them: state, masked name and region, nothing more', async () => {
    desk.put('orders.csv', csvOf(list, 'cj'))
    expect((await desk.label(['orders.csv', '--format', 'png', '--out', 'labels'])).code).toBe(0)
    const parcels = await knownParcels(desk.dataDir)
    const payloads = [...(await knownWaybills(desk.dataDir)).values()]
    await askApi(desk.dataDir, ({ waybills }) => waybills.revoke(parcels[0]?.parcelId ?? ''))

    const ran = await scan('labels', 'one.png', '--only', 'exqress', '--jsonl')
    expect(ran.code).toBe(0)
    const lines = linesOf(ran)
    const seen = lines.flatMap(({ data }) => data.codes.map(({ exqress }) => exqress))
    const expected = readdirSync(desk.path('labels'))
      .sort()
      .map(name => {
        const waybill = payloads.find(({ parcelId }) => name.includes(parcelId))
        const parcel = parcels.find(({ parcelId }) => name.includes(parcelId))
        return {
          valid: true,
          token: expect.any(String),
          checkWords: waybill?.checkWords ?? expect.any(Array),
          standing: 'found',
          parcel: {
            parcelId: parcel?.parcelId,
            state: parcel?.parcelId === parcels[0]?.parcelId ? 'revoked' : 'issued',
            name: parcel?.recipient.name,
            region: parcel?.recipient.region,
          },
        }
      })
    expect(seen.slice(0, -1)).toEqual(expected)
    expect(seen.at(-1)).toMatchObject({ standing: 'unknown' })

    const table = await scan('labels', '--only', 'exqress', '--lang', 'ko')
    expect(table.code).toBe(0)
    const said = ran.stdout.toString() + table.stdout.toString() + table.stderr
    for (const { name, phone, addressDetail } of list) {
      for (const value of [name, phone, addressDetail]) if (value) expect(said).not.toContain(value)
    }
    expect(table.stdout.toString()).toMatch(/취소/)
  })
})

/** Files that a stranger's clone does not have: they lie beside the repository where it is built. */
const bombs = fileURLToPath(new URL('../../../../../shared/data/image-bombs/', import.meta.url))
const there = existsSync(bombs)
if (!there) process.stderr.write('left out: the image bombs, which are not part of the repository\n')

describe.skipIf(!there)('an image bomb', () => {
  const files = there ? readdirSync(bombs).filter(name => !name.endsWith('.md')) : []
  it.for(files)('%s is refused, or done in two seconds and 300 MB', async (name, { onTestFinished }) => {
    const desk = new Desk(onTestFinished)
    const { code, stdout } = await desk.exqress(['scan', bombs + name, '--jsonl'])
    const [line] = linesOf({ code, stdout, stderr: '', signal: null })
    expect([3, 9]).toContain(code)
    expect(line?.error?.code).toMatch(/^IMAGE_|^SCAN_NO_CODE$/)
    if (line?.data.ms !== undefined) expect(line.data.ms).toBeLessThan(2000)
  })
})
