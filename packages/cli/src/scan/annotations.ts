import { lstat, mkdir, open, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { Failure } from '../failure.ts'
import { checkOutput, saveFile } from '../save-file.ts'
import type { Candidate } from './find-pictures.ts'
import { isOutlinePng } from './outline-mark.ts'

/** Copies of pictures with their codes outlined. */
export interface Annotations {
  /** Writes the copy of one picture and answers its path. Throws Failure OUTPUT_EXISTS before another's file. */
  save(candidate: Candidate, png: Uint8Array): Promise<string>
}

interface Place {
  /** As it was given. */
  readonly path: string
  readonly cwd: string
  readonly candidates: readonly Candidate[]
}

/** Characters of a picture's name that its copy keeps: file systems take 255 bytes. */
const STEM_CHARACTERS = 60
/** Where the mark of ours ends. */
const HEAD_BYTES = 128

/**
 * Looks whether the folder can be written to. It is made when there is something to write.
 * @throws Failure OUTPUT_UNWRITABLE
 */
export async function openAnnotations({ path, cwd, candidates }: Place): Promise<Annotations> {
  const folder = resolve(cwd, path)
  const found = await stat(folder).catch(() => undefined)
  const unwritable = new Failure('OUTPUT_UNWRITABLE', { fields: { path } })
  if (found ? !found.isDirectory() : !(await stat(dirname(folder)).catch(() => undefined))?.isDirectory())
    throw unwritable
  await checkOutput({ path: found ? join(folder, 'copy.png') : `${folder}.png`, cwd, force: true }).catch(() => {
    throw unwritable
  })
  const names = nameCopies(candidates)

  return {
    async save(candidate, png) {
      const name = names.get(candidate) ?? ''
      const target = join(folder, name)
      if (!(await isFreeOrOurs(target))) throw new Failure('OUTPUT_EXISTS', { fields: { path: join(path, name) } })
      await mkdir(folder, { recursive: true })
      return saveFile({ path: target, cwd, force: true }, png)
    },
  }
}

/** The same command gives the same names: a picture's own, numbered where several have the same. */
function nameCopies(candidates: readonly Candidate[]): Map<Candidate, string> {
  const taken = new Set<string>()
  const names = new Map<Candidate, string>()
  for (const candidate of candidates) {
    const given = candidate.path === '-' ? 'stdin' : basename(candidate.path, extname(candidate.path))
    const stem = [...given.replace(/[\p{Cc}\p{Bidi_Control}<>:"/\\|?*]/gu, '_')].slice(0, STEM_CHARACTERS).join('')
    let name = `${stem}.scan.png`
    // In lower case: some file systems make no difference.
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${stem}-${number}.scan.png`
    taken.add(name.toLowerCase())
    names.set(candidate, name)
  }
  return names
}

async function isFreeOrOurs(path: string): Promise<boolean> {
  const there = await lstat(path).catch(() => undefined)
  if (there === undefined) return true
  if (!there.isFile()) return false
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return isOutlinePng(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}
