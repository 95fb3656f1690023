import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHECK_WORDS } from './check-word-list.ts'
import { checkWords, murmur3 } from './check-words.ts'
import { QrError } from './qr-error.ts'
import { newToken } from './token.ts'

const VOWELS = [...'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ']
/** Vowels that today's speech does not tell apart. */
const SAME_SOUND: Record<string, string> = { ㅐ: 'ㅔ', ㅒ: 'ㅖ', ㅙ: 'ㅞ', ㅚ: 'ㅞ' }

/** One letter per jamo: leads and tails as lower and upper case of their index, vowels as they sound. */
function jamo(word: string): string {
  return [...word]
    .map(syllable => {
      const index = syllable.charCodeAt(0) - 0xac00
      const vowel = VOWELS[Math.floor(index / 28) % 21]!
      return `${LEADS[Math.floor(index / 588)]}${SAME_SOUND[vowel] ?? vowel}${TAILS[index % 28]}`.trim()
    })
    .join('')
}
const LEADS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const TAILS = ['', ...'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ']

describe('the word list', () => {
  it('has 1,024 words of two to four syllables, each once, in code point order', () => {
    expect(CHECK_WORDS).toHaveLength(1024)
    expect(CHECK_WORDS.filter(word => !/^[가-힣]{2,4}$/.test(word))).toEqual([])
    expect([...new Set(CHECK_WORDS)].sort()).toEqual(CHECK_WORDS)
  })

  it('is the one that printed labels were made with', () => {
    expect(createHash('sha256').update(CHECK_WORDS.join(' ')).digest('hex')).toBe(
      '7f093562e3b67637f6bcd0af1b4398c3a172b37790154c9b5fc15eae0561ad21',
    )
  })

  it('has no word that begins another, so that two words read without a pause are still two', () => {
    const begun = CHECK_WORDS.filter((word, i) => CHECK_WORDS[i + 1]?.startsWith(word))
    expect(begun).toEqual([])
  })

  it('has no two words one jamo apart', () => {
    const seen = new Map<string, string>()
    const close: [string, string][] = []
    for (const word of CHECK_WORDS) {
      const letters = jamo(word)
      // Two words are at most one change apart exactly if they agree in one of these.
      const traces = new Set([letters])
      for (let i = 0; i < letters.length; i++) {
        traces.add(`${letters.slice(0, i)}?${letters.slice(i + 1)}`)
        traces.add(letters.slice(0, i) + letters.slice(i + 1))
      }
      for (const trace of traces) {
        const other = seen.get(trace)
        if (other !== undefined && !apart(jamo(other), letters)) close.push([other, word])
        else seen.set(trace, word)
      }
    }
    expect(close).toEqual([])
    expect(apart(jamo('사과'), jamo('사자'))).toBe(true)
    expect(apart(jamo('바늘'), jamo('마늘'))).toBe(false)
    expect(apart(jamo('게'), jamo('개'))).toBe(false)
    expect(apart(jamo('망고'), jamo('마고'))).toBe(false)
  })

  it('has no two words that make a curse where they meet', () => {
    const curses = ['시발', '씨발', '병신', '지랄', '보지', '자지', '강간', '섹스', '자살', '살인', '미친']
    const ends = new Set(CHECK_WORDS.map(word => word.at(-1)))
    const starts = new Set(CHECK_WORDS.map(word => word[0]))
    for (const curse of curses) {
      expect(CHECK_WORDS.filter(word => word.includes(curse))).toEqual([])
      expect([curse, ends.has(curse[0]) && starts.has(curse[1])]).toEqual([curse, false])
    }
  })
})

describe('check words', () => {
  it.each([
    ['00000000000000000000000000', ['선반', '촛대']],
    ['7ZZZZZZZZZZZZZZZZZZZZZZZZZ', ['튀김', '베틀']],
    ['00041061050R3GG28A1C60T3GF', ['까치', '물총새']],
    ['7ZZZABCDE0123456789FGHJKMN', ['책상', '종달새']],
  ])('of %s are what they were when its label was printed', (token, words) => {
    expect(checkWords(token)).toEqual(words)
  })

  it('come from MurmurHash3 as published', () => {
    const bytes = (text: string) => new TextEncoder().encode(text)
    expect(murmur3(bytes(''))).toBe(0)
    expect(murmur3(bytes('test'))).toBe(0xba6bd213)
    expect(murmur3(new Uint8Array(4))).toBe(0x2362f9de)
    expect(murmur3(bytes('abcdefgh'))).toBe(0x49ddccc4)
    expect(murmur3(Uint8Array.from({ length: 16 }, (_, i) => i))).toBe(0x191573dd)
    expect(murmur3(new Uint8Array(16).fill(255))).toBe(0xe519346e)
  })

  it('are both used evenly: 200,000 tokens, every word in both places, no place far from its share', () => {
    const counts = [new Map<string, number>(), new Map<string, number>()]
    const bytes = new Uint8Array(16)
    const view = new DataView(bytes.buffer)
    const tokens = 200_000
    // Counters, the least random tokens there are.
    for (let i = 0; i < tokens; i++) {
      view.setUint32(12, i)
      for (const [place, word] of checkWords(newToken(bytes)).entries())
        counts[place]!.set(word, (counts[place]!.get(word) ?? 0) + 1)
    }
    for (const count of counts) {
      expect(count.size).toBe(1024)
      const share = tokens / 1024
      const chiSquare = [...count.values()].reduce((sum, n) => sum + (n - share) ** 2 / share, 0)
      // 1,023 degrees of freedom: mean 1,023, standard deviation 45; five of them either way.
      expect(Math.abs(chiSquare - 1023)).toBeLessThan(5 * 45)
    }
  })

  it('change when one character is mistyped, but once in a million', () => {
    let same = 0
    const sixteenBytes = fc.uint8Array({ minLength: 16, maxLength: 16 })
    for (const bytes of fc.sample(sixteenBytes, { numRuns: 2000, seed: 7 }))
      for (let bit = 0; bit < 128; bit++) {
        const other = bytes.slice()
        other[bit >> 3]! ^= 1 << (bit & 7)
        if (checkWords(newToken(bytes)).join() === checkWords(newToken(other)).join()) same++
      }
    // 256,000 pairs, so a quarter of one is expected.
    expect(same).toBeLessThan(5)
  })

  it('are not given for what is no token', () => {
    expect(() => checkWords('7zzz')).toThrow(new QrError('TOKEN_INVALID'))
  })
})

/** Whether two strings are more than one insertion, deletion or substitution apart. */
function apart(a: string, b: string): boolean {
  if (a.length > b.length) return apart(b, a)
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  if (b.length - a.length > 1) return true
  return a.length === b.length ? a.slice(i + 1) !== b.slice(i + 1) : a.slice(i) !== b.slice(i + 1)
}
