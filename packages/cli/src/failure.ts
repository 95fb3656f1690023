import type { ErrorCode } from '@exqress/sdk/errors'

/** A text in both languages. */
export interface Text {
  readonly ko: string
  readonly en: string
}

/** Where the trouble lies. Never a personal value: a heading, a line number, a file's name. */
export interface Where {
  readonly file?: string
  /** Data row, counted from 1. */
  readonly row?: number
  /** Line of the file, counted from 1. */
  readonly line?: number
  /** Heading of the column. */
  readonly column?: string
  /** Field of a request, e.g. recipient.phone. */
  readonly field?: string
}

export interface FailureOptions {
  /** Fill the `{placeholders}` of the catalogue's texts. Never personal values. */
  readonly fields?: Readonly<Record<string, string | number>>
  readonly where?: Where
  /** Instead of the catalogue's next step, where this place knows a better one. */
  readonly next?: Text
  /** The command that goes on with what was left undone. */
  readonly resume?: string
  /** What else was found, where that may be more than one thing. */
  readonly more?: readonly Problem[]
  readonly cause?: unknown
}

/** One of several things that were found at once. */
export interface Problem {
  readonly code: ErrorCode
  readonly fields: Readonly<Record<string, string | number>>
}

/** What went wrong, as a code of the error catalogue: the report puts it in words and gives the exit code. */
export class Failure extends Error {
  readonly code: ErrorCode
  readonly fields: Readonly<Record<string, string | number>>
  readonly where: Where | undefined
  readonly next: Text | undefined
  readonly resume: string | undefined
  /** Everything found, the failure itself first. */
  readonly problems: readonly Problem[]

  constructor(code: ErrorCode, { fields = {}, where, next, resume, more = [], cause }: FailureOptions = {}) {
    super(code, cause === undefined ? undefined : { cause })
    this.name = 'Failure'
    this.code = code
    this.fields = fields
    this.where = where
    this.next = next
    this.resume = resume
    this.problems = [{ code, fields }, ...more]
  }
}
