import { type Masked, type MaskOptions, shown, shownWith } from './masked.ts'
import { graphemes, normaliseText } from './text.ts'

export interface MaskNameOptions extends MaskOptions {
  /** The caller says that this is a business name that may be shown. */
  readonly business?: boolean
}

/** Three or four Hangul syllables and nothing else: nearly every row. */
const COMMON = /^[가-힣]{3,4}$/
const BUSINESS_MARK = /^(?:[([（［]\s*(?:주|유|합|사|재)\s*[)\]）］]|[㈜㈔㈜])\s*/u
const NOTE = /[([{<（［｛＜〈《「『【〔].*$/su
/** Four or more digits once dashes, dots and spaces between them are ignored: a phone number, not a name. */
const PHONE_LIKE = /[+＋]?\p{Nd}(?:[-.\s‐-―−－．]*\p{Nd}){3,}.*$/su
const TITLE = /(?:고객님|님|씨|귀하)$/u
const SEPARATOR = /(\s*(?:[/,&·／，＆、・･ㆍ‧•]|및)\s*)/u
const HAN_HANGUL_KANA = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}ー]/u
const LETTER = /^\p{L}/u
/** What people and other carriers write in place of a hidden character. */
const MASKED_ALWAYS = /^[*＊﹡∗⁎✱○●◯〇×✕]$/u
/** These count as hidden only beside Han, Hangul or Kana: elsewhere they are letters. */
const MASKED_BESIDE = /^[xXｘＸㅇ]$/u
const ALL_X = /^[xXｘＸ]{2,}$/u

/**
 * Masks a person's name.
 *
 * Han, Hangul and Kana: two characters show the first; three or more show the first (`strict`) or the first and the last
 * (`kr-unified`: PIPC 2021, the middle is hidden; `cn-gbt41833`: GB/T 41833-2022, at least one is hidden). Other scripts,
 * by our own rule: each word becomes its first letter and `***` (`kr-unified`) or `****` (`strict`). A name or word of one
 * character is `*`. Several people (`/ , & · 및`) are masked one by one. `qr-only` gives nothing.
 */
export function maskName(value: string, { profile = 'strict', business = false }: MaskNameOptions = {}): Masked {
  if (profile === 'qr-only') return shown('')
  const text = normaliseText(value)
  if (text === '' || business) return shown(text)
  const showLast = profile !== 'strict'
  if (COMMON.test(text) && !/(?:님|씨|귀하)$|및/.test(text)) {
    const stars = text.length === 3 ? '**' : '***'
    return shown(showLast ? text[0] + stars.slice(1) + text.at(-1) : text[0] + stars)
  }

  const people = text.replace(BUSINESS_MARK, '').replace(NOTE, '').replace(PHONE_LIKE, '').split(SEPARATOR)
  let masked = ''
  let separator = ''
  // split() with a group gives people and separators in turn.
  for (let i = 0; i < people.length; i += 2) {
    const one = maskPerson(people[i] as string, showLast)
    if (one !== '') {
      masked += masked === '' ? one : separator + one
      separator = ''
    }
    if (separator === '') separator = people[i + 1] ?? ''
  }
  return masked === '' ? shownWith('****', 'name', 'NAME_UNREADABLE') : shown(masked)
}

function maskPerson(person: string, showLast: boolean): string {
  let name = person.trim()
  for (let before = ''; before !== name; ) {
    before = name
    name = name.replace(TITLE, '').trim()
  }
  const words = name
    .split(' ')
    .map(wordOf)
    .filter(word => word !== undefined)
  if (words.length === 0) return ''
  // A name wholly of Han, Hangul and Kana is one name however it is spaced; once something is masked, the spaces are
  // those that masking kept.
  const oneName = words.length > 1 && words.every(word => word.eastAsian && !word.characters.includes('*'))
  if (oneName)
    return maskEastAsian(
      words.flatMap(word => word.characters),
      showLast,
    )
  return words.map(word => maskWord(word, showLast)).join(' ')
}

interface Word {
  /** Graphemes, with `*` for those that are hidden already. */
  readonly characters: readonly string[]
  readonly eastAsian: boolean
  /** Nothing of it is shown. */
  readonly hidden: boolean
}

function wordOf(text: string): Word | undefined {
  if (ALL_X.test(text)) return { characters: Array.from(text, () => '*'), eastAsian: true, hidden: true }
  const characters = graphemes(text).map(c => (MASKED_ALWAYS.test(c) ? '*' : c))
  const eastAsian = characters.some(c => HAN_HANGUL_KANA.test(c) && !MASKED_BESIDE.test(c))
  if (eastAsian && characters.every(c => c === '*' || HAN_HANGUL_KANA.test(c) || MASKED_BESIDE.test(c))) {
    return { characters: characters.map(c => (MASKED_BESIDE.test(c) ? '*' : c)), eastAsian: true, hidden: false }
  }
  if (characters.every(c => c === '*')) return { characters, eastAsian: true, hidden: true }
  // Punctuation and signs alone are no name.
  if (!characters.some(c => /[\p{L}\p{N}\p{Extended_Pictographic}*]/u.test(c))) return undefined
  return { characters, eastAsian: false, hidden: false }
}

function maskWord(word: Word, showLast: boolean): string {
  if (word.hidden) return word.characters.join('')
  if (word.characters.length === 1) return '*'
  if (word.eastAsian) return maskEastAsian(word.characters, showLast)
  const first = showLast ? word.characters.find(c => LETTER.test(c) || c === '*') : undefined
  return `${first ?? '*'}***`
}

function maskEastAsian(characters: readonly string[], showLast: boolean): string {
  const n = characters.length
  if (n === 1) return '*'
  const first = characters[0] as string
  return showLast && n > 2 ? first + '*'.repeat(n - 2) + characters[n - 1] : first + '*'.repeat(n - 1)
}
