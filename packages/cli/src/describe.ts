import { isExqressError } from '@exqress/sdk'
import { type CatalogueEntry, type ErrorCode, EXIT, type ExitCode, explainCode } from '@exqress/sdk/errors'
import { Failure, type FailureOptions, type Where } from './failure.ts'
import type { Language } from './globals.ts'

/** A failure in words, as the report prints it and `--json` holds it. */
export interface Described {
  readonly code: string
  readonly title: string
  readonly next: string
  readonly where?: Where
  /** What else was found, to be mended in one go. */
  readonly more?: readonly { readonly code: string; readonly title: string; readonly next: string }[]
  readonly resume?: string
  readonly requestId?: string
  readonly retryable: boolean
  readonly exitCode: ExitCode
  /** Ours to mend, not the caller's: to be reported, with these lines. */
  readonly report?: readonly string[]
}

/** What operating systems and libraries call troubles that are nobody's bug. */
const FOREIGN_CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EIO: 'STORAGE_UNAVAILABLE',
  EACCES: 'OUTPUT_UNWRITABLE',
  EPERM: 'OUTPUT_UNWRITABLE',
  EROFS: 'OUTPUT_UNWRITABLE',
  ENOTDIR: 'OUTPUT_UNWRITABLE',
  EISDIR: 'OUTPUT_UNWRITABLE',
  ENOENT: 'INPUT_UNREADABLE',
  ABORTED: 'INTERRUPTED',
  AbortError: 'INTERRUPTED',
  ExitPromptError: 'INTERRUPTED',
  AbortPromptError: 'INTERRUPTED',
}

/** Puts whatever was thrown in words: an error of ours by its code, the system's by its meaning, else a defect. */
export function describe(thrown: unknown, lang: Language, environment: readonly string[]): Described {
  const { failure, entry, requestId } = recognise(thrown)
  const words = entry[lang]
  const more = thrown instanceof Failure ? thrown.problems.slice(1) : []
  return {
    code: failure.code,
    title: fill(words.title, failure.fields),
    next: fill(failure.next?.[lang] ?? words.next, failure.fields),
    ...(failure.where ? { where: failure.where } : {}),
    ...(more.length > 0 ? { more: more.map(({ code, fields }) => ({ code, ...filled(code, fields, lang) })) } : {}),
    ...(failure.resume ? { resume: failure.resume } : {}),
    ...(requestId ? { requestId } : {}),
    retryable: entry.retryable ?? false,
    exitCode: entry.exit,
    ...(entry.exit === EXIT.unexpected ? { report: [...environment, ...trace(failure.cause ?? failure)] } : {}),
  }
}

interface Recognised {
  readonly failure: Pick<Failure, 'fields' | 'where' | 'next' | 'resume' | 'cause'> & { readonly code: string }
  readonly entry: CatalogueEntry
  readonly requestId?: string | undefined
}

function recognise(thrown: unknown): Recognised {
  if (thrown instanceof Failure) return { failure: thrown, entry: entryOf(thrown.code), requestId: requestIdOf(thrown) }
  const { code, name, fields, where, path, resume } = (thrown ?? {}) as {
    code?: unknown
    name?: unknown
    fields?: FailureOptions['fields']
    where?: Where
    path?: unknown
    resume?: string
  }
  const foreign = FOREIGN_CODES[String(code)] ?? FOREIGN_CODES[String(name)]
  if (foreign !== undefined) {
    const file = typeof path === 'string' ? { fields: { path }, where: { file: path } } : {}
    return { failure: new Failure(foreign, { cause: thrown, ...file }), entry: entryOf(foreign) }
  }
  if (typeof code === 'string') {
    const known = explainCode(code) ?? entryOfNewerServer(thrown)
    if (known) {
      const failure = {
        code,
        fields: fields ?? {},
        where: where ?? whereOf(fields ?? {}),
        next: undefined,
        resume,
        cause: thrown,
      }
      return { failure, entry: known, requestId: requestIdOf(thrown) }
    }
  }
  return { failure: new Failure('UNEXPECTED', { cause: thrown }), entry: entryOf('UNEXPECTED') }
}

type Fields = NonNullable<FailureOptions['fields']>

const fill = (text: string, fields: Fields) => text.replace(/\{(\w+)\}/g, (_, name: string) => showField(fields[name]))

function filled(code: ErrorCode, fields: Fields, lang: Language) {
  const { title, next } = entryOf(code)[lang]
  return { title: fill(title, fields), next: fill(next, fields) }
}

const showField = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''))

/** Errors of the CSV reader tell the place among their fields. */
function whereOf({ path, line, row, column }: Readonly<Record<string, unknown>>): Where | undefined {
  const where = {
    ...(typeof path === 'string' ? { file: path } : {}),
    ...(typeof row === 'number' ? { row } : {}),
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof column === 'string' ? { column } : {}),
  }
  return Object.keys(where).length > 0 ? where : undefined
}

/** A code of the catalogue always has an entry. */
const entryOf = (code: ErrorCode): CatalogueEntry => explainCode(code) as CatalogueEntry

function requestIdOf(thrown: unknown): string | undefined {
  const error = thrown instanceof Failure ? thrown.cause : thrown
  return isExqressError(error) ? error.requestId : undefined
}

const EXIT_OF_CLASS: Readonly<Record<string, ExitCode>> = {
  InvalidRequestError: EXIT.usage,
  NotSignedInError: EXIT.denied,
  NotFoundError: EXIT.notFound,
  ConflictError: EXIT.conflict,
  GoneError: EXIT.conflict,
  RateLimitedError: EXIT.transient,
  ServerError: EXIT.unexpected,
}

/** A newer server answers codes that this version does not list: its own words, and the exit code of the class. */
function entryOfNewerServer(error: unknown): CatalogueEntry | undefined {
  if (!isExqressError(error)) return undefined
  const words = { title: error.message, next: error.next ?? '' }
  const exit = error.retryable ? EXIT.transient : (EXIT_OF_CLASS[error.name] ?? EXIT.unexpected)
  return { exit, retryable: error.retryable, ko: words, en: words }
}

/** Kinds and places of an error and its causes. Messages are left out: a library may have put a value into one. */
function trace(error: unknown): string[] {
  if (!(error instanceof Error)) return [typeof error]
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  const code = (error as { code?: unknown }).code
  const head = typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? `${error.name} ${code}` : error.name
  return [head, ...frames.slice(0, 6), ...(error.cause === undefined ? [] : ['because of', ...trace(error.cause)])]
}
