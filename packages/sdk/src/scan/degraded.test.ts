import { describe, expect, it } from 'vitest'
import { encodePng } from '../label/index.ts'
import { scan } from './index.ts'
import { type DegradedLabel, degradedLabels } from './test/degrade.ts'
import { DAMAGE_KINDS } from './test/degrade-kinds.ts'
import { LABEL_SIZES, openLabels, PROFILES } from './test/degrade-labels.ts'
import { openRandom } from './test/degrade-random.ts'

const thorough = process.env.CI === 'true'

/** On a busy machine the clock must not decide what is read. */
const budgetMs = 60_000

describe('our own labels at 203 dpi', () => {
  it('are all read while undamaged, in every size and profile', async () => {
    const nextLabel = openLabels()
    for (const size of LABEL_SIZES)
      for (const profile of PROFILES)
        for (let number = 0; number < (thorough ? 40 : 8); number++) {
          const { bitmap, payload } = nextLabel(openRandom(20_261_122, number), { size, profile })
          const { codes, conflicts } = await scan(encodePng(bitmap), { budgetMs })
          expect({ size, profile, texts: codes.map(({ text }) => text), conflicts }).toEqual({
            size,
            profile,
            texts: [payload],
            conflicts: [],
          })
        }
  })

  it('are read in 99.5 of 100 pictures of damaged ones, at their place, and never as anything else', async () => {
    const results: Result[] = []
    for await (const degraded of degradedLabels({ seed: 20_261_122, count: thorough ? 1_020 : 204 })) {
      const { codes, conflicts } = await scan(degraded.bytes, { budgetMs })
      const texts = codes.map(({ text }) => text)
      results.push({
        name: `${degraded.name} at ${degraded.strength.toFixed(2)}`,
        kinds: degraded.kinds,
        read: texts.includes(degraded.payload),
        wrong: conflicts.length > 0 || texts.some(text => text !== degraded.payload),
        displaced: codes.some(({ corners }) => distance(degraded, corners) > 0.1),
      })
    }
    const table = tableOf(results)
    expect(results.filter(({ wrong }) => wrong).map(({ name }) => name)).toEqual([])
    expect(results.filter(({ displaced }) => displaced).map(({ name }) => name)).toEqual([])
    expect(results.filter(({ read }) => read).length / results.length, table).toBeGreaterThanOrEqual(0.995)
  }, 600_000)
})

describe('pictures of damaged labels', () => {
  async function some(seed: number, count: number): Promise<DegradedLabel[]> {
    const labels: DegradedLabel[] = []
    for await (const label of degradedLabels({ seed, count })) labels.push(label)
    return labels
  }

  it('are the same for the same seed, however many are asked for', async () => {
    const few = await some(7, 4)
    const more = (await some(7, 6)).slice(0, 4)
    expect(few.map(({ name }) => name)).toEqual(more.map(({ name }) => name))
    expect(few.every(({ bytes }, i) => Buffer.compare(bytes, more[i]!.bytes) === 0)).toBe(true)
    expect((await some(8, 4)).map(({ payload }) => payload)).not.toEqual(few.map(({ payload }) => payload))
  })

  it('come with every damage, alone and together', async () => {
    const kinds = (await some(9, DAMAGE_KINDS.length * 2)).map(degraded => degraded.kinds)
    expect(new Set(kinds.flat())).toEqual(new Set(DAMAGE_KINDS))
    expect(new Set(kinds.map(({ length }) => length))).toEqual(new Set([1, 2, 3]))
  })
})

interface Result {
  readonly name: string
  readonly kinds: DegradedLabel['kinds']
  readonly read: boolean
  readonly wrong: boolean
  readonly displaced: boolean
}

/** The furthest corner from where it should be, as a share of the symbol's side. */
function distance({ corners }: DegradedLabel, found: readonly { readonly x: number; readonly y: number }[]): number {
  const between = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y)
  return Math.max(...corners.map((corner, i) => between(corner, found[i]!))) / between(corners[0], corners[1])
}

/** Read pictures of all by damage, alone and together with others, and which were not read. */
function tableOf(results: readonly Result[]): string {
  const share = (some: readonly Result[]) => `${some.filter(({ read }) => read).length}/${some.length}`
  const rows = DAMAGE_KINDS.map(kind => {
    const withIt = results.filter(({ kinds }) => kinds.includes(kind))
    const alone = withIt.filter(({ kinds }) => kinds.length === 1)
    const together = withIt.filter(({ kinds }) => kinds.length > 1)
    return `${kind.padEnd(16)}${share(alone).padEnd(12)}${share(together)}`
  })
  const missed = results.filter(({ read }) => !read).map(({ name }) => `not read: ${name}`)
  return ['', `${'damage'.padEnd(16)}${'alone'.padEnd(12)}together`, ...rows, `all ${share(results)}`, ...missed].join(
    '\n',
  )
}
