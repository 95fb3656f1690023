import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { platform } from 'node:os'
import { dirname } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { KeyRefused } from '../../../ports/key-provider.ts'
import { parseRing, type Ring, serialiseRing } from './ring.ts'

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700
const OTHERS = 0o077
const LOCK_TIMEOUT_MS = 10_000

/** Tells one written ring from the next: every change is a new file under the same name. */
export type RingStamp = string

/** What tells whether the file has been replaced; undefined when there is none. */
export function stampOf(file: string): RingStamp | undefined {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat && `${stat.ino}.${stat.mtimeMs}.${stat.size}`
}

/** Reads the ring; undefined when there is none. Errors: KEY_RING_EXPOSED, KEY_RING_UNREADABLE. */
export function readRing(file: string): { readonly ring: Ring; readonly stamp: RingStamp | undefined } | undefined {
  return guarded(file, () => {
    for (let attempt = 1; ; attempt++) {
      const stamp = stampOf(file)
      if (stamp === undefined) return undefined
      requirePrivate(dirname(file))
      requirePrivate(file)
      const ring = parseRing(readFileSync(file, 'utf8'))
      if (ring) return { ring, stamp }
      // `destroy` overwrites the file it has replaced: whoever had that one open reads the new one instead.
      if (attempt === 3 || stampOf(file) === stamp) {
        throw new KeyRefused('KEY_RING_UNREADABLE', { path: file, reason: 'damaged' })
      }
    }
  })
}

/**
 * Changes the ring while no other process can: `change` gets what is there now and returns what shall be, or undefined
 * for no change. The new ring is on the disk, whole, when this returns; a crash leaves the old one or the new one.
 */
export function changeRing(file: string, change: (ring: Ring | undefined) => Ring | undefined): void {
  guarded(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: FOLDER_MODE })
    requirePrivate(dirname(file))
    const unlock = lock(`${file}.lock`)
    try {
      const before = readRing(file)?.ring
      const after = change(before)
      if (after !== undefined) replace(file, serialiseRing(after), before !== undefined && losesKey(before, after))
      else rmSync(temporary(file), { force: true })
    } finally {
      unlock()
    }
  })
}

/** A writer was killed before its file had its name. The keys in it were never used, or are in the ring too. */
export const hasLeftovers = (file: string): boolean => existsSync(temporary(file))

const losesKey = (before: Ring, after: Ring): boolean =>
  before.versions.some(({ key }, index) => key !== undefined && after.versions[index]?.key === undefined)

// One name for all writers: they hold the lock.
const temporary = (file: string): string => `${file}.new`

function replace(file: string, content: string, overwriteOld: boolean): void {
  const old = overwriteOld ? openSync(file, 'r+') : undefined
  try {
    rmSync(temporary(file), { force: true })
    const fresh = openSync(temporary(file), 'wx', FILE_MODE)
    try {
      writeFileSync(fresh, content)
      fsyncSync(fresh)
    } finally {
      closeSync(fresh)
    }
    renameSync(temporary(file), file)
    syncFolder(dirname(file))
    if (old !== undefined) blank(old)
  } finally {
    if (old !== undefined) closeSync(old)
  }
}

/** Overwrites a file without a name, so that a destroyed key is gone from the disk as far as its file system can. */
function blank(descriptor: number): void {
  writeSync(descriptor, Buffer.alloc(fstatSync(descriptor).size), 0, undefined, 0)
  fsyncSync(descriptor)
}

function syncFolder(folder: string): void {
  if (onWindows()) return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

// SQLite's lock on an empty file: the kernel lets go of it when its holder dies, and waiting for it needs no polling of
// ours. Node itself has no file locks.
function lock(path: string): () => void {
  closeSync(openSync(path, 'a', FILE_MODE))
  const holder = new BetterSqlite3(path, { timeout: LOCK_TIMEOUT_MS })
  try {
    // Its journal would stay behind when we are killed, and nobody may ever take this lock again.
    holder.pragma('journal_mode = MEMORY')
    holder.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    holder.close()
    throw error
  }
  return () => {
    holder.close()
  }
}

function requirePrivate(path: string): void {
  // Windows has no such modes; there the profile folder's access list protects the file.
  if (onWindows()) return
  const mode = statSync(path).mode & 0o777
  if ((mode & OTHERS) !== 0) throw new KeyRefused('KEY_RING_EXPOSED', { path, mode: mode.toString(8).padStart(4, '0') })
}

const onWindows = (): boolean => platform() === 'win32'

function guarded<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof KeyRefused) throw error
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'failed'
    throw new KeyRefused('KEY_RING_UNREADABLE', { path, reason }, { cause: error })
  }
}
