import { lstat, open, readdir, stat } from 'node:fs/promises'

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

/**
 * What stands where an output is to be written: nothing, or one of ours, which is written anew; another file, which only
 * `--force` replaces; or what is never replaced.
 */
export type Standing = 'free' | 'ours' | 'theirs' | 'folder' | 'folder-with-more' | 'no-file'

/** `errors` is a file of bad rows, everything else an output of labels. */
export async function standingAt(path: string, kind: LabelFormat | 'errors'): Promise<Standing> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return 'free'
  const target = found.isSymbolicLink() ? await stat(path).catch(() => undefined) : found
  // A link that leads nowhere is replaced by a file; what it leads to, if anything, stays as it is.
  if (target === undefined) return 'theirs'
  // A pipe would be waited for and a device be replaced by a file.
  if (!target.isFile() && !target.isDirectory()) return 'no-file'
  if (kind === 'svg' || kind === 'png') return standingOfPictures(path, kind, found.isDirectory())
  if (target.isDirectory()) return 'folder'
  const head = await firstBytes(path)
  // An empty file holds nothing that could be lost (mktemp makes one).
  if (head === '') return 'ours'
  // An errors file is known by its header, which ends in the columns that the reader ignores.
  const ours = kind === 'errors' ? head.replaceAll('\0', '').includes('__code') : MARK[kind]?.test(head) === true
  return ours ? 'ours' : 'theirs'
}

/** Replacing a folder takes away all that is in it. */
async function standingOfPictures(path: string, format: LabelFormat, isFolder: boolean): Promise<Standing> {
  if (!isFolder) return 'theirs'
  const names = await readdir(path)
  return names.every(name => PICTURE.test(name) && name.endsWith(`.${format}`)) ? 'ours' : 'folder-with-more'
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
