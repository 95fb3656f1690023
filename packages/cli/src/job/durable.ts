import { type FileHandle, link, open, rename, rm, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes all bytes at a position (one write may take fewer) and returns where they end. */
export async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  for (let at = 0; at < bytes.length; )
    at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten
  return position + bytes.length
}

/** Writes a small file by way of `part`, so that after a crash it is either as before or whole. */
export async function writeDurably(path: string, part: string, content: string | Uint8Array): Promise<void> {
  await writePart(part, content)
  await rename(part, path)
  await syncFolder(dirname(path))
}

/** The same for a file that is made once: when several processes make it, the first one's stays. */
export async function makeDurably(path: string, part: string, content: string | Uint8Array): Promise<void> {
  await writePart(part, content)
  try {
    await link(part, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await unlink(part)
  }
  await syncFolder(dirname(path))
}

async function writePart(part: string, content: string | Uint8Array): Promise<void> {
  const file = await open(part, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } catch (error) {
    await rm(part, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

/** What systems answer that cannot open a folder, or cannot sync one; a disk that fails says something else. */
const CANNOT = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF', 'ENOSYS'])

/** Makes a rename in a folder durable, where the system can. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch (error) {
    if (!CANNOT.has(String((error as NodeJS.ErrnoException).code))) throw error
  }
}
