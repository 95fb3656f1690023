import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from './job-folder.ts'
import { writeAt } from './journal.ts'

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
      await rename(part, place)
      await syncFolder(dirname(place))
    },
    async abandon() {
      await file.close().catch(() => undefined)
      await rm(part, { force: true })
    },
  }

  async function seal(): Promise<string> {
    if (sealed) return part
    await flush()
    await file.sync()
    await file.close()
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
      if (await exists(path)) {
        await rm(replaced, { recursive: true, force: true })
        await rename(path, replaced)
      }
      await rename(part, path)
      await syncFolder(dirname(path))
      await rm(replaced, { recursive: true, force: true })
    },
    abandon: () => rm(part, { recursive: true, force: true }),
  }
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
