import { readFile } from 'node:fs/promises'

/**
 * A name for a process that no other process has, before or after: `<pid>-<start>`. What a process makes for itself
 * bears it, so that what a killed one left can be told.
 */
export async function processName(pid: number = process.pid): Promise<string> {
  return `${pid}-${await startOf(pid)}`
}

/** The pid when the process of this name is alive. */
export async function livingPid(name: string): Promise<number | undefined> {
  const [, digits, started] = /^(\d+)-(\d*)$/.exec(name) ?? []
  if (digits === undefined) return undefined
  const pid = Number(digits)
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined
  }
  return (await startOf(pid)) === started ? pid : undefined
}

/** When the process started, in clock ticks since boot; empty where the system does not tell. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  // The second field is the program's name in parentheses and may hold spaces; the 22nd is the start time.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
