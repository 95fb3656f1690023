import { lstat, mkdir, open, opendir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder, writeAt } from './durable.ts'

/** A file that appears whole or not at all. */
export interface FileOutput {
  write(chunk: Uint8Array): Promise<void>
  /** All of it on the disk, not under its name yet; answers where. */
  seal(): Promise<string>
  /** On the disk and under its name, or under another one in the same folder. */
  commit(place?: string): Promise<void>
  /** Nothing of it stays. */
  abandon(): Promise<void>
}

/** A folder of files that appears whole or not at all. */
export interface FolderOutput {
  add(name: string, content: Uint8Array): Promise<void>
  commit(): Promise<void>
  abandon(): Promise<void>
}

/** Where an output grows: beside its place, so that the rename stays on one file system. */
export const partOf = (path: string) => join(dirname(path), `.${basename(path)}.exqress-part`)
const replacedOf = (path: string) => join(dirname(path), `.${basename(path)}.exqress-old`)

/** Bytes gathered before they are written. */
const CHUNK_BYTES = 256 * 1024

export async function openFileOutput(path: string, { mode = 0o644 } = {}): Promise<FileOutput> {
  const part = partOf(path)
  // What a killed run left may have another mode, or be no file at all.
  await rm(part, { recursive: true, force: true })
  const file = await open(part, 'wx', mode)
  const { ino } = await file.stat({ bigint: true })
  let pending: Uint8Array[] = []
  let pendingBytes = 0
  let end = 0
  let sealed = false

  async function flush(): Promise<void> {
    const chunk = Buffer.concat(pending, pendingBytes)
    pending = []
    pendingBytes = 0
    end = await writeAt(file, chunk, end)
  }

  return {
    async write(chunk) {
      pending.push(chunk)
      pendingBytes += chunk.length
      if (pendingBytes >= CHUNK_BYTES) await flush()
    },
    seal,
    async commit(place = path) {
      await seal()
      await requireOurs(part, ino)
      await file.close()
      await rename(part, place)
      await syncFolder(dirname(place))
    },
    async abandon() {
      if (await isInode(part, ino)) await rm(part, { force: true })
      await file.close().catch(() => undefined)
    },
  }

  async function seal(): Promise<string> {
    if (sealed) return part
    await flush()
    await file.sync()
    sealed = true
    return part
  }
}

export async function openFolderOutput(path: string): Promise<FolderOutput> {
  const part = partOf(path)
  const replaced = replacedOf(path)
  // A run killed between the two renames of commit left the earlier folder aside.
  if (!(await exists(path)) && (await exists(replaced))) await rename(replaced, path)
  await rm(part, { recursive: true, force: true })
  await mkdir(part)
  // Held open, so that its number is given to no other folder while we write.
  const held = await opendir(part)
  const { ino } = await lstat(part, { bigint: true })
  return {
    async add(name, content) {
      const file = await open(join(part, name), 'wx')
      try {
        await writeAt(file, content, 0)
        await file.datasync()
      } finally {
        await file.close()
      }
    },
    async commit() {
      await syncFolder(part)
      await requireOurs(part, ino)
      await held.close()
      if (await exists(path)) {
        await rm(replaced, { recursive: true, force: true })
        await rename(path, replaced)
      }
      await rename(part, path)
      await syncFolder(dirname(path))
      await rm(replaced, { recursive: true, force: true })
    },
    async abandon() {
      if (await isInode(part, ino)) await rm(part, { recursive: true, force: true })
      await held.close().catch(() => undefined)
    },
  }
}

/** Two jobs write to the same place: the one that came first finds the other's part where its own was. */
export class OutputTaken extends Error {
  override name = 'OutputTaken'
  readonly code = 'OUTPUT_TAKEN'
  constructor() {
    super('another process writes to the same output')
  }
}

async function requireOurs(part: string, ino: bigint): Promise<void> {
  if (!(await isInode(part, ino))) throw new OutputTaken()
}

async function isInode(path: string, ino: bigint): Promise<boolean> {
  const stat = await lstat(path, { bigint: true }).catch(() => undefined)
  return stat?.ino === ino
}

/** Removes what a discarded job left beside its output; an earlier output that was moved aside comes back. */
export async function clearParts(path: string): Promise<void> {
  await rm(partOf(path), { recursive: true, force: true })
  if (!(await exists(replacedOf(path)))) return
  if (await exists(path)) await rm(replacedOf(path), { recursive: true, force: true })
  else await rename(replacedOf(path), path)
}

/** What stands at a path: nothing, a file, or a folder with these entries. */
export async function existing(path: string): Promise<'none' | 'file' | { entries: string[] }> {
  const stat = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (stat === undefined) return 'none'
  return stat.isDirectory() ? { entries: await readdir(path) } : 'file'
}

const exists = async (path: string) => (await existing(path)) !== 'none'
