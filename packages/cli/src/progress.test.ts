import { describe, expect, it } from 'vitest'
import { createProgress, describeProgress, duration } from './progress.ts'
import { createStyle, displayWidth } from './style.ts'

function screen(live: boolean, columns = 80) {
  let time = 0
  let written = ''
  const stream = { columns, write: (text: string) => (written += text) }
  return {
    settings: { stream, live, style: createStyle(false), lang: 'en' as const, now: () => time },
    pass: (ms: number) => (time += ms),
    take: () => {
      const taken = written
      written = ''
      return taken
    },
  }
}
const control = (text: string) => [...text].some(character => character < ' ' && character !== '\n')

describe('progress in a pipe', () => {
  it('is a plain line every ten per cent', () => {
    const { settings, pass, take } = screen(false)
    const progress = createProgress({ label: 'issuing', total: 1000 }, settings)
    for (let i = 0; i < 1000; i++) {
      pass(20)
      progress.advance()
    }
    progress.end()
    const lines = take().trimEnd().split('\n')
    expect(lines.map(line => line.split(' ')[1])).toEqual([
      '10%',
      '20%',
      '30%',
      '40%',
      '50%',
      '60%',
      '70%',
      '80%',
      '90%',
      '100%',
    ])
    expect(lines[0]).toBe('issuing 10% 100/1,000 · 50/s · 0:18 left')
    expect(control(lines.join('\n'))).toBe(false)
  })
  it('is a line every ten seconds when it goes slowly, or when the end is not known', () => {
    for (const total of [1_000_000, undefined]) {
      const { settings, pass, take } = screen(false)
      const progress = createProgress({ label: 'reading', ...(total === undefined ? {} : { total }) }, settings)
      for (let i = 0; i < 30; i++) {
        pass(1000)
        progress.advance()
      }
      expect(take().trimEnd().split('\n')).toHaveLength(3)
    }
  })
  it('is silent for what takes no second', () => {
    const { settings, pass, take } = screen(false)
    const progress = createProgress({ label: 'issuing', total: 10 }, settings)
    for (let i = 0; i < 10; i++) {
      pass(50)
      progress.advance()
    }
    progress.end()
    expect(take()).toBe('')
  })
})

describe('progress in a terminal', () => {
  it('redraws one line, not more than ten times a second, and leaves nothing behind', () => {
    const { settings, pass, take } = screen(true)
    const progress = createProgress({ label: '발행', total: 1000 }, settings)
    for (let i = 0; i < 1000; i++) {
      pass(1)
      progress.advance()
    }
    const drawn = take()
    const draws = drawn.split('\r\u001b[K').slice(1)
    expect(draws.length).toBeLessThanOrEqual(12)
    expect(draws.at(-1)).toContain('100% 1,000/1,000')
    expect(drawn).not.toContain('\n')
    progress.end()
    expect(take()).toBe('\r\u001b[K')
  })
  it('fits the line, however narrow', () => {
    for (const columns of [20, 40, 60, 120]) {
      const { settings, pass, take } = screen(true, columns)
      const progress = createProgress({ label: '운송장 발행 중', total: 5000 }, settings)
      pass(1000)
      progress.advance(1234)
      expect(displayWidth(take().replace('\r\u001b[K', ''))).toBeLessThan(columns)
    }
  })
})

it('words: rate and the time that is left', () => {
  expect(describeProgress(2000, 5000, 2, 'ko')).toBe('40% 2,000/5,000 · 초당 1,000건 · 0:03 남음')
  expect(describeProgress(0, 5000, 1, 'en')).toBe('0% 0/5,000 · 0/s')
  expect(describeProgress(1234567, undefined, 10, 'en')).toBe('1,234,567 · 123,457/s')
  expect([0.2, 59.9, 60, 3599, 3600, 7325].map(duration)).toEqual([
    '0:01',
    '1:00',
    '1:00',
    '59:59',
    '1:00:00',
    '2:02:05',
  ])
})
