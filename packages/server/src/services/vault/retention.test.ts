import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eraseDue, type Life } from './retention.ts'

const DAY = 24 * 60 * 60 * 1000
const ISSUED = Date.UTC(2026, 10, 22)
const life = (changes: Partial<Life> = {}): Life => ({ issuedAt: ISSUED, holds: [], ...changes })

describe('when a parcel is erased', () => {
  it.each([
    ['never told of anything: 90 days after issue', life(), 90, 'limit'],
    ['delivered: 7 days later', life({ deliveredAt: ISSUED + 2 * DAY }), 9, 'delivered'],
    ['cancelled: 1 day later', life({ cancelledAt: ISSUED + 2 * DAY }), 3, 'cancelled'],
    ['both: the first to run out', life({ deliveredAt: ISSUED, cancelledAt: ISSUED + 3 * DAY }), 4, 'cancelled'],
    ['delivered on day 89: still 90 days', life({ deliveredAt: ISSUED + 89 * DAY }), 90, 'limit'],
    ['taken back: as if never told', life({ deliveredAt: null, cancelledAt: null }), 90, 'limit'],
    [
      'a return closed on day 5: 7 days after that',
      life({ cancelledAt: ISSUED, holds: [{ closedAt: ISSUED + 5 * DAY }] }),
      12,
      'cancelled',
    ],
    [
      'a return closed long before: it holds nothing any more',
      life({ deliveredAt: ISSUED + 30 * DAY, holds: [{ closedAt: ISSUED + DAY }] }),
      37,
      'delivered',
    ],
  ] as const)('%s', (_what, of, days, cause) => {
    expect(eraseDue(of)).toEqual({ at: ISSUED + days * DAY, cause })
  })

  it('nothing runs out while any hold is open, also not the 90 days', () => {
    expect(eraseDue(life({ deliveredAt: ISSUED, holds: [{ closedAt: ISSUED }, { closedAt: null }] }))).toBeUndefined()
  })

  it('without holds it is never later than 90 days, and a hold never makes it sooner', () => {
    const instant = fc.integer({ min: ISSUED, max: ISSUED + 200 * DAY })
    const told = fc.record({ deliveredAt: fc.option(instant), cancelledAt: fc.option(instant) })
    fc.assert(
      fc.property(told, fc.array(instant, { minLength: 1, maxLength: 3 }), (dates, closed) => {
        const free = eraseDue(life(dates))
        const held = eraseDue(life({ ...dates, holds: closed.map(closedAt => ({ closedAt })) }))
        expect(free?.at).toBeLessThanOrEqual(ISSUED + 90 * DAY)
        expect(held?.at).toBe(Math.max(free?.at ?? 0, ...closed.map(at => at + 7 * DAY)))
      }),
    )
  })
})
