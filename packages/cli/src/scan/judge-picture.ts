import { constants, openSync } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { addAbortSignal, type Readable } from 'node:stream'
import { type ImageHeader, readImageHeader } from '@exqress/sdk/scan'
import { Failure } from '../failure.ts'
import type { Picture } from './job.ts'

/** Files beyond this are refused: no phone's picture is as large. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024
/** Where nearly every picture's header ends; some carry a preview or a colour profile before it. */
const HEAD_BYTES = 64 * 1024

/** A picture whose header has been read, and nothing more. */
export interface JudgedPicture extends ImageHeader {
  readonly picture: Picture
  readonly fileBytes: number
}

/**
 * Reads the header of a file.
 * @throws ImageRefused, Failure SCAN_FILE_TOO_LARGE, and what the system says of a file that cannot be read
 */
export async function judgeFile(path: string, signal: AbortSignal): Promise<JudgedPicture> {
  // Asked before it is opened: opening a pipe waits for somebody to write.
  const found = await stat(path)
  if (found.isFIFO()) return judgeStream(await openPipe(path), signal)
  // A device has no end, or is a terminal.
  if (!found.isFile()) throw new Failure('INPUT_UNREADABLE')
  const file = await open(path, 'r')
  try {
    const header = await readHeader(file, found.size)
    if (found.size > MAX_FILE_BYTES) throw tooLarge(found.size)
    return { ...header, picture: { path }, fileBytes: found.size }
  } finally {
    await file.close()
  }
}

/** As `judgeFile`, of what comes by a pipe. At most 64 MB of it are taken. */
export async function judgeStream(stream: Readable, signal: AbortSignal): Promise<JudgedPicture> {
  addAbortSignal(signal, stream)
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    length += bytes.length
    if (length > MAX_FILE_BYTES) throw tooLarge(length)
  }
  const whole = Buffer.concat(chunks, length)
  return { ...readImageHeader(whole), picture: { bytes: whole }, fileBytes: length }
}

async function readHeader(file: FileHandle, size: number): Promise<ImageHeader> {
  let head = await read(file, HEAD_BYTES)
  for (;;) {
    try {
      return readImageHeader(head)
    } catch (error) {
      // Cut off where reading stopped: the header may go on.
      const { code } = error as { code?: unknown }
      if (code !== 'IMAGE_BROKEN' || head.length >= Math.min(size, MAX_FILE_BYTES)) throw error
      head = await read(file, 8 * head.length)
    }
  }
}

async function read(file: FileHandle, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, 0)
  return buffer.subarray(0, bytesRead)
}

function tooLarge(bytes: number): Failure {
  const megabytes = (size: number) => Math.floor(size / 1024 / 1024)
  const fields = { megabytes: megabytes(bytes), limit: megabytes(MAX_FILE_BYTES) }
  return new Failure('SCAN_FILE_TOO_LARGE', { fields })
}

/** Without O_NONBLOCK a pipe that nobody writes to would block a thread that no Ctrl-C wakes. */
async function openPipe(path: string): Promise<Readable> {
  const { Socket } = await import('node:net')
  return new Socket({
    fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  })
}
