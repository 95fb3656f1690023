import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const script = fileURLToPath(new URL('./test/write-many.ts', import.meta.url))

function write(labels: number): { bytes: number; maxRssMb: number } {
  const args = ['--conditions=@exqress/source', script, String(labels)]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

it('a document of 200,000 labels takes hardly more memory than one of 5,000', () => {
  const few = write(5_000)
  const many = write(200_000)
  expect(many.bytes).toBeGreaterThan(120_000_000)
  expect(many.maxRssMb - few.maxRssMb).toBeLessThan(80)
}, 120_000)
