import { Failure } from '../failure.ts'
import type { PrintOptions } from './print-options.ts'

/** Characters that a label may show: the contract's limit for a carrier, and more than a line of a label for a sender. */
const MAX_CHARS = { sender: 100, carrier: 60 } as const
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

/** Refuses words of the command line that could be printed on no label, before they make every row an error. */
export function checkPrinted(options: Pick<PrintOptions, 'sender' | 'carrier'>): void {
  for (const flag of ['sender', 'carrier'] as const) {
    const words = options[flag]
    if (words === undefined) continue
    const printable = words.trim() !== '' && words.length <= MAX_CHARS[flag] && !UNPRINTABLE.test(words)
    if (printable) continue
    const next = {
      ko: `1자에서 ${MAX_CHARS[flag]}자까지, 제어 문자 없이 적으세요`,
      en: `Write 1 to ${MAX_CHARS[flag]} characters, without control characters`,
    }
    throw new Failure('USAGE_VALUE_INVALID', { fields: { given: `--${flag}` }, next })
  }
}
