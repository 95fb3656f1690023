import { dataCapacity, interleave, MAX_VERSION, type QrLevel } from './codewords.ts'
import { type Layout, layoutOf } from './layout.ts'
import { penaltyOf } from './penalty.ts'
import { QrError } from './qr-error.ts'
import { dataCodewords, type Segmented, segment } from './segments.ts'

export interface QrOptions {
  /** Level wanted. */
  readonly level?: QrLevel
  /** Taken where it keeps the symbol at 29 modules, or makes it possible at all; the same as `level` for none. */
  readonly fallback?: QrLevel
  /** Smallest and largest version that may be chosen: 1 (21 modules) to 6 (41 modules), four modules a step. */
  readonly minVersion?: number
  readonly maxVersion?: number
  /** What matters more beyond version 3 (29 modules): that modules stay large, or that the level is kept. */
  readonly prefer?: 'size' | 'level'
}

/** A QR symbol without its quiet zone; fits the label's `SymbolMatrix`. */
export interface QrCode {
  readonly version: number
  readonly level: QrLevel
  readonly mask: number
  /** Modules a side: 17 + 4 × version. */
  readonly size: number
  /** Row by row, 1 = dark. */
  readonly modules: Uint8Array
}

/** The label design counts with 29 modules. */
const LABEL_VERSION = 3

/**
 * Encodes a text as QR (ISO/IEC 18004, model 2, versions 1 to 6) in the fewest bits, with the mask the standard's rule
 * chooses. Text outside ASCII is UTF-8 without an ECI header, which readers recognise.
 *
 * The first that fits is taken: the smallest version up to 3 at `level`; up to 3 at `fallback`; above 3 at `level`;
 * above 3 at `fallback`. `prefer: 'level'` swaps the two in the middle.
 * @throws QrError QR_TOO_LONG when the text fits none of them
 */
export function encodeQr(
  text: string,
  { level = 'Q', fallback = 'M', minVersion = 1, maxVersion = MAX_VERSION, prefer = 'size' }: QrOptions = {},
): QrCode {
  const segmented = segment(text)
  const smallest = (from: number, to: number, at: QrLevel) => {
    for (let version = Math.max(from, minVersion); version <= Math.min(to, maxVersion); version++)
      if (segmented.bits <= 8 * dataCapacity(version, at)) return { version, level: at }
    return undefined
  }
  const small = () => smallest(1, LABEL_VERSION, fallback)
  const large = () => smallest(LABEL_VERSION + 1, MAX_VERSION, level)
  const chosen =
    smallest(1, LABEL_VERSION, level) ??
    (prefer === 'size' ? (small() ?? large()) : (large() ?? small())) ??
    smallest(LABEL_VERSION + 1, MAX_VERSION, fallback)
  if (chosen === undefined) throw new QrError('QR_TOO_LONG')
  return drawSymbol(segmented, chosen.version, chosen.level)
}

/** The symbol of a text that fits, with the mask that has the lowest penalty, of equal ones the first. */
export function drawSymbol(segmented: Segmented, version: number, level: QrLevel): QrCode {
  const layout = layoutOf(version, level)
  const unmasked = placeCodewords(
    interleave(dataCodewords(segmented, dataCapacity(version, level)), version, level),
    layout,
  )
  const { overlays } = layout
  let mask = 0
  let lowest = Number.POSITIVE_INFINITY
  for (let candidate = 0; candidate < overlays.length; candidate++) {
    const penalty = penaltyOf(unmasked, overlays[candidate]!, layout)
    if (penalty < lowest) {
      lowest = penalty
      mask = candidate
    }
  }
  return { version, level, mask, size: layout.size, modules: modulesOf(unmasked, overlays[mask]!, layout) }
}

/** The fixed patterns and the code words, most significant bit first; places beyond them stay light. */
function placeCodewords(codewords: Uint8Array, { size, lanes, fixed, rows, columns }: Layout): Int32Array {
  const words = fixed.slice()
  for (let i = 0; i < 8 * codewords.length; i++) {
    const bit = (codewords[i >> 3]! >> (~i & 7)) & 1
    const row = rows[i]!
    const column = columns[i]!
    words[(column >> 5) * size + row]! |= bit << (column & 31)
    words[(lanes + (row >> 5)) * size + column]! |= bit << (row & 31)
  }
  return words
}

/** One byte a module of the masked symbol, from the words of its rows. */
function modulesOf(unmasked: Int32Array, overlay: Int32Array, { size, lanes }: Layout): Uint8Array {
  const modules = new Uint8Array(size * size)
  for (let row = 0, at = 0; row < size; row++)
    for (let lane = 0; lane < lanes; lane++) {
      const word = unmasked[lane * size + row]! ^ overlay[lane * size + row]!
      const end = Math.min(32, size - 32 * lane)
      for (let bit = 0; bit < end; bit++) modules[at++] = (word >>> bit) & 1
    }
  return modules
}
