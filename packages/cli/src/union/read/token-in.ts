import { tokenKey } from '../keys.ts'

/** `HTTPS://HOST/#TOKEN`, the text of our QR codes. */
const PAYLOAD = /https?:\/\/[^\s/#]+\/#([0-9a-hjkmnp-tv-z]{26})(?![0-9a-z])/i

export function tokenIn(text: string): string | undefined {
  const token = PAYLOAD.exec(text)?.[1]
  return token === undefined ? undefined : tokenKey(token)
}
