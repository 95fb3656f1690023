import { checkWords, parseToken } from '@exqress/sdk/qr'

/** What a code says of itself, without asking anybody. */
export interface TokenForm {
  /** False: it leads where our labels lead, but what it holds is no token. */
  readonly valid: boolean
  /** As the label prints it. */
  readonly token?: string
  /** The two words that must stand on the label. */
  readonly checkWords?: readonly [string, string]
}

/** Where labels lead while no address is set. */
const UNSET_HOST = 'EXQ.KR'
const ADDRESS = /^https?:\/\/([^/#?@\s]{1,253})(?:\/[^#?\s]{0,200})?#(.{0,80})$/i

/**
 * This project's token in the text of a code: the address that a label's QR holds, on any host, or the 26 characters
 * alone. Undefined for what belongs to others.
 * @param host where labels of this installation lead, if it is known
 */
export function readTokenForm(text: string, host: string = UNSET_HOST): TokenForm | undefined {
  const [, at, fragment] = ADDRESS.exec(text) ?? []
  // A scanner reads what was printed: no spaces or hyphens, which only a person types.
  const printed = fragment ?? text
  const token = /^[0-9A-Z]{26}$/i.test(printed) ? parseToken(printed) : undefined
  if (token !== undefined) return { valid: true, token, checkWords: checkWords(token) }
  return at?.toUpperCase() === host.toUpperCase() ? { valid: false } : undefined
}
