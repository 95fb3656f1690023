import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holderOf, takeLock } from './lock.ts'
import { processName } from './process-name.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exqress-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A process that lives until it is killed, for the sake of its name. */
async function living() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const end = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { pid: child.pid as number, name: await processName(child.pid), end }
}

describe('a lock', () => {
  it('is held by a living process and taken over from a dead one', async () => {
    const other = await living()
    writeFileSync(join(folder, `lock-${other.name}`), '')
    expect(await takeLock(folder)).toBe('held')
    expect(await holderOf(folder)).toBe(other.pid)
    await other.end()
    const lock = await takeLock(folder)
    expect(await holderOf(folder)).toBe(process.pid)
    if (typeof lock === 'object') await lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('of a pid that another process was given since is nobody’s', async () => {
    writeFileSync(join(folder, `lock-${process.ppid}-1`), '')
    expect(await takeLock(folder)).toBeTypeOf('object')
  })

  it('is not taken twice by one process', async () => {
    expect(await takeLock(folder)).toBeTypeOf('object')
    expect(await takeLock(folder)).toBe('held')
  })

  it('of a folder that was moved away counts for nothing', async () => {
    const inner = join(folder, 'job')
    mkdirSync(inner)
    const taken = takeLock(inner)
    renameSync(inner, join(folder, 'gone'))
    mkdirSync(inner)
    expect(['gone', 'object']).toContain(typeof (await taken) === 'object' ? 'object' : await taken)
    rmSync(inner, { recursive: true })
    expect(await takeLock(inner)).toBe('gone')
  })

  it('is held by at most one of the processes that want it at the same moment, and in the end all have had it', async () => {
    const script = fileURLToPath(new URL('../../test/crash/lock-process.ts', import.meta.url))
    // One that died over it makes all of them find a lock to be taken over.
    writeFileSync(join(folder, 'lock-999999999-1'), '')
    const log = join(folder, 'log')
    const ended = Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--conditions=@exqress/source', script, folder, log], { stdio: 'inherit' })
      const [code] = await once(child, 'exit')
      return code
    })
    expect(await Promise.all(ended)).toEqual([0, 0, 0, 0])
  })
})
