import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Ended, RunOptions, Workplace } from './workplace.ts'

/**
 * System calls by which a file system changes. Opening is left out: a file that has just been made is as empty at the
 * next of these as right after `open`.
 */
const CHANGING =
  'pwrite64 pwritev fsync fdatasync rename renameat renameat2 unlink unlinkat rmdir link linkat mkdir mkdirat ftruncate'
    .split(' ')
    // Where the machine does not have a call, strace must not mind.
    .map(name => `?${name}`)
    .join(',')

/**
 * One file operation of a run: the `nth` call of this name by one of its threads. strace counts for each thread by
 * itself, so the operations of the main thread (SQLite, the key ring) and those of the one worker (`fs/promises`) are
 * told apart by how many threads it looks at.
 */
export interface FileOperation {
  readonly call: string
  readonly nth: number
  readonly look: 'main thread' | 'all threads'
}

/** With more workers it would change from run to run which of them does what. */
const ONE_WORKER = { UV_THREADPOOL_SIZE: '1' }

// Not with strace's filter in the kernel (--seccomp-bpf): it is faster, but at its stops no signal is injected.
const LOOK = { 'main thread': [], 'all threads': ['-f'] }

/** Runs the command to its end and tells which file operations it did. */
export async function fileOperations(
  place: Workplace,
  args: readonly string[],
  { env = {} }: RunOptions = {},
): Promise<{ ended: Ended; operations: FileOperation[] }> {
  const log = join(place.home, 'strace.log')
  const traced = ['-qq', ...LOOK['all threads'], '-o', log, '-e', `trace=execve,${CHANGING}`]
  const ended = await place.exqress(args, { under: ['strace', ...traced], env: { ...ONE_WORKER, ...env } })
  const calls = [...readFileSync(log, 'latin1').matchAll(/^(\d+) +(\w+)\(/gm)].map(([, thread, call = '']) => ({
    thread,
    call,
  }))
  rmSync(log)
  // It is the main thread that becomes the program.
  const main = calls.find(({ call }) => call === 'execve')?.thread
  const names = [...new Set(calls.map(({ call }) => call))].filter(call => call !== 'execve')
  const operations = names.flatMap(call => {
    const count = (byMain: boolean) => calls.filter(one => one.call === call && (one.thread === main) === byMain).length
    return operationsOf(call, count(true), count(false))
  })
  return { ended, operations }
}

/** Of the worker only those are reached that the main thread does not come to before. */
function operationsOf(call: string, byMain: number, byWorker: number): FileOperation[] {
  return Array.from({ length: Math.max(byMain, byWorker) }, (_, before): FileOperation => {
    const nth = before + 1
    return { call, nth, look: nth <= byMain ? 'main thread' : 'all threads' }
  })
}

/** Runs the command and kills it as it is about to do the operation. */
export function killAt(
  place: Workplace,
  args: readonly string[],
  { call, nth, look }: FileOperation,
  { env = {} }: RunOptions = {},
): Promise<Ended> {
  const injected = `inject=${call}:signal=KILL:when=${nth}`
  const options = ['-qq', ...LOOK[look], '-o', '/dev/null', '-e', `trace=${call}`, '-e', injected]
  return place.exqress(args, { under: ['strace', ...options], env: { ...ONE_WORKER, ...env } })
}

/** Runs the command with these calls failing for good, from each thread's nth on. */
export function failFrom(
  place: Workplace,
  args: readonly string[],
  { call, nth, error }: { readonly call: string; readonly nth: number; readonly error: 'ENOSPC' | 'EIO' },
  { env = {} }: RunOptions = {},
): Promise<Ended> {
  const injected = `inject=${call}:error=${error}:when=${nth}+`
  const options = ['-qq', ...LOOK['all threads'], '-o', '/dev/null', '-e', `trace=${call}`, '-e', injected]
  return place.exqress(args, { under: ['strace', ...options], env: { ...ONE_WORKER, ...env } })
}
