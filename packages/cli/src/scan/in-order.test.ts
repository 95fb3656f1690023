import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inOrder } from './in-order.ts'

it('results come in the order of the items, whichever is done first, and only so many are begun ahead', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.integer(), { maxLength: 20 }),
      fc.integer({ min: 1, max: 5 }),
      async (scheduler, items, ahead) => {
        let begun = 0
        let most = 0
        const given: number[] = []
        const work = async (item: number) => {
          most = Math.max(most, ++begun - given.length)
          return scheduler.schedule(Promise.resolve(item))
        }
        const all = (async () => {
          for await (const result of inOrder(items, ahead, work)) given.push(result)
        })()
        await scheduler.waitFor(all)
        expect(given).toEqual(items)
        expect(most).toBeLessThanOrEqual(ahead + 1)
      },
    ),
  )
})
