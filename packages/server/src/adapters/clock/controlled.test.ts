import { expect, it } from 'vitest'
import { controlledClock } from './controlled.ts'
import { systemClock } from './system.ts'

it('a controlled clock stands still until it is set or advanced', () => {
  const clock = controlledClock(1_000)
  expect([clock.now(), clock.now()]).toEqual([1_000, 1_000])
  clock.advance(250)
  expect(clock.now()).toBe(1_250)
  clock.set(10)
  expect(clock.now()).toBe(10)
})

it('the system clock gives whole epoch milliseconds', () => {
  expect(Number.isInteger(systemClock().now())).toBe(true)
  expect(systemClock().now()).toBeGreaterThan(Date.UTC(2025, 0))
})
