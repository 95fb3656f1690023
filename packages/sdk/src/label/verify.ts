import type { SymbolCrop } from './verify-crop.ts'
import { jsqrReader, type SymbolReader } from './verify-readers.ts'

/**
 * `auto` reads every symbol back where that costs at most a tenth of the run, else as many as fit into a tenth, and
 * never fewer than `sample`: the first twenty and one in a hundred after them.
 */
export type VerifyMode = 'all' | 'sample' | 'none' | 'auto'

export interface VerifierOptions {
  readonly mode?: VerifyMode
  /** Milliseconds that never go backwards. Decides how many are read, never what is written. */
  readonly clock: () => number
  /** Reads with jsqr if absent. */
  readonly reader?: SymbolReader
}

/** Reads drawn symbols back before they are written. */
export interface Verifier {
  /**
   * To be called once for every symbol. `draw` makes the crop from what is about to be written, and is called only if
   * this symbol is to be read.
   * @throws SymbolMisread
   */
  check(draw: () => SymbolCrop, payload: string, parcelId?: string): void | Promise<void>
  readonly counts: { readonly verified: number; readonly total: number }
}

/** A drawn symbol does not read as its payload. The label must not be written. */
export class SymbolMisread extends Error {
  override readonly name = 'SymbolMisread'
  readonly code = 'SYMBOL_MISREAD'
  readonly parcelId: string | undefined

  constructor(parcelId: string | undefined) {
    super(parcelId === undefined ? 'SYMBOL_MISREAD' : `SYMBOL_MISREAD: ${parcelId}`)
    this.parcelId = parcelId
  }
}

const ALWAYS_FIRST = 20
const ONE_IN = 100
const SHARE_OF_RUN = 0.1

/** @throws SymbolReaderMissing when symbols are to be read and neither a reader is given nor jsqr installed */
export async function openVerifier({ mode = 'auto', clock, reader }: VerifierOptions): Promise<Verifier> {
  if (mode === 'none') {
    let total = 0
    return {
      check() {
        total++
      },
      get counts() {
        return { verified: 0, total }
      },
    }
  }
  const symbols = reader ?? (await jsqrReader())
  const started = clock()
  let total = 0
  let verified = 0
  let lastVerified = 0
  let spentMs = 0

  function due(): boolean {
    if (mode === 'all' || total <= ALWAYS_FIRST || total - lastVerified >= ONE_IN) return true
    return mode === 'auto' && spentMs < (clock() - started) * SHARE_OF_RUN
  }

  function settle(from: number, text: string | undefined, payload: string, parcelId: string | undefined): void {
    spentMs += clock() - from
    if (text !== payload) throw new SymbolMisread(parcelId)
    verified++
  }

  return {
    check(draw, payload, parcelId) {
      total++
      if (!due()) return
      lastVerified = total
      const from = clock()
      const text = symbols.read(draw())
      if (typeof text === 'object') return text.then(read => settle(from, read, payload, parcelId))
      settle(from, text, payload, parcelId)
    },
    get counts() {
      return { verified, total }
    },
  }
}
