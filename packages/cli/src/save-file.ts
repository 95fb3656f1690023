import { randomBytes } from 'node:crypto'
import { access, constants, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Failure } from './failure.ts'

interface Place {
  /** Absolute, or relative to `cwd`. */
  readonly path: string
  readonly cwd: string
  /** Replace a file that is there. */
  readonly force: boolean
  /** Who may read a new file; everybody the system's own mask allows by default. */
  readonly mode?: number
}

/** Whether the file could be written, asked before any work is done. Answers its absolute path. */
export async function checkOutput({ path, cwd, force }: Place): Promise<string> {
  const target = resolve(cwd, path)
  const found = await stat(target).catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return undefined
    throw new Failure('OUTPUT_UNWRITABLE', { fields: { path }, cause: error })
  })
  if (found?.isDirectory()) throw new Failure('OUTPUT_UNWRITABLE', { fields: { path } })
  if (found && !force) throw new Failure('OUTPUT_EXISTS', { fields: { path } })
  await access(dirname(target), constants.W_OK).catch((cause: unknown) => {
    throw new Failure('OUTPUT_UNWRITABLE', { fields: { path }, cause })
  })
  return target
}

/** Writes the file whole or not at all: beside it first, to disk, then under its name. */
export async function saveFile(place: Place, content: Uint8Array | string): Promise<string> {
  const target = await checkOutput(place)
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.new`)
  try {
    const file = await open(temporary, 'wx', place.mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return target
}

/** The first of `name.csv`, `name-2.csv`, … that is not there. */
export async function freeName(stem: string, extension: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = `${stem}${number === 1 ? '' : `-${number}`}${extension}`
    if (!(await stat(path).catch(() => undefined))) return path
  }
}
