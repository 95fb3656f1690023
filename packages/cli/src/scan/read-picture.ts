import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { ErrorCode } from '@exqress/sdk/errors'
import type { Conflict, Corners, ScannedCode, ScanResult } from '@exqress/sdk/scan'
import { Failure } from '../failure.ts'
import type { Annotations } from './annotations.ts'
import type { Answer } from './decoder.ts'
import type { DecoderPool } from './decoder-pool.ts'
import type { Candidate } from './find-pictures.ts'
import { type JudgedPicture, judgeFile, judgeStream } from './judge-picture.ts'
import type { FoundCode } from './parcels-of.ts'
import { isSmall, scanSmall } from './small-picture.ts'
import { visible } from './visible.ts'

/** What became of one file. */
export type Reading =
  /** In a folder, and no picture that is read. */
  | { readonly kind: 'skipped'; readonly format: string }
  /** Ctrl-C came first. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'refused'; readonly path: string; readonly failure: Failure }
  | {
      readonly kind: 'read'
      readonly path: string
      readonly picture: Pick<ScanResult, 'width' | 'height' | 'format' | 'ms'>
      readonly codes: readonly FoundCode[]
      readonly conflicts: readonly Conflict[]
      /** Places that look like a code and were not read. */
      readonly unread: readonly Corners[]
      /** Why the search for more codes was cut off: a code of the catalogue. */
      readonly cut: string | undefined
      /** The annotated copy. */
      readonly annotated: string | undefined
      /** Why no code was found, or no copy written. */
      readonly failure: Failure | undefined
    }

export interface ReadingOptions {
  readonly cwd: string
  readonly stdin: Readable
  readonly signal: AbortSignal
  /** Opened when a picture needs it. */
  readonly pool: () => Promise<DecoderPool>
  readonly effort: 'fast' | 'normal' | 'thorough'
  readonly budgetMs: number
  /** What a decoder may have in its memory. */
  readonly memoryBytes: number
  /** There is no other picture: a small one may be read in this process. */
  readonly only: boolean
  /** Which codes are kept, and what is said of them; undefined keeps all. */
  readonly sort: ((codes: readonly ScannedCode[]) => Promise<FoundCode[]>) | undefined
  readonly annotations: Annotations | undefined
}

/** A step of the ladder that has begun when the budget ends is waited for, but not longer. */
const GRACE_MS = 1000
/** jimp decodes, draws and encodes the whole picture; its codes have been read by then, so it is none that kills. */
const OUTLINE = { ms: 30_000, bytes: 1024 * 1024 * 1024 }
const KILLED = ['SCAN_TIMEOUT', 'SCAN_OUT_OF_MEMORY', 'SCAN_CRASHED']
const PICTURE_NAME = /\.(png|jpe?g|gif|webp)$/i

/** Reads one file from its header to its codes. Never throws for what is wrong with a file. */
export async function readPicture(candidate: Candidate, options: ReadingOptions): Promise<Reading> {
  const { path } = candidate
  const { cwd, stdin, signal } = options
  if (signal.aborted) return { kind: 'stopped' }
  let judged: JudgedPicture
  try {
    judged = path === '-' ? await judgeStream(stdin, signal) : await judgeFile(resolve(cwd, path), signal)
  } catch (error) {
    return signal.aborted ? { kind: 'stopped' } : refusalOf(candidate, error)
  }
  const scanned = await decode(judged, options)
  if ('code' in scanned) {
    if (scanned.code === 'SCAN_STOPPED') return { kind: 'stopped' }
    return { kind: 'refused', path, failure: await failureOf(path, scanned, options) }
  }
  const { width, height, format, ms, conflicts, unread, outOfTime } = scanned.result
  const codes = options.sort === undefined ? scanned.result.codes : await options.sort(scanned.result.codes)
  const cut = codes.length === 0 ? undefined : (scanned.cut ?? (outOfTime ? 'SCAN_TIMEOUT' : undefined))
  const reading = { kind: 'read', path, picture: { width, height, format, ms }, codes, conflicts, unread, cut } as const
  if (codes.length === 0) {
    const why = scanned.result.codes.length > 0 ? 'SCAN_NO_TOKEN' : outOfTime ? 'SCAN_TIMEOUT' : 'SCAN_NO_CODE'
    return { ...reading, annotated: undefined, failure: await failureOf(path, { code: why, fields: {} }, options) }
  }
  return { ...reading, ...(await annotate(candidate, judged, codes, options)) }
}

/** Codes, and why the search for more was cut off; or why there are none. */
async function decode(
  judged: JudgedPicture,
  { pool, signal, effort, budgetMs, memoryBytes, only }: ReadingOptions,
): Promise<Answer<'scan'> & { readonly cut?: string }> {
  if (only && effort !== 'thorough' && isSmall(judged)) {
    const result = await scanSmall(judged)
    if (result) return { result }
  }
  if (signal.aborted) return { code: 'SCAN_STOPPED', fields: {} }
  const { picture } = judged
  const limits = { ms: budgetMs + GRACE_MS, bytes: memoryBytes }
  const { run } = await pool()
  const scan = (how: typeof effort) => run({ kind: 'scan', picture, options: { effort: how, budgetMs } }, limits)
  const answer = await scan(effort)
  if ('result' in answer || effort === 'fast' || !KILLED.includes(answer.code)) return answer
  // What the first engine had read died with the decoder; by itself it needs neither much time nor much memory.
  const first = await scan('fast')
  return 'result' in first && first.result.codes.length > 0 ? { ...first, cut: answer.code } : answer
}

async function annotate(
  candidate: Candidate,
  { picture }: JudgedPicture,
  codes: readonly FoundCode[],
  options: ReadingOptions,
): Promise<{ annotated: string | undefined; failure: Failure | undefined }> {
  const { annotations, pool, memoryBytes } = options
  const none = { annotated: undefined, failure: undefined }
  if (annotations === undefined) return none
  const limits = { ...OUTLINE, bytes: Math.max(OUTLINE.bytes, memoryBytes) }
  const { run } = await pool()
  const drawn = await run({ kind: 'outline', picture, outlines: codes.map(({ corners }) => corners) }, limits)
  if ('code' in drawn) {
    if (drawn.code === 'SCAN_STOPPED') return none
    return {
      ...none,
      failure: await failureOf(candidate.path, drawn, { budgetMs: limits.ms, memoryBytes: limits.bytes }),
    }
  }
  try {
    return { annotated: await annotations.save(candidate, drawn.result), failure: undefined }
  } catch (error) {
    if (error instanceof Failure) return { ...none, failure: error }
    throw error
  }
}

async function refusalOf(candidate: Candidate, error: unknown): Promise<Reading> {
  const { path, named } = candidate
  const { code, fields = {} } = error as { code?: unknown; fields?: Failure['fields'] }
  if (!named) {
    if (code === 'IMAGE_FORMAT_UNSUPPORTED') return { kind: 'skipped', format: String(fields.format) }
    // An empty photo is a transfer that failed; another empty file is nobody's concern.
    if (code === 'IMAGE_EMPTY' && !PICTURE_NAME.test(path)) return { kind: 'skipped', format: 'unknown' }
  }
  return { kind: 'refused', path, failure: await failureOf(path, { code: String(code), fields }) }
}

/** A code of ours as it is; what the system says means that the file cannot be read. */
async function failureOf(
  path: string,
  { code, fields }: { readonly code: string; readonly fields: Failure['fields'] },
  { budgetMs = 0, memoryBytes = 0 }: Partial<Pick<ReadingOptions, 'budgetMs' | 'memoryBytes'>> = {},
): Promise<Failure> {
  const { explainCode } = await import('@exqress/sdk/errors')
  const file = path === '-' ? '-' : visible(path)
  const known = (explainCode(code) ? code : 'INPUT_UNREADABLE') as ErrorCode
  const limits = { seconds: budgetMs / 1000, megabytes: Math.round(memoryBytes / 1024 / 1024) }
  return new Failure(known, { fields: { path: file, ...limits, ...fields }, where: { file } })
}
