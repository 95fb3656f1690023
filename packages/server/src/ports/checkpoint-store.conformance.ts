import { describe, expect, it } from 'vitest'
import type { AuditCheckpoint, CheckpointStore } from './checkpoint-store.ts'

export interface CheckpointStoreHarness {
  /** A store that nobody has used yet. */
  readonly fresh: () => Promise<CheckpointStore>
  /** Another handle on the same store, as another process would have it. */
  readonly again: (store: CheckpointStore) => Promise<CheckpointStore>
}

const checkpoint = (seq: number): AuditCheckpoint => ({
  seq,
  at: Date.UTC(2026, 10, 22) + seq,
  hash: Buffer.alloc(32, seq),
  signature: Buffer.alloc(64, seq + 1),
})

/** What every place for copies of checkpoints does. */
export function checkpointStoreConformance(name: string, { fresh, again }: CheckpointStoreHarness): void {
  describe(`checkpoint store: ${name}`, () => {
    it('is empty before anything was appended', async () => {
      expect(await (await fresh()).list()).toEqual([])
    })

    it('lists what was appended in order, also through another handle', async () => {
      const store = await fresh()
      for (const seq of [0, 7, 9]) await store.append(checkpoint(seq))
      expect(await (await again(store)).list()).toEqual([0, 7, 9].map(checkpoint))
    })

    it('keeps what several handles append at the same time', async () => {
      const store = await fresh()
      const handles = await Promise.all([again(store), again(store), again(store)])
      await Promise.all(
        handles.flatMap((handle, index) => [1, 2, 3].map(number => handle.append(checkpoint(number * 10 + index)))),
      )
      const seqs = (await store.list()).map(({ seq }) => seq).sort((a, b) => a - b)
      expect(seqs).toEqual([10, 11, 12, 20, 21, 22, 30, 31, 32])
    })
  })
}
