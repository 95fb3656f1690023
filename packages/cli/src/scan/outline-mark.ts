import { crc32 } from 'node:zlib'

/** Signature and IHDR (PNG specification, 5.2 and 11.2.2): what every PNG begins with. */
const HEADER_BYTES = 8 + 25
const MARK = 'Software\0exqress scan'

/** The same PNG with a tEXt chunk (11.3.4.3) behind its header, by which a later run knows it for ours. */
export function markPng(png: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + MARK.length)
  chunk.writeUInt32BE(MARK.length, 0)
  chunk.write(`tEXt${MARK}`, 4, 'latin1')
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + MARK.length)), 8 + MARK.length)
  return Buffer.concat([png.subarray(0, HEADER_BYTES), chunk, png.subarray(HEADER_BYTES)])
}

/** Whether a file that begins so was written by `markPng`. */
export const isOutlinePng = (head: Uint8Array): boolean =>
  Buffer.from(head)
    .subarray(HEADER_BYTES + 4)
    .toString('latin1')
    .startsWith(`tEXt${MARK}`)
