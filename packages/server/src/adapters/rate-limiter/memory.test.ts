import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf } from '../../http/rate-limit.ts'
import { controlledClock } from '../clock/controlled.ts'
import { memoryRateLimiter } from './memory.ts'

const quota = { calls: 5, perSeconds: 10 }

describe('counting calls in memory', () => {
  it('allows as many as the quota at once, then one each time its share of the window has passed', async () => {
    const clock = controlledClock(0)
    const limiter = memoryRateLimiter(clock)
    const takes = []
    for (let i = 0; i < 6; i++) takes.push(await limiter.take('a', quota))
    expect(takes.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
      [true, 4],
      [true, 3],
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
    ])
    expect(takes[5]).toMatchObject({ retryAfterSeconds: 2, resetSeconds: 10 })
    expect((await limiter.take('b', quota)).allowed).toBe(true)
    clock.advance(1999)
    expect((await limiter.take('a', quota)).allowed).toBe(false)
    clock.advance(1)
    expect((await limiter.take('a', quota)).allowed).toBe(true)
  })

  it('in any window no more than the quota and what flows in meanwhile, and waiting as told always helps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4000), { maxLength: 60 }), async pauses => {
        const clock = controlledClock(0)
        const limiter = memoryRateLimiter(clock)
        let allowed = 0
        for (const pause of pauses) {
          clock.advance(pause)
          const taken = await limiter.take('a', quota)
          if (taken.allowed) allowed++
          else {
            clock.advance(taken.retryAfterSeconds * 1000)
            expect((await limiter.take('a', quota)).allowed).toBe(true)
            allowed++
          }
        }
        expect(allowed).toBeLessThanOrEqual(quota.calls + (clock.now() / 1000 / quota.perSeconds) * quota.calls + 1e-6)
      }),
    )
  })

  it('a clock that is set back gives nothing away', async () => {
    const clock = controlledClock(1_000_000)
    const limiter = memoryRateLimiter(clock)
    for (let i = 0; i < 5; i++) await limiter.take('a', quota)
    clock.set(0)
    expect((await limiter.take('a', quota)).allowed).toBe(false)
  })

  it('forgets the key unused longest when there are too many', async () => {
    const limiter = memoryRateLimiter(controlledClock(0), 2)
    for (let i = 0; i < 5; i++) await limiter.take('kept', quota)
    await limiter.take('second', quota)
    expect((await limiter.take('kept', quota)).allowed).toBe(false)
    await limiter.take('third', quota)
    expect((await limiter.take('kept', quota)).allowed).toBe(false)
  })
})

describe('an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s is counted as %s: an IPv6 household as one', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
