import { once } from 'node:events'
import type { FileOutput } from './output.ts'

/** Standard output in the shape of a file. What is written cannot be taken back. */
export function stdoutOutput(stdout: NodeJS.EventEmitter & { write(chunk: Uint8Array): boolean }): FileOutput {
  return {
    async write(chunk) {
      if (!stdout.write(chunk)) await once(stdout, 'drain')
    },
    async seal() {
      return '-'
    },
    async commit() {},
    async abandon() {},
  }
}
