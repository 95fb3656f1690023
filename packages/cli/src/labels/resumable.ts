import { explainCode } from '@exqress/sdk/errors'
import type { Context } from '../context.ts'
import { Failure } from '../failure.ts'
import type { JobRecord } from '../job/job-folder.ts'
import { Interrupted, JournalMismatch } from './print-labels.ts'

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'STORAGE_FULL'])
const DISK_FAILS = new Set(['EIO', 'EROFS', 'ESTALE'])

/** The error as the clerk is told it. What time or room can mend comes with the command that goes on. */
export function resumable(error: unknown, { id, server }: JobRecord, { config }: Context): unknown {
  const dataDir = config.find('dataDir')
  const resume = [
    `exqress job resume ${id}`,
    // What a flag or a project file said is not known to another working folder.
    ...(dataDir?.origin === 'flag' || dataDir?.origin === 'project' ? [`--data-dir ${quoted(config.dataDir())}`] : []),
    ...(server !== null && config.find('server')?.origin !== 'user' ? [`--server ${quoted(server)}`] : []),
  ].join(' ')
  if (error instanceof Interrupted) return new Failure('INTERRUPTED', { resume })
  if (error instanceof JournalMismatch)
    return new Failure('JOURNAL_MISMATCH', { fields: { id }, where: { row: error.row } })
  const codes = codesOf(error)
  if (codes.some(code => DISK_FULL.has(code))) return new Failure('DISK_FULL', { resume, cause: error })
  if (codes.some(code => DISK_FAILS.has(code))) return new Failure('STORAGE_UNAVAILABLE', { resume, cause: error })
  const [code = ''] = codes
  const { retryable = explainCode(code)?.retryable } = error as { retryable?: unknown }
  // The same words, and how to go on.
  return retryable === true ? Object.assign(error as Error, { resume }) : error
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
