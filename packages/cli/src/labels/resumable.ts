import { type ErrorCode, explainCode } from '@exqress/sdk/errors'
import type { Context } from '../context.ts'
import { Failure } from '../failure.ts'
import type { JobRecord } from '../job/job-folder.ts'
import { Interrupted, JournalMismatch } from './print-labels.ts'

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'STORAGE_FULL'])
const DISK_FAILS = new Set(['EIO', 'EROFS', 'ESTALE'])

/** What the clerk is told of an error, and whether the job can be gone on with. */
export interface Told {
  readonly error: unknown
  readonly resumes: boolean
}

/** What time or room can mend comes with the command that goes on. */
export function resumable(error: unknown, { id, server }: JobRecord, { config }: Context): Told {
  const dataDir = config.find('dataDir')
  const resume = [
    `exqress job resume ${id}`,
    // What a flag or a project file said is not known to another working folder.
    ...(dataDir?.origin === 'flag' || dataDir?.origin === 'project' ? [`--data-dir ${quoted(config.dataDir())}`] : []),
    ...(server !== null && config.find('server')?.origin !== 'user' ? [`--server ${quoted(server)}`] : []),
  ].join(' ')
  if (error instanceof JournalMismatch) {
    return { error: new Failure('JOURNAL_MISMATCH', { fields: { id }, where: { row: error.row } }), resumes: false }
  }
  const codes = codesOf(error)
  const known = meaningOf(error, codes)
  if (known !== undefined) return { error: new Failure(known, { resume, cause: error }), resumes: true }
  const { retryable = explainCode(codes[0] ?? '')?.retryable } = error as { retryable?: unknown }
  // The same words, and how to go on.
  if (retryable === true) return { error: Object.assign(error as Error, { resume }), resumes: true }
  return { error, resumes: false }
}

function meaningOf(error: unknown, codes: readonly string[]): ErrorCode | undefined {
  if (error instanceof Interrupted) return 'INTERRUPTED'
  if (codes.some(code => DISK_FULL.has(code))) return 'DISK_FULL'
  if (codes.some(code => DISK_FAILS.has(code))) return 'STORAGE_UNAVAILABLE'
  // Nobody else has the key of our request: an attempt before this one failed, and the server could not note even that.
  return codes[0] === 'IDEMPOTENCY_IN_PROGRESS' ? 'UNAVAILABLE' : undefined
}

/** The job's labels are of another server: going on here would print others. */
export function otherServer({ id, server }: JobRecord): Failure {
  const next =
    server === null
      ? { ko: '--server 와 EXQRESS_SERVER 없이 실행하세요', en: 'Run it without --server and EXQRESS_SERVER' }
      : { ko: `--server ${server} 를 붙이세요`, en: `Add --server ${server}` }
  return new Failure('JOB_OF_OTHER_SERVER', { fields: { id }, next })
}

/** Codes of the error and of what caused it, its own first. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const { code } = error as { code?: unknown }
  return [...(typeof code === 'string' ? [code] : []), ...codesOf(error.cause)]
}

const quoted = (word: string) => (/^[\w.:/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
