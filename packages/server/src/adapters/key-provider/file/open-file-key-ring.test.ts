import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyProviderConformance } from '../../../ports/key-provider.conformance.ts'
import { type KeyContext, type KeyProvider, KeyRefused } from '../../../ports/key-provider.ts'
import { openFileKeyRing } from './open-file-key-ring.ts'

const ids = { bytes: (count: number) => randomBytes(count) }
const clock = { now: () => Date.UTC(2026, 10, 22) }
const open = (file: string) => openFileKeyRing({ file, ids, clock })
const context: KeyContext = { purpose: 'parcel', tenant: 'shop', parcelId: 'pcl_1', issuedAt: clock.now() }

let folder: string
let rings = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-ring-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const files = new Map<KeyProvider, string>()
keyProviderConformance('file', {
  fresh: async () => {
    const file = join(folder, `ring-${rings++}`, 'ring.json')
    const ring = open(file)
    files.set(ring, file)
    return ring
  },
  again: async ring => open(files.get(ring) ?? ''),
})

const refusalOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof KeyRefused) return { code: error.code, ...error.fields }
    throw error
  }
  return undefined
}

describe('the file', () => {
  it('is made with mode 0600 in a folder of mode 0700, and nothing else stays in there but the lock', () => {
    const file = join(folder, 'data', 'keys', 'ring.json')
    open(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'data', 'keys')).mode & 0o777).toBe(0o700)
    expect(readdirSync(join(folder, 'data', 'keys'))).toEqual(['ring.json', 'ring.json.lock'])
    expect(statSync(`${file}.lock`)).toMatchObject({ size: 0, mode: 0o100600 })
  })

  it('is refused when others may read it', () => {
    const file = join(folder, 'keys', 'ring.json')
    open(file)
    chmodSync(file, 0o640)
    expect(refusalOf(() => open(file))).toEqual({ code: 'KEY_RING_EXPOSED', path: file, mode: '0640' })
  })

  it('is refused in a folder that others may enter, and not made there', () => {
    const keys = join(folder, 'keys')
    mkdirSync(keys)
    chmodSync(keys, 0o755)
    expect(refusalOf(() => open(join(keys, 'ring.json')))).toEqual({
      code: 'KEY_RING_EXPOSED',
      path: keys,
      mode: '0755',
    })
    expect(readdirSync(keys)).toEqual([])
  })

  it('is refused by a running process, too, once it has been opened to others and replaced', async () => {
    const file = join(folder, 'keys', 'ring.json')
    const ring = open(file)
    const content = readFileSync(file)
    rmSync(file)
    writeFileSync(file, content, { mode: 0o644 })
    await expect(ring.wrap(context, randomBytes(32))).rejects.toMatchObject({ code: 'KEY_RING_EXPOSED' })
  })

  it.each([
    ['empty', ''],
    ['cut off', '{"format":"exqress key ring 1","versions":[{"version":1,"createdAt":0'],
    ['another format', '{"format":"exqress key ring 2"}'],
    ['without versions', '{"format":"exqress key ring 1","versions":[],"macs":{}}'],
    ['not an object', '[]'],
  ])('is refused when it is %s, and left as it is', (_what, content) => {
    const file = join(folder, 'keys', 'ring.json')
    mkdirSync(join(folder, 'keys'), { mode: 0o700 })
    writeFileSync(file, content, { mode: 0o600 })
    expect(refusalOf(() => open(file))).toEqual({ code: 'KEY_RING_UNREADABLE', path: file, reason: 'damaged' })
    expect(readFileSync(file, 'utf8')).toBe(content)
  })

  it.each(['key', 'idempotency', 'blind-index', 'check'])('is refused when %s is missing or short', name => {
    const file = join(folder, 'keys', 'ring.json')
    open(file)
    const whole = readFileSync(file, 'utf8')
    for (const damaged of [
      whole.replace(new RegExp(`"${name}": "[^"]+"`), `"${name}": "AAAA"`),
      whole.replace(`"${name}"`, '"else"'),
    ]) {
      expect(damaged).not.toBe(whole)
      writeFileSync(file, damaged)
      expect(refusalOf(() => open(file))).toMatchObject({ code: 'KEY_RING_UNREADABLE', reason: 'damaged' })
    }
  })

  it('a lost ring is not replaced behind the back of those who use it', async () => {
    const file = join(folder, 'keys', 'ring.json')
    const ring = open(file)
    rmSync(file)
    await expect(ring.wrap(context, randomBytes(32))).rejects.toMatchObject({ code: 'KEY_RING_UNREADABLE' })
    await expect(ring.rotate()).rejects.toMatchObject({ code: 'KEY_RING_UNREADABLE' })
    expect(existsSync(file)).toBe(false)
  })

  it('what a killed writer left is removed at the next opening', () => {
    const file = join(folder, 'keys', 'ring.json')
    open(file)
    writeFileSync(`${file}.new`, readFileSync(file))
    open(file)
    expect(existsSync(`${file}.new`)).toBe(false)
  })

  it('is made and changed without any other file of the lock, which a killed writer would leave', async () => {
    const file = join(folder, 'keys', 'ring.json')
    mkdirSync(join(folder, 'keys'), { mode: 0o700 })
    const seen: (string | null)[] = []
    const watcher = watch(join(folder, 'keys'), (_event, name) => seen.push(name))
    await open(file).rotate()
    while (!seen.includes('ring.json')) await once(watcher, 'change')
    watcher.close()
    expect(seen.filter(name => name?.startsWith('ring.json.lock-'))).toEqual([])
  })

  it('a destroyed key is overwritten where it lay', async () => {
    const file = join(folder, 'keys', 'ring.json')
    const ring = open(file)
    await ring.rotate()
    const old = openSync(file, 'r')
    const size = statSync(file).size
    const read = () => {
      const bytes = Buffer.alloc(size)
      readSync(old, bytes, 0, size, 0)
      return bytes
    }
    expect(read().includes('"key"')).toBe(true)
    await ring.destroy(2)
    expect(read().every(byte => byte === 0)).toBe(true)
    closeSync(old)
    expect(readFileSync(file, 'utf8').match(/"key"/g)).toHaveLength(1)
  })

  it('one that cannot be written names the path and the reason', () => {
    writeFileSync(join(folder, 'keys'), '')
    expect(refusalOf(() => open(join(folder, 'keys', 'ring.json')))).toMatchObject({ code: 'KEY_RING_UNREADABLE' })
  })
})

describe('several processes', () => {
  const child = fileURLToPath(new URL('../../../../test/key-ring-process.ts', import.meta.url))
  const start = (file: string, action: string) =>
    spawn(process.execPath, ['--conditions=@exqress/source', child, file, action])
  const run = (file: string, action: string) =>
    new Promise<string>((resolve, reject) => {
      const process_ = start(file, action)
      let out = ''
      process_.stdout.on('data', chunk => {
        out += chunk
      })
      process_.stderr.pipe(process.stderr)
      process_.on('error', reject)
      process_.on('exit', status => (status === 0 ? resolve(out) : reject(new Error(`child exited with ${status}`))))
    })

  it('that make the ring at the same time all use the same keys', async () => {
    const file = join(folder, 'keys', 'ring.json')
    const fingerprints = await Promise.all(Array.from({ length: 4 }, () => run(file, 'open')))
    expect(new Set(fingerprints).size).toBe(1)
    expect(fingerprints[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(readdirSync(join(folder, 'keys'))).toEqual(['ring.json', 'ring.json.lock'])
  })

  it('that rotate at the same time lose no version', async () => {
    const file = join(folder, 'keys', 'ring.json')
    const ring = open(file)
    const made = await Promise.all(Array.from({ length: 3 }, () => run(file, 'rotate')))
    expect(made.map(Number).sort()).toEqual([2, 3, 4])
    expect((await ring.list()).map(entry => entry.version)).toEqual([1, 2, 3, 4])
  })
  it('one that is killed while it rotates leaves a whole ring with every version it had reported', async () => {
    const file = join(folder, 'keys', 'ring.json')
    for (const reports of [1, 4, 7]) {
      const process_ = start(file, 'keep-rotating')
      let out = ''
      process_.stdout.on('data', chunk => {
        out += chunk
        if (out.split('\n').length > reports) process_.kill('SIGKILL')
      })
      await new Promise(resolve => process_.on('close', resolve))
      const reported = out.trim().split('\n').map(Number)
      const versions = (await open(file).list()).map(entry => entry.version)
      expect(versions).toEqual(expect.arrayContaining(reported))
      expect(readdirSync(join(folder, 'keys')).filter(name => name.endsWith('.new'))).toEqual([])
    }
  })
})
