import { access, constants, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { LABEL_FORMATS } from '../choices.ts'
import type { Context } from '../context.ts'
import { Failure, type Text } from '../failure.ts'
import { type LabelFormat, type Standing, standingAt } from './ours.ts'
import type { PrintOptions } from './print-options.ts'

const SHEETS = 'a4:2x4, a4:2x3, a4:2x2, a4:1x2'

/** Where the outputs go: absolute paths, `-` for standard output. */
export interface Places {
  readonly format: LabelFormat
  readonly out: string
  readonly errors: string
}

/** Chooses the outputs and looks whether they can be written, before anything is read or issued. */
export async function checkPlaces(
  options: PrintOptions,
  { cwd, report }: Pick<Context, 'cwd' | 'report'>,
): Promise<Places> {
  const { file, force } = options
  const format = formatOf(options)
  const stem = file === '-' ? 'labels' : basename(file, extname(file))
  const given = options.out ?? join(dirname(file === '-' ? '.' : file), named(stem, format))
  const out = given === '-' ? '-' : resolve(cwd, given)
  const errors = errorsPlace(options, out, stem, cwd)
  const input = file === '-' ? undefined : resolve(cwd, file)
  // Not even with --force: the orders would be lost, or one output written over the other.
  if (out === input) throw sameFile(given)
  if (options.errors !== undefined && (errors === input || errors === out)) throw sameFile(options.errors)
  if (out === '-') {
    report.stdout('--out')
    if (format === 'svg' || format === 'png') {
      throw new Failure('USAGE_VALUE_INVALID', {
        fields: { given: `--out - --format ${format}`, expected: 'pdf, zpl' },
      })
    }
  } else {
    await checkWritable(dirname(out), given)
    checkReplaceable(await standingAt(out, format), given, force)
  }
  await checkWritable(dirname(errors), options.errors ?? errors)
  if (options.errors !== undefined) checkReplaceable(await standingAt(errors, 'errors'), options.errors, force)
  return { format, out, errors }
}

/** What is never replaced, and what the clerk may do instead. */
const NEVER: Readonly<Partial<Record<Standing, Text>>> = {
  folder: { ko: '그 이름은 폴더입니다. 파일 이름을 주세요', en: 'That is a folder: give the name of a file' },
  'folder-with-more': {
    ko: '그 폴더에 다른 파일이 있습니다. 없는 폴더나 빈 폴더를 주세요',
    en: 'There are other files in that folder: give one that is new or empty',
  },
}

function checkReplaceable(standing: Standing, path: string, force: boolean): void {
  if (standing === 'no-file') {
    const next = {
      ko: '장치나 파이프입니다. 파일 이름을 주거나 --out - 로 표준 출력에 보내세요',
      en: 'That is a device or a pipe: give the name of a file, or --out - for standard output',
    }
    throw new Failure('OUTPUT_UNWRITABLE', { fields: { path }, next })
  }
  const next = NEVER[standing]
  if (next !== undefined) throw new Failure('OUTPUT_EXISTS', { fields: { path }, next })
  if (standing === 'theirs' && !force) throw new Failure('OUTPUT_EXISTS', { fields: { path } })
}

const sameFile = (path: string) =>
  new Failure('OUTPUT_EXISTS', {
    fields: { path },
    next: {
      ko: '입력 파일, 라벨, 고칠 행은 서로 다른 이름이어야 합니다',
      en: 'Input, labels and rows to correct each need a name of their own',
    },
  })

function formatOf({ out, format, sheet, start, offset }: PrintOptions): LabelFormat {
  if (sheet === undefined && (start > 1 || offset !== undefined)) {
    throw new Failure('USAGE_OPTION_MISSING', { fields: { given: '--sheet', expected: SHEETS } })
  }
  const ending = LABEL_FORMATS.find(known => out?.toLowerCase().endsWith(`.${known}`))
  const chosen = (format ?? ending ?? 'pdf') as LabelFormat
  if (sheet !== undefined && chosen !== 'pdf') {
    throw new Failure('USAGE_CONFLICT', { fields: { given: '--sheet', other: `--format ${chosen}` } })
  }
  return chosen
}

/** Pictures go into a folder of that name. */
const named = (stem: string, format: LabelFormat) =>
  format === 'svg' || format === 'png' ? `${stem}-labels` : `${stem}.labels.${format}`

function errorsPlace({ errors, file }: PrintOptions, out: string, stem: string, cwd: string): string {
  if (errors !== undefined) return resolve(cwd, errors)
  const ending = file === '-' ? '.csv' : extname(file) || '.csv'
  if (out === '-') return resolve(cwd, `${stem}.errors${ending}`)
  return join(dirname(out), `${basename(out, extname(out))}.errors${ending}`)
}

async function checkWritable(folder: string, path: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  const writable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!found?.isDirectory() || !writable) throw new Failure('OUTPUT_UNWRITABLE', { fields: { path } })
}
