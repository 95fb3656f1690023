import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Bytes that a process has in memory; undefined when it has ended, or where the system does not tell. */
export type MemoryOf = (pid: number) => Promise<number | undefined>

export const memoryOf = (platform: string): MemoryOf | undefined =>
  platform === 'linux' ? fromProc : platform === 'win32' ? undefined : fromPs

/** proc(5): `VmRSS:   45236 kB`. Read at once: it is no disk, and a turn of the event loop would cost more. */
export async function fromProc(pid: number): Promise<number | undefined> {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}

/** POSIX ps: `rss` in kilobytes. */
export function fromPs(pid: number): Promise<number | undefined> {
  return new Promise(resolve =>
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) =>
      resolve(error ? undefined : Number(stdout.trim()) * 1024),
    ),
  )
}
