import type { Described } from '../describe.ts'
import type { Language } from '../globals.ts'
import type { FoundCode } from './parcels-of.ts'
import type { Reading } from './read-picture.ts'

/** One picture for programs: a line of `--jsonl`, an entry of `--json`. `ok` exactly when it gave a code. */
export interface PictureLine {
  readonly ok: boolean
  readonly data: {
    readonly path: string
    readonly codes: readonly FoundCode[]
    readonly [more: string]: unknown
  }
  readonly error?: Described
}

export async function pictureLine(
  read: Exclude<Reading, { kind: 'skipped' | 'stopped' }>,
  lang: Language,
): Promise<PictureLine> {
  const error =
    read.failure === undefined ? {} : { error: (await import('../describe.ts')).describe(read.failure, lang, []) }
  const ok = read.failure === undefined
  if (read.kind === 'refused') return { ok, data: { path: read.path, codes: [] }, ...error }
  const { path, picture, codes, conflicts, unread, cut, annotated } = read
  const data = {
    path,
    codes: codes.map(code => ({ ...code, effortMs: tenths(code.effortMs) })),
    ...picture,
    ms: tenths(picture.ms),
    ...(conflicts.length === 0 ? {} : { conflicts }),
    ...(unread.length === 0 ? {} : { unread }),
    ...(cut === undefined ? {} : { cut }),
    ...(annotated === undefined ? {} : { annotated }),
  }
  return { ok, data, ...error }
}

const tenths = (value: number) => Math.round(value * 10) / 10
