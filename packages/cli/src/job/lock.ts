import { open, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { livingPid, processName } from './process-name.ts'

// Every process that wants a folder puts a file with its own name in it and then looks who else is there: of two, at
// least the later one sees the other, so both never think they are alone. What a killed process left is told by its
// name and removed; no name is ever used again, so nobody's living lock can be taken for a dead one's.
const PREFIX = 'lock-'

const WAITS = 20
const WAIT_MS = 10

/** `gone`: the folder has been removed or moved meanwhile, by whoever finished what it was for. */
export type Taken = { release(): Promise<void> } | 'held' | 'gone'

/** The pid of the living process that holds the folder, if there is one. */
export async function holderOf(folder: string): Promise<number | undefined> {
  for (const { pid } of await othersIn(folder, '')) if (pid !== undefined) return pid
  return undefined
}

/** Takes an existing folder for this process. */
export async function takeLock(folder: string): Promise<Taken> {
  const name = PREFIX + (await processName())
  const mine = join(folder, name)
  const answer = await made(mine)
  if (answer !== 'made') return answer
  const release = () => unlink(mine).catch(() => undefined)
  for (let waits = 0; ; waits++) {
    const others = await othersIn(folder, name)
    // Moved away with our file in it: what has this path now is another folder.
    if (!(await namesIn(folder)).includes(name)) return 'gone'
    const living = others.filter(({ pid }) => pid !== undefined)
    if (living.length === 0) return { release }
    // Of several that came at the same moment the first in this order waits for the others to step back.
    if (waits === WAITS || living.some(other => other.name < name)) {
      await release()
      return 'held'
    }
    await sleep(WAIT_MS)
  }
}

async function made(path: string): Promise<'made' | 'held' | 'gone'> {
  try {
    await (await open(path, 'wx', 0o600)).close()
    return 'made'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Of this very process.
    if (code === 'EEXIST') return 'held'
    if (code === 'ENOENT') return 'gone'
    throw error
  }
}

/** Who else has a lock file in the folder; those of the dead are removed. */
async function othersIn(folder: string, own: string): Promise<{ name: string; pid: number | undefined }[]> {
  const names = (await namesIn(folder)).filter(name => name.startsWith(PREFIX) && name !== own)
  return Promise.all(
    names.map(async name => {
      const pid = await livingPid(name.slice(PREFIX.length))
      if (pid === undefined) await unlink(join(folder, name)).catch(() => undefined)
      return { name, pid }
    }),
  )
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
