import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { CsvRefused } from './refused.ts'

/** Bytes of one chunk. Fixed, because the digests that guard the second pass are taken at these borders. */
export const CHUNK_BYTES = 64 * 1024
/** What cannot be read twice is held in memory up to here. */
export const MEMORY_MAX_BYTES = 64 * 1024 * 1024

/** Bytes that can be read more than once. */
export interface CsvSource {
  /** The path as it was given; `-` for standard input. */
  readonly name: string
  /** Size when it was opened. */
  readonly bytes: number
  /** A later run can read the same bytes again. */
  readonly reopenable: boolean
  /** From the first byte; every chunk but the last has CHUNK_BYTES. A chunk is valid until the next one is asked for. */
  chunks(signal?: AbortSignal): AsyncGenerator<Uint8Array, void>
  close(): Promise<void>
}

/**
 * Opens a file. What is no regular file (a pipe, /dev/stdin) is held in memory.
 * @throws CsvRefused INPUT_UNREADABLE, STDIN_TOO_LARGE
 */
export async function openCsvFile(path: string): Promise<CsvSource> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (cause) {
    throw unreadable(path, cause)
  }
  try {
    const stat = await file.stat()
    if (stat.isFile()) return fileSource(path, file, stat.size)
    if (stat.isDirectory()) throw unreadable(path, { code: 'EISDIR' })
    const source = await holdInMemory(file.createReadStream({ autoClose: false }), path)
    await file.close()
    return source
  } catch (cause) {
    await file.close()
    throw cause instanceof CsvRefused ? cause : unreadable(path, cause)
  }
}

/**
 * Holds a stream, e.g. standard input, in memory: it is read twice and never spooled to a disk.
 * @throws CsvRefused STDIN_TOO_LARGE beyond 64 MB
 */
export async function holdInMemory(
  stream: AsyncIterable<Uint8Array>,
  name = '-',
  { maxBytes = MEMORY_MAX_BYTES } = {},
): Promise<CsvSource> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of stream) {
    length += piece.length
    if (length > maxBytes) throw new CsvRefused('STDIN_TOO_LARGE')
    pieces.push(piece)
  }
  return memorySource(Buffer.concat(pieces, length), name)
}

export function memorySource(bytes: Uint8Array, name = '-'): CsvSource {
  return {
    name,
    bytes: bytes.length,
    reopenable: false,
    async *chunks(signal) {
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        signal?.throwIfAborted()
        yield bytes.subarray(at, at + CHUNK_BYTES)
      }
    },
    async close() {},
  }
}

function fileSource(path: string, file: FileHandle, bytes: number): CsvSource {
  return {
    name: path,
    bytes,
    reopenable: true,
    async *chunks(signal) {
      const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES)
      for (let position = 0; ; ) {
        signal?.throwIfAborted()
        const length = await fill(file, buffer, position)
        if (length > 0) yield buffer.subarray(0, length)
        if (length < CHUNK_BYTES) return
        position += length
      }
    },
    close: () => file.close(),
  }
}

async function fill(file: FileHandle, buffer: Buffer, position: number): Promise<number> {
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, position + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return length
}

function unreadable(path: string, cause: unknown): CsvRefused {
  const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown'
  return new CsvRefused('INPUT_UNREADABLE', { fields: { path, reason }, cause })
}
