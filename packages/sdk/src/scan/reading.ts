import type { Corners } from './scan-result.ts'

/** What an engine read in one picture. */
export interface Reading {
  readonly text: string
  /** In pixels of the picture that the engine was given. */
  readonly corners: Corners
  /** As encoded, where the engine tells: two engines may guess different alphabets for the same bytes. */
  readonly bytes?: Uint8Array
}

export interface Readings {
  readonly read: readonly Reading[]
  /** Where there seems to be a code that could not be read. */
  readonly unread: readonly Corners[]
}

export const NOTHING: Readings = { read: [], unread: [] }

/** Decoders report an empty text as found, and U+FFFD where they do not know the alphabet: neither is a reading. */
export const isText = (text: string) => text !== '' && !text.includes('\ufffd')
