import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises'

/** Who holds a lock. `started` tells a process from a later one that was given the same pid. */
interface Holder {
  readonly pid: number
  readonly started: string
}

/** When the process started, in clock ticks since boot; empty where the system does not tell. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  // The second field is the program's name in parentheses and may hold spaces; the 22nd is the start time.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return (await startOf(holder.pid)) === holder.started
}

async function holderOf(path: string): Promise<Holder | undefined> {
  const [pid, started = ''] = (await readFile(path, 'latin1').catch(() => '')).split(' ')
  return pid === undefined || !/^\d+$/.test(pid) ? undefined : { pid: Number(pid), started }
}

/** The pid of the living process that holds the lock, if there is one. */
export async function lockedBy(path: string): Promise<number | undefined> {
  const holder = await holderOf(path)
  return holder !== undefined && (await isAlive(holder)) ? holder.pid : undefined
}

/** Takes the lock; undefined when a living process has it. A lock that a killed process left is taken over. */
export async function takeLock(path: string): Promise<{ release(): Promise<void> } | undefined> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const mine = `${path}.${process.pid}`
    await writeFile(mine, `${process.pid} ${await startOf(process.pid)}`, { mode: 0o600 })
    try {
      // Linked, not created: a lock file is never seen without its holder in it.
      await link(mine, path)
      return { release: () => unlink(path).catch(() => undefined) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      await unlink(mine)
    }
    if ((await lockedBy(path)) !== undefined) return undefined
    // Moved aside before it is taken: of two processes that find it stale, one moves it and the other starts over.
    await rename(path, mine).catch(() => undefined)
    await unlink(mine).catch(() => undefined)
  }
  return undefined
}
