const INITIAL = ['g', 'kk', 'n', 'd', 'tt', 'r', 'm', 'b', 'pp', 's', 'ss', '', 'j', 'jj', 'ch', 'k', 't', 'p', 'h']
const MEDIAL = [
  'a',
  'ae',
  'ya',
  'yae',
  'eo',
  'e',
  'yeo',
  'ye',
  'o',
  'wa',
  'wae',
  'oe',
  'yo',
  'u',
  'wo',
  'we',
  'wi',
  'yu',
  'eu',
  'ui',
  'i',
]
/** Finals by the sound they close with: none, ㄱ, ㄴ, ㄷ, ㄹ, ㅁ, ㅂ, ㅇ. */
const FINAL = [
  '',
  'k',
  'k',
  'k',
  'n',
  'n',
  'n',
  't',
  'l',
  'k',
  'm',
  'l',
  'l',
  'l',
  'p',
  'l',
  'm',
  'p',
  'p',
  't',
  't',
  'ng',
  't',
  't',
  'k',
  't',
  'p',
  't',
]
const LINKED: Readonly<Record<string, string>> = { k: 'g', t: 'd', l: 'r', p: 'b' }
const NASAL: Readonly<Record<string, string>> = { k: 'ng', t: 'n', p: 'm' }

/** Revised Romanization (2000) of a place name's Hangul, with the sound changes that place names show; lower case. */
export function romanize(hangul: string): string {
  let text = ''
  let final = ''
  for (const syllable of hangul) {
    const index = syllable.charCodeAt(0) - 0xac00
    if (index < 0 || index >= 11_172) return ''
    let initial = INITIAL[Math.floor(index / 588)] as string
    if (initial === '') final = LINKED[final] ?? final
    else if (initial === 'r' && final !== '') {
      if (final === 'l' || final === 'n') final = initial = 'l'
      else initial = 'n'
    } else if (initial === 'n' && final === 'l') initial = 'l'
    if (initial === 'n' || initial === 'm') final = NASAL[final] ?? final
    text += final + initial + (MEDIAL[Math.floor((index % 588) / 28)] as string)
    final = FINAL[index % 28] as string
  }
  return text + final
}
