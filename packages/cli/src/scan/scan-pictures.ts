import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { Context } from '../context.ts'
import { Failure } from '../failure.ts'
import type { Outcome } from '../report.ts'
import type { DecoderPool } from './decoder-pool.ts'
import { type Candidate, findPictures } from './find-pictures.ts'
import { inOrder } from './in-order.ts'
import { type PictureLine, pictureLine } from './picture-line.ts'
import { type Counts, codeTable, describeConflict, describeCounts, describeSkipped } from './picture-table.ts'
import { type Reading, type ReadingOptions, readPicture } from './read-picture.ts'

export interface ScanCommandOptions {
  readonly paths: readonly string[]
  readonly only: 'exqress' | undefined
  readonly annotate: string | undefined
  readonly effort: 'fast' | 'normal' | 'thorough'
  readonly budget: string
  readonly memory: number
}

const MAX_DECODERS = 8
/** Pictures that are begun before the oldest of them is done. */
const AHEAD = 64

/** `exqress scan`: every code in every picture, in the order of the pictures. One bad picture never stops the others. */
export async function scanPictures(options: ScanCommandOptions, context: Context): Promise<Outcome> {
  const { cwd, report, signal, stdin, platform } = context
  const { paths, annotate, effort } = options
  const budgetMs = parseBudget(options.budget)
  const memoryBytes = options.memory * 1024 * 1024
  if (paths.filter(path => path === '-').length > 1) {
    throw new Failure('USAGE_VALUE_INVALID', { fields: { given: '-', expected: '-' } })
  }
  const lookUp = options.only && (await import('./parcels-of.ts')).openParcelLookUp(context)
  const candidates = await findPictures(paths, { cwd, except: annotate && resolve(cwd, annotate) })
  const annotations = await openCopies(annotate, cwd, candidates)
  const only = candidates.length === 1
  let opened: Promise<DecoderPool> | undefined
  // Loaded when it is needed: of a small picture the first engine is enough, and it needs no other process.
  const pool = () => {
    opened ??= import('./decoder-pool.ts').then(({ openDecoderPool }) =>
      openDecoderPool({
        size: Math.max(1, Math.min(MAX_DECODERS, availableParallelism(), candidates.length)),
        platform,
        heapBytes: memoryBytes,
        keepBytes: memoryBytes / 2,
      }),
    )
    return opened
  }
  const close = () => void opened?.then(pool => pool.close())
  const reading: ReadingOptions = {
    cwd,
    stdin: stdin as Readable,
    signal,
    pool,
    effort,
    budgetMs,
    memoryBytes,
    only,
    sort: lookUp && (codes => lookUp.sort(codes)),
    annotations,
  }
  const progress = only ? undefined : report.progress({ ko: '그림 읽는 중', en: 'reading' }, candidates.length)
  const done: Done[] = []
  const skipped = new Map<string, number>()
  signal.addEventListener('abort', close)
  try {
    if (candidates.length > 1) (await pool()).warm()
    for await (const read of inOrder(candidates, AHEAD, candidate => readPicture(candidate, reading))) {
      if (read.kind === 'stopped') break
      progress?.advance()
      if (read.kind === 'skipped') {
        skipped.set(read.format, (skipped.get(read.format) ?? 0) + 1)
        continue
      }
      if (read.kind === 'read' && read.conflicts.length > 0) report.warn(describeConflict(read.path))
      const line = await pictureLine(read, report.lang)
      done.push({ read, line })
      if (report.jsonl) report.item(line)
    }
  } finally {
    signal.removeEventListener('abort', close)
    close()
    progress?.end()
  }
  const counts = countOf(done)
  const lines = done.map(({ line }) => line)
  if (!only || skipped.size > 0) report.note(describeCounts(counts))
  if (skipped.size > 0) report.note(describeSkipped(skipped))
  const failure = failureOf(done, counts, signal, lookUp?.failure)
  return {
    data: { pictures: lines, counts, skipped: Object.fromEntries(skipped) },
    ...(report.machine
      ? {}
      : {
          text: codeTable(lines, report),
        }),
    ...(failure === undefined ? {} : { failure }),
  }
}

/** Loaded for those alone who ask for copies. */
async function openCopies(path: string | undefined, cwd: string, candidates: readonly Candidate[]) {
  return path === undefined ? undefined : (await import('./annotations.ts')).openAnnotations({ path, cwd, candidates })
}

interface Done {
  readonly read: Exclude<Reading, { kind: 'skipped' | 'stopped' }>
  readonly line: PictureLine
}

function countOf(done: readonly Done[]): Counts {
  const reads = done.map(({ read }) => read).filter(read => read.kind === 'read')
  const withCodes = reads.filter(({ codes }) => codes.length > 0).length
  return {
    pictures: done.length,
    withCodes,
    codes: reads.reduce((sum, { codes }) => sum + codes.length, 0),
    withoutCode: reads.length - withCodes,
    refused: done.length - reads.length,
  }
}

function failureOf(
  done: readonly Done[],
  { refused }: Counts,
  signal: AbortSignal,
  notLookedUp: Failure | undefined,
): Failure | undefined {
  if (signal.aborted) return signal.reason instanceof Failure ? signal.reason : new Failure('INTERRUPTED')
  if (notLookedUp !== undefined) return notLookedUp
  if (done.length === 0) return new Failure('SCAN_NO_PICTURES')
  const failed = done.flatMap(({ read }) => read.failure ?? [])
  if (failed.length === 0) return undefined
  if (done.length === 1) return failed[0]
  const fields = { total: done.length, failed: failed.length }
  return new Failure(refused === done.length ? 'SCAN_NOTHING_READ' : 'SCAN_INCOMPLETE', { fields })
}

function parseBudget(given: string): number {
  const seconds = /^\d{1,4}(\.\d{1,3})?$/.test(given) ? Number(given) : Number.NaN
  if (!(seconds > 0 && seconds <= 600)) {
    throw new Failure('USAGE_VALUE_INVALID', { fields: { given: '--budget', expected: '0.1 … 600' } })
  }
  return seconds * 1000
}
