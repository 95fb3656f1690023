import { normaliseText } from '@exqress/sdk/mask'

/**
 * What a list shows of one name. `syllables`: Han, Hangul or Kana, one character each, `*` where one is hidden; its
 * length is the name's. `words`: other scripts, where lists write any number of stars: what each word begins with, and
 * whether that is all of it.
 */
export type NamePattern =
  | { readonly kind: 'syllables'; readonly text: string }
  | { readonly kind: 'words'; readonly words: readonly NameWord[] }

export interface NameWord {
  readonly start: string
  readonly whole: boolean
}

const COMMON = /^[가-힣*]{2,5}$/
const BUSINESS = /^(?:[([（［]\s*(?:주|유|합|사|재)\s*[)\]）］]|[㈜㈔㈜])/u
const NOTE = /[([{<（［｛＜〈《「『【〔].*$/su
const PHONE_LIKE = /[+＋]?\p{Nd}(?:[-.\s‐-―−－．]*\p{Nd}){3,}.*$/su
/** `홍** 외 2명`, as our labels shorten several people. */
const AND_OTHERS = /\s*외\s*\d+\s*명$/u
const TITLE = /\s*(?:고객님|님|씨|귀하)$/u
const SEPARATOR = /\s*(?:[/,&·／，＆、・･ㆍ‧•]|및)\s*/u
const MASK_CHARACTERS = /[＊﹡∗⁎✱○●◯〇×✕]/gu
/** These hide a character only beside Han, Hangul or Kana; elsewhere they are letters. */
const MASK_LETTERS = /[xXｘＸㅇ]/gu
const EAST_ASIAN = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}ー*]+$/u
const ALL_HIDDEN = /^\**$/

/** The people whom a cell names. A name of which nothing is shown, a business and a bare surname give none. */
export function parseNames(value: string): NamePattern[] {
  const text = normaliseText(value).replace(MASK_CHARACTERS, '*')
  if (COMMON.test(text) && !/(?:님|씨|귀하)$|및/.test(text)) return ALL_HIDDEN.test(text) ? [] : [syllables(text)]
  if (BUSINESS.test(text)) return []
  return text
    .replace(NOTE, '')
    .replace(PHONE_LIKE, '')
    .replace(AND_OTHERS, '')
    .split(SEPARATOR)
    .map(parsePerson)
    .filter(person => person !== undefined)
}

function parsePerson(person: string): NamePattern | undefined {
  let name = person.trim()
  for (let before = ''; before !== name; ) {
    before = name
    name = name.replace(TITLE, '')
  }
  const joined = name.replaceAll(' ', '').replace(MASK_LETTERS, '*')
  if (ALL_HIDDEN.test(joined)) return undefined
  // A character outside the basic plane counts twice in a string: such a name is compared word by word.
  if (EAST_ASIAN.test(joined) && !/[\ud800-\udfff]/.test(joined)) {
    return joined.length < 2 ? undefined : syllables(joined)
  }
  const words = name
    .split(' ')
    .filter(word => /[\p{L}*]/u.test(word))
    .map(word => {
      const star = word.indexOf('*')
      return { start: (star < 0 ? word : word.slice(0, star)).toLowerCase(), whole: star < 0 }
    })
  return words.some(({ start }) => start !== '') ? { kind: 'words', words } : undefined
}

const syllables = (text: string): NamePattern => ({ kind: 'syllables', text })

/** Whether both may be of one name. A name in Hangul and one in Latin letters cannot be compared, so they may. */
export function namesAgree(one: NamePattern, other: NamePattern): boolean {
  if (one.kind === 'syllables') return other.kind !== 'syllables' || textsAgree(one.text, other.text)
  if (other.kind === 'syllables') return true
  const { words } = other
  return one.words.length === words.length && one.words.every((word, at) => wordsAgree(word, words[at] as NameWord))
}

/**
 * As `namesAgree`, of records that a number links: some lists write two stars whatever the name's length, so a masked
 * name of another length speaks against them only by how it begins and ends.
 */
export function namesMayAgree(one: NamePattern, other: NamePattern): boolean {
  if (one.kind !== 'syllables' || other.kind !== 'syllables' || one.text.length === other.text.length) {
    return namesAgree(one, other)
  }
  if (isWholeName(one) && isWholeName(other)) return false
  const ends = (text: string) => `${text[0]}${text.at(-1)}`
  return textsAgree(ends(one.text), ends(other.text))
}

function wordsAgree(one: NameWord, other: NameWord): boolean {
  if (one.whole && other.whole) return one.start === other.start
  if (one.whole) return one.start.startsWith(other.start)
  if (other.whole) return other.start.startsWith(one.start)
  return one.start.startsWith(other.start) || other.start.startsWith(one.start)
}

/** Texts of one length, `*` where a character is hidden. */
export function textsAgree(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) {
    if (one[at] !== other[at] && one[at] !== '*' && other[at] !== '*') return false
  }
  return true
}

export function unionOfTexts(one: string, other: string): string {
  if (one === other) return one
  let text = ''
  for (let at = 0; at < one.length; at++) text += one[at] === '*' ? other[at] : one[at]
  return text
}

/** What two records that agree show together. */
export function unionOfNames(one: NamePattern, other: NamePattern): NamePattern {
  if (one.kind === 'syllables') {
    if (other.kind !== 'syllables') return one
    if (one.text.length === other.text.length) return syllables(unionOfTexts(one.text, other.text))
    return lettersOf(other.text) > lettersOf(one.text) ? other : one
  }
  if (other.kind === 'syllables') return other
  const words = one.words.map((word, at) => {
    const second = other.words[at] as NameWord
    return word.whole || (!second.whole && word.start.length >= second.start.length) ? word : second
  })
  return { kind: 'words', words }
}

const lettersOf = (text: string) => text.replaceAll('*', '').length

export const isWholeName = (name: NamePattern): boolean =>
  name.kind === 'syllables' ? !name.text.includes('*') : name.words.every(({ whole }) => whole)

/** Which places are shown, not what stands there: `#` shown, `*` hidden. */
export const shapeOfName = (name: NamePattern): string =>
  name.kind === 'syllables'
    ? name.text.replace(/[^*]/g, '#')
    : name.words.map(({ start, whole }) => '#'.repeat(start.length) + (whole ? '' : '*')).join(' ')

export const textOfName = (name: NamePattern): string =>
  name.kind === 'syllables'
    ? name.text
    : name.words.map(({ start, whole }) => (whole ? start : `${start}***`)).join(' ')
