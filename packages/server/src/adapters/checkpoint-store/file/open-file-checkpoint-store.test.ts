import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { checkpointStoreConformance } from '../../../ports/checkpoint-store.conformance.ts'
import type { CheckpointStore } from '../../../ports/checkpoint-store.ts'
import { openFileCheckpointStore } from './open-file-checkpoint-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-checkpoints-'))
afterAll(() => rmSync(folder, { recursive: true }))

const files = new WeakMap<CheckpointStore, string>()
let count = 0
const openAt = (file: string) => {
  const store = openFileCheckpointStore(file)
  files.set(store, file)
  return store
}

checkpointStoreConformance('file', {
  fresh: async () => openAt(join(folder, `${++count}`, 'audit-checkpoints.jsonl')),
  again: async store => openAt(files.get(store) ?? ''),
})

it('a line that a crash cut off is left out, and what comes after it is kept', async () => {
  const file = join(folder, 'torn.jsonl')
  const store = openFileCheckpointStore(file)
  const one = { seq: 1, at: 2, hash: Buffer.alloc(32, 3), signature: Buffer.alloc(64, 4) }
  await store.append(one)
  appendFileSync(file, '{"seq":2,"at":3,"ha')
  await store.append({ ...one, seq: 5 })
  expect((await store.list()).map(({ seq }) => seq)).toEqual([1, 5])
})

it('is readable by its owner only', async () => {
  const file = join(folder, 'private', 'audit-checkpoints.jsonl')
  await openFileCheckpointStore(file).append({ seq: 1, at: 2, hash: Buffer.alloc(32), signature: Buffer.alloc(64) })
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
