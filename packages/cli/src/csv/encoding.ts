import { CsvRefused } from './refused.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp949'

const NAMES: Readonly<Record<Encoding, readonly string[]>> = {
  'utf-8': ['utf8'],
  'utf-16le': ['utf16le', 'utf16', 'unicode'],
  'utf-16be': ['utf16be'],
  cp949: ['cp949', 'ms949', 'windows949', 'uhc', 'euckr', 'ksc56011987', 'ksc5601', 'ansi'],
}

/** The encoding of a name such as `EUC-KR`; EUC-KR is a part of CP949. `auto` and nothing mean: detect it. */
export function parseEncoding(name: string | undefined): Encoding | undefined {
  const plain = name?.toLowerCase().replace(/[^a-z0-9]/g, '')
  if (plain === undefined || plain === '' || plain === 'auto') return undefined
  for (const encoding of Object.keys(NAMES) as Encoding[]) if (NAMES[encoding].includes(plain)) return encoding
  throw new CsvRefused('ENCODING_UNKNOWN')
}

/** The byte order mark of an encoding; empty for CP949, which has none. */
export const bomOf = (encoding: Encoding): Uint8Array => BOMS[encoding]

const BOMS: Readonly<Record<Encoding, Uint8Array>> = {
  'utf-8': Uint8Array.of(0xef, 0xbb, 0xbf),
  'utf-16le': Uint8Array.of(0xff, 0xfe),
  'utf-16be': Uint8Array.of(0xfe, 0xff),
  cp949: new Uint8Array(0),
}

/** Which encoding a byte order mark at the start of the file names. */
export function encodingOfBom(head: Uint8Array): Encoding | undefined {
  return (['utf-8', 'utf-16le', 'utf-16be'] as const).find(encoding =>
    BOMS[encoding].every((byte, index) => head[index] === byte),
  )
}
