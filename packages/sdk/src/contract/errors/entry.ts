/** Exit codes of the command line (`exqress capabilities --json` lists them). */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  rows: 3,
  denied: 4,
  notFound: 5,
  conflict: 6,
  transient: 7,
  network: 8,
  refused: 9,
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** One error as a person reads it. Texts may hold `{placeholders}`; never a personal value. */
export interface CatalogueEntry {
  /** HTTP status when the server answers it. */
  readonly status?: number
  readonly exit: ExitCode
  /** The same request may succeed later. */
  readonly retryable?: boolean
  readonly ko: { readonly title: string; readonly next: string }
  readonly en: { readonly title: string; readonly next: string }
}

export const defineErrors = <const E extends Record<string, CatalogueEntry>>(entries: E): E => entries
