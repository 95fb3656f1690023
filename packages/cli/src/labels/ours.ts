import { open } from 'node:fs/promises'
import { existing } from '../job/output.ts'

export type LabelFormat = 'pdf' | 'svg' | 'png' | 'zpl'

/** Names of a folder's pictures: the row, then the parcel's id; nothing from the file ever gets into a name. */
export const pictureName = (row: number, parcelId: string, format: string) =>
  `${String(row).padStart(6, '0')}-${parcelId}.${format}`
const PICTURE = /^\d{6,}-pcl_[0-9A-HJKMNP-TV-Z]{26}\.(?:svg|png)$/

/** What a document of ours begins with. */
const MARK: Readonly<Record<string, RegExp>> = {
  pdf: /^%PDF-1\.7\r?\n%[^\n]*EXQRESS/,
  zpl: /^\^FX EXQRESS/,
}

/** Whether a job of ours wrote what stands at the path, so that it may be written again. */
export async function isOurs(path: string, format: LabelFormat): Promise<boolean> {
  const found = await existing(path)
  if (found === 'none') return true
  if (format === 'svg' || format === 'png') {
    return found !== 'file' && found.entries.every(name => PICTURE.test(name) && name.endsWith(`.${format}`))
  }
  if (found !== 'file') return false
  const head = await firstBytes(path)
  // An empty file holds nothing that could be lost (mktemp makes one).
  return head === '' || MARK[format]?.test(head) === true
}

/** Whether it is an errors file: its header ends in the columns that the reader ignores. */
export async function isErrorsFile(path: string): Promise<boolean> {
  const found = await existing(path)
  if (found === 'none') return true
  if (found !== 'file') return false
  const head = (await firstBytes(path)).replaceAll('\0', '')
  return head === '' || head.includes('__code')
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16_384), 0, 16_384, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}
