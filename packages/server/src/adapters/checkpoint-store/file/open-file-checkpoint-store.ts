import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AuditCheckpoint, CheckpointStore } from '../../../ports/checkpoint-store.ts'

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700
const NEWLINE = 0x0a

/**
 * Copies of checkpoints in one file of JSON lines, appended and synced. A line that a crash cut off is ended by the next
 * one and read as nothing. Rejects with the system's error when the file cannot be written.
 */
export function openFileCheckpointStore(file: string): CheckpointStore {
  return {
    async append({ seq, at, hash, signature }) {
      await mkdir(dirname(file), { recursive: true, mode: FOLDER_MODE })
      const line = { seq, at, hash: hash.toString('hex'), signature: signature.toString('base64') }
      const handle = await open(file, 'a+', FILE_MODE)
      try {
        const { size } = await handle.stat()
        const last = Buffer.alloc(1, NEWLINE)
        if (size > 0) await handle.read(last, 0, 1, size - 1)
        const start = last[0] === NEWLINE ? '' : '\n'
        // One write: with O_APPEND the lines of two processes never mix.
        await handle.write(`${start}${JSON.stringify(line)}\n`)
        await handle.sync()
      } finally {
        await handle.close()
      }
    },
    async list() {
      const text = await readFile(file, 'utf8').catch((error: { code?: unknown }) => {
        if (error.code === 'ENOENT') return ''
        throw error
      })
      return text.split('\n').flatMap(line => parseLine(line) ?? [])
    },
  }
}

function parseLine(line: string): AuditCheckpoint | undefined {
  try {
    const { seq, at, hash, signature } = JSON.parse(line) as Record<string, unknown>
    if (typeof seq !== 'number' || typeof at !== 'number') return undefined
    if (typeof hash !== 'string' || typeof signature !== 'string') return undefined
    return { seq, at, hash: Buffer.from(hash, 'hex'), signature: Buffer.from(signature, 'base64') }
  } catch {
    return undefined
  }
}
