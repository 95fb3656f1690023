import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ImageRefused } from './image-refused.ts'
import { scan } from './scan.ts'

// Pictures of the ZXing, zxing-cpp and BoofCV projects and files that blow up when decoded: not part of this project,
// used where they lie beside it.
const data = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
const here = existsSync(`${data}qr`) && existsSync(`${data}image-bombs`)

interface Picture {
  readonly name: string
  readonly bytes: Uint8Array
  /** Exact, of the sets that tell it. */
  readonly text: string | undefined
}

function pictures(sets: RegExp): Picture[] {
  return readdirSync(`${data}qr`)
    .filter(set => sets.test(set))
    .flatMap(set =>
      readdirSync(`${data}qr/${set}`)
        .filter(file => /\.(png|jpe?g|gif)$/.test(file))
        .map(file => {
          const text = `${data}qr/${set}/${file.replace(/\.\w+$/, '.txt')}`
          return {
            name: `${set}/${file}`,
            bytes: readFileSync(`${data}qr/${set}/${file}`),
            text: existsSync(text) ? readFileSync(text, 'utf8') : undefined,
          }
        }),
    )
}

/** On a busy machine the clock must not decide what is read. */
const budgetMs = 60_000

async function unread(sets: RegExp): Promise<{ total: number; missed: string[] }> {
  const missed: string[] = []
  const all = pictures(sets)
  for (const { name, bytes, text } of all) {
    const { codes } = await scan(bytes, { budgetMs })
    if (!codes.some(code => text === undefined || code.text === text)) missed.push(name)
  }
  return { total: all.length, missed }
}

describe.skipIf(!here)('pictures that others test their readers with', () => {
  it('of ZXing and zxing-cpp give their exact text in at least 114 of 116', async () => {
    const { total, missed } = await unread(/^zxing/)
    expect(total).toBe(116)
    expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(2)
  }, 120_000)

  it('of BoofCV, taken with phones, give a code in at least 56 of 64', async () => {
    const { total, missed } = await unread(/^boof/)
    expect(total).toBe(64)
    expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(8)
  }, 120_000)

  it('without a code give none', async () => {
    const all = pictures(/^no-code/)
    for (const { name, bytes } of all) expect([name, (await scan(bytes, { budgetMs })).codes]).toEqual([name, []])
  }, 120_000)

  it('that blow up when decoded are refused from their header', async () => {
    for (const file of readdirSync(`${data}image-bombs`)) {
      const refusal = await scan(readFileSync(`${data}image-bombs/${file}`)).catch((error: unknown) => error)
      expect(refusal, file).toBeInstanceOf(ImageRefused)
    }
  })
})

describe.skipIf(here)('pictures that others test their readers with', () => {
  it.skip('are skipped: ../shared/data is not here', () => {})
})
