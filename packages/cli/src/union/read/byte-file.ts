import { type FileHandle, open } from 'node:fs/promises'
import { type CsvSource, holdInMemory, memorySource, openCsvFile } from '../../csv/source.ts'

/** A file's bytes from any place, and its rows if it is a CSV. */
export interface ByteFile {
  /** As it was given; `-` for standard input. */
  readonly path: string
  readonly size: number
  /** Fewer bytes where the file ends. */
  read(position: number, length: number): Promise<Buffer>
  /** From the first byte to the last. */
  chunks(): AsyncGenerator<Buffer, void>
  openCsv(): Promise<CsvSource>
  close(): Promise<void>
}

const CHUNK_BYTES = 256 * 1024
/** Read at once: what is asked for next mostly lies behind what was asked for before. */
const WINDOW_BYTES = 1024 * 1024

/** @throws CsvRefused INPUT_UNREADABLE, STDIN_TOO_LARGE */
export async function openByteFile(
  path: string,
  { absolute, stdin }: { readonly absolute: string; readonly stdin: AsyncIterable<Uint8Array> },
): Promise<ByteFile> {
  const source = path === '-' ? await holdInMemory(stdin) : await openCsvFile(absolute)
  // A pipe cannot be opened twice: it is held in memory as standard input is.
  if (!source.reopenable) return heldFile(path, await allOf(source))
  await source.close()
  const handle = await open(absolute, 'r')
  return handleFile(path, { handle, size: source.bytes, absolute })
}

async function allOf(source: CsvSource): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of source.chunks()) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

export function heldFile(path: string, bytes: Buffer): ByteFile {
  return {
    path,
    size: bytes.length,
    read: async (position, length) => bytes.subarray(position, position + length),
    async *chunks() {
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES)
    },
    openCsv: async () => memorySource(bytes, path),
    async close() {},
  }
}

interface Opened {
  readonly handle: FileHandle
  readonly size: number
  readonly absolute: string
}

function handleFile(path: string, { handle, size, absolute }: Opened): ByteFile {
  let window = Buffer.alloc(0)
  let start = 0
  const from = async (position: number, length: number) => {
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - position)))
    let filled = 0
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, position + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  }
  return {
    path,
    size,
    async read(position, length) {
      if (length > WINDOW_BYTES) return from(position, length)
      if (position < start || position + length > start + window.length) {
        start = position
        window = await from(position, WINDOW_BYTES)
      }
      return window.subarray(position - start, position - start + length)
    },
    async *chunks() {
      for (let at = 0; at < size; at += CHUNK_BYTES) yield from(at, CHUNK_BYTES)
    },
    openCsv: () => openCsvFile(absolute),
    close: () => handle.close(),
  }
}
