import { isUtf8 } from 'node:buffer'
import { Refused } from '../refused.ts'

/** Nesting of arrays and objects in a request. No operation comes near it; a parser's stack does not survive thousands. */
const MAX_DEPTH = 32

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Whether arrays and objects stay within the depth; a byte-wise look before anything is built. */
export function withinDepth(json: Uint8Array, maxDepth = MAX_DEPTH): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < json.length; i++) {
    const byte = json[i]
    if (inString) {
      if (byte === BACKSLASH) i++
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) inString = true
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > maxDepth) return false
    } else if (byte === 0x5d || byte === 0x7d) depth--
  }
  return true
}

const invalid = (code: string) => new Refused('REQUEST_INVALID', { errors: [{ pointer: '', code }] })

/** Parses JSON text; refuses keys that reach into a prototype. */
export type SafeParse = (text: string) => unknown

/**
 * The value of a JSON body; undefined for an empty one. Refuses with REQUEST_INVALID; the parser's own message quotes
 * the body, so it is dropped.
 */
export function parseJsonBody(body: Buffer, parse: SafeParse): unknown {
  if (body.length === 0) return undefined
  if (!isUtf8(body)) throw invalid('not_utf8')
  if (!withinDepth(body)) throw invalid('too_deep')
  try {
    return parse(body.toString('utf8'))
  } catch {
    throw invalid('not_json')
  }
}
