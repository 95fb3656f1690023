import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStyle, displayWidth, plain, table, truncate, wantsColor } from './style.ts'

const off = createStyle(false)

describe('the width of a text in a terminal', () => {
  it.each([
    ['abc', 3],
    ['홍길동', 6],
    ['홍*동', 5],
    ['ｶﾅ', 2],
    ['カナ', 4],
    ['한'.normalize('NFD'), 2],
    ['é'.normalize('NFD'), 1],
    ['📦', 2],
    ['\u200b', 0],
    [createStyle(true).red('홍'), 2],
  ])('%j takes %i cells', (text, cells) => {
    expect(displayWidth(text)).toBe(cells)
  })

  it('whatever is cut fits, and what fits is not cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        const cut = truncate(text, width)
        expect(displayWidth(cut)).toBeLessThanOrEqual(Math.max(width, 1))
        if (displayWidth(text) <= width) expect(cut).toBe(text)
      }),
    )
  })
})

describe('a table', () => {
  const rows = [
    { name: '홍*동', n: 1 },
    { name: 'Kim', n: 12 },
  ]
  const columns = [
    { title: '이름', value: (row: (typeof rows)[number]) => row.name },
    { title: '수', value: (row: (typeof rows)[number]) => row.n, align: 'right' as const },
    { title: '빈 열', value: () => undefined },
  ]
  it('aligns Hangul and Latin, and leaves out a column without any value', () => {
    expect(table(rows, columns, off)).toBe('이름   수\n홍*동   1\nKim    12')
  })
  it('cuts its lines to the terminal', () => {
    expect(table(rows, columns, off, 7).split('\n').map(displayWidth)).toEqual([7, 7, 7])
  })
  it('lets nothing move the cursor, colour the screen or turn the writing direction', () => {
    const evil = '\u001b[31mred\u001b]0;title\u0007\r\n\u202eabc\u009b2J'
    expect(plain(evil)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
    expect(table([{ name: evil, n: 1 }], columns, off).split('\n')).toHaveLength(2)
  })
})

describe('colour', () => {
  const asked = (env: Record<string, string>, isTerminal: boolean, noColor = false) =>
    wantsColor({ noColor, env, isTerminal })
  it('is for terminals, unless it is forced or forbidden', () => {
    expect(asked({}, true)).toBe(true)
    expect(asked({}, false)).toBe(false)
    expect(asked({ FORCE_COLOR: '1' }, false)).toBe(true)
    expect(asked({ FORCE_COLOR: '0' }, true)).toBe(false)
    expect(asked({ TERM: 'dumb' }, true)).toBe(false)
    expect(asked({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false)
    expect(asked({ NO_COLOR: '' }, true)).toBe(true)
    expect(asked({}, true, true)).toBe(false)
  })
})
