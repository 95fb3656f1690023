import { glob, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** A file that may be a picture. */
export interface Candidate {
  /** As it was given, or below the folder that was given; `-` for standard input. */
  readonly path: string
  /** Named by the caller, not met in a folder: if it is no picture, that is an error. */
  readonly named: boolean
}

interface Search {
  readonly cwd: string
  /** Absolute path of a folder that is left out: where annotated copies are written. */
  readonly except: string | undefined
}

/** Files, the files of folders and what patterns match, in the order given, folders by name. */
export async function findPictures(given: readonly string[], search: Search): Promise<Candidate[]> {
  const found: Candidate[] = []
  for (const path of given) {
    if (path === '-') found.push({ path, named: true })
    else for (const match of await expand(path, search.cwd)) await add(match, true, search, found)
  }
  return found
}

/** A shell expands patterns; a quoted one arrives as it is. A file of that very name comes first. */
async function expand(path: string, cwd: string): Promise<string[]> {
  if (!/[*?[{]/.test(path) || (await stat(resolve(cwd, path)).catch(() => undefined))) return [path]
  const matches: string[] = []
  for await (const match of glob(path, { cwd })) matches.push(match)
  return matches.length === 0 ? [path] : matches.sort()
}

async function add(path: string, named: boolean, search: Search, found: Candidate[]): Promise<void> {
  const absolute = resolve(search.cwd, path)
  const entry = await stat(absolute).catch(() => undefined)
  if (!entry?.isDirectory()) {
    // In a folder a pipe would be waited for, and a device has no end.
    if (named || entry?.isFile() !== false) found.push({ path, named })
    return
  }
  if (absolute === search.except) return
  const entries = await readdir(absolute, { withFileTypes: true }).catch(() => undefined)
  // A folder that may not be looked into is told as what cannot be read.
  if (entries === undefined) found.push({ path, named: true })
  for (const below of (entries ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Hidden ones belong to programs. A link to a folder may lead back to where it is.
    const isLinkToFolder = below.isSymbolicLink() && (await isFolder(join(absolute, below.name)))
    if (!below.name.startsWith('.') && !isLinkToFolder) await add(join(path, below.name), false, search, found)
  }
}

const isFolder = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory() === true
