/** Zero-width characters, soft hyphen, BOM and direction controls: invisible, so they never belong to a value. */
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu
const INVISIBLE_ONE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u
/** A joiner between two pictographs makes them one picture (a family, a flag); it is not invisible there. */
const JOINED_PICTOGRAPH = /(\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d(?=\p{Extended_Pictographic})/gu
const KEPT_JOINER = '\ue000'

/** Hangul syllables, ASCII letters, digits and common punctuation: in NFC already, each one grapheme. */
const PLAIN = /^[ -~가-힣]*$/

/** NFC, without invisible characters, white space folded to single spaces and trimmed. */
export function normaliseText(value: string): string {
  let text = value
  if (!PLAIN.test(text)) {
    text = text.normalize('NFC')
    if (INVISIBLE_ONE.test(text)) {
      text = text
        .replaceAll(KEPT_JOINER, '')
        .replace(JOINED_PICTOGRAPH, `$1${KEPT_JOINER}`)
        .replace(INVISIBLE, '')
        .replaceAll(KEPT_JOINER, '\u200d')
        // Two letters that a zero-width character held apart may compose now.
        .normalize('NFC')
    }
  }
  return text.replace(/\s+/g, ' ').trim()
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** User-perceived characters. Text that needs no segmenter does not pay for it. */
export function graphemes(text: string): string[] {
  return PLAIN.test(text) ? text.split('') : Array.from(segmenter.segment(text), part => part.segment)
}
