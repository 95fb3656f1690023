import type { Decoder } from './decoder.ts'
import type { Encoding } from './encoding.ts'
import { utf8Decoder } from './utf8.ts'
import { utf16Decoder } from './utf16.ts'

/** The strict decoder of an encoding. It knows nothing of byte order marks. */
export async function openDecoder(encoding: Encoding): Promise<Decoder> {
  if (encoding === 'utf-8') return utf8Decoder()
  if (encoding === 'utf-16le') return utf16Decoder('little')
  if (encoding === 'utf-16be') return utf16Decoder('big')
  // Loaded when needed: most files are UTF-8, and iconv-lite and the tables take some milliseconds.
  const { buildCp949, cp949Decoder } = await import('./cp949.ts')
  return cp949Decoder(buildCp949())
}
