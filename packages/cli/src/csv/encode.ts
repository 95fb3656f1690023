import type { Encoding } from './encoding.ts'

/** Text to bytes; undefined when the encoding lacks one of its characters. Never a `?` in its place. */
export type Encode = (text: string) => Uint8Array | undefined

export async function openEncoder(encoding: Encoding): Promise<Encode> {
  if (encoding === 'utf-8') return text => Buffer.from(text, 'utf8')
  if (encoding === 'utf-16le') return text => Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16be') return text => Buffer.from(text, 'utf16le').swap16()
  // Loaded when needed: iconv-lite and the tables take some milliseconds.
  const { buildCp949, encodeCp949 } = await import('./cp949.ts')
  const table = buildCp949()
  return text => encodeCp949(table, text)
}
