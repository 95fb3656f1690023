import { LabelError } from './label-error.ts'

/** A Code128 symbol (ISO/IEC 15417) without its quiet zones. */
export interface Code128 {
  /** Widths in modules, bar first, bars and spaces in turn. */
  readonly widths: Uint8Array
  /** Sum of the widths. */
  readonly modules: number
  /** Symbol values: start, data and set changes, check; without the stop. */
  readonly values: readonly number[]
}

export const CODE128 = { toC: 99, toB: 100, startB: 104, startC: 105, stop: 106 } as const

/** Widths of the 107 characters, six digits each (the stop has a seventh, the closing bar). */
const WIDTHS =
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221' +
  '223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321' +
  '112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131' +
  '311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114' +
  '122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141' +
  '214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232233111'
const STOP_TAIL = 2

const FIRST_PRINTABLE = 32
const LAST_PRINTABLE = 126

/**
 * The shortest mix of sets B and C for printable ASCII.
 * @throws LabelError TRACKING_INVALID when the text is empty or has other characters
 */
export function encodeCode128(text: string): Code128 {
  const values = shortestValues(text)
  let sum = values[0]!
  for (let i = 1; i < values.length; i++) sum += i * values[i]!
  values.push(sum % 103)
  const widths = new Uint8Array(6 * (values.length + 1) + 1)
  let at = 0
  let modules = 0
  const append = (value: number) => {
    for (let i = 6 * value; i < 6 * value + 6; i++) {
      const width = WIDTHS.charCodeAt(i) - 48
      widths[at++] = width
      modules += width
    }
  }
  for (const value of values) append(value)
  append(CODE128.stop)
  widths[at] = STOP_TAIL
  return { widths, modules: modules + STOP_TAIL, values }
}

/** Start, data and set changes with the fewest symbols; of two equally short ways the one that starts in set C. */
function shortestValues(text: string): number[] {
  const length = text.length
  if (length === 0) throw new LabelError('TRACKING_INVALID', 'trackingNumber')
  // Symbols still needed from a character on, when the current set is B or C.
  const inB = new Uint16Array(length + 1)
  const inC = new Uint16Array(length + 1)
  for (let i = length - 1; i >= 0; i--) {
    const code = text.charCodeAt(i)
    if (code < FIRST_PRINTABLE || code > LAST_PRINTABLE) throw new LabelError('TRACKING_INVALID', 'trackingNumber')
    const stayB = inB[i + 1]! + 1
    const stayC = isPair(text, i) ? inC[i + 2]! + 1 : Number.POSITIVE_INFINITY
    inB[i] = Math.min(stayB, stayC + 1)
    inC[i] = Math.min(stayC, stayB + 1)
  }
  let inSetC = inC[0]! <= inB[0]!
  const values: number[] = [inSetC ? CODE128.startC : CODE128.startB]
  for (let i = 0; i < length; ) {
    const asCharacter = inB[i + 1]! + (inSetC ? 2 : 1)
    const asPair = isPair(text, i) ? inC[i + 2]! + (inSetC ? 1 : 2) : Number.POSITIVE_INFINITY
    if (asPair < asCharacter || (inSetC && asPair === asCharacter)) {
      if (!inSetC) values.push(CODE128.toC)
      values.push(10 * (text.charCodeAt(i) - 48) + text.charCodeAt(i + 1) - 48)
      inSetC = true
      i += 2
    } else {
      if (inSetC) values.push(CODE128.toB)
      values.push(text.charCodeAt(i) - FIRST_PRINTABLE)
      inSetC = false
      i++
    }
  }
  return values
}

const isDigit = (code: number) => code >= 48 && code <= 57
const isPair = (text: string, i: number) =>
  i + 1 < text.length && isDigit(text.charCodeAt(i)) && isDigit(text.charCodeAt(i + 1))
