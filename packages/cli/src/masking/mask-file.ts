import { createReadStream } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import type { LABEL_PROFILES } from '../choices.ts'
import type { Context } from '../context.ts'
import { parseEncoding } from '../csv/encoding.ts'
import { MASK_FIELDS } from '../csv/inspect.ts'
import { keptUnknown, maskCsv } from '../csv/mask-csv.ts'
import { holdInMemory, openCsvFile } from '../csv/source.ts'
import { Failure } from '../failure.ts'
import { existing, openFileOutput } from '../job/output.ts'
import { stdoutOutput } from '../job/stdout-output.ts'
import { inspectAsking } from '../labels/ask-columns.ts'
import { openErrorRows } from '../labels/error-rows.ts'
import type { Outcome } from '../report.ts'
import { checkOutput } from '../save-file.ts'

export interface MaskFileOptions {
  readonly file: string
  readonly out: string | undefined
  readonly profile: (typeof LABEL_PROFILES)[number] | undefined
  readonly street: boolean
  readonly keepProduct: boolean
  readonly map: readonly string[]
  readonly encoding: string | undefined
  readonly errors: string | undefined
  readonly force: boolean
}

/** Problems listed one by one. */
const LISTED = 1000

/** `exqress mask`: the same file with its personal columns masked. The same command again writes the same bytes. */
export async function maskFile(options: MaskFileOptions, context: Context): Promise<Outcome> {
  const { cwd, report, signal, stdin } = context
  const { file, force } = options
  const encoding = parseEncoding(options.encoding)
  const stem = file === '-' ? 'masked' : basename(file, extname(file))
  const given = options.out ?? (file === '-' ? '-' : join(dirname(file), `${stem}.masked${extname(file) || '.csv'}`))
  const toStdout = given === '-'
  const out = toStdout ? '-' : await checkOutput({ path: given, cwd, force: true })
  if (!toStdout && file !== '-' && resolve(cwd, file) === out)
    throw new Failure('OUTPUT_EXISTS', { fields: { path: given } })
  const errorsPath = resolve(cwd, options.errors ?? join(toStdout ? '.' : dirname(given), `${stem}.mask-errors.csv`))
  const source =
    file === '-' ? await holdInMemory(stdin as AsyncIterable<Uint8Array>) : await openCsvFile(resolve(cwd, file))
  try {
    const plan = await inspectAsking(source, options.map, { encoding, required: MASK_FIELDS }, context)
    const masking = {
      profile: options.profile ?? 'strict',
      addressLevel: options.street ? ('street' as const) : ('district' as const),
      keepProduct: options.keepProduct,
    }
    const output = toStdout ? stdoutOutput(report.stdout('--out -') as NodeJS.WriteStream) : await openFileOutput(out)
    const errors = openErrorRows(plan, { path: errorsPath, chosen: options.errors !== undefined, lang: report.lang })
    const progress = report.progress({ ko: '가리는 중', en: 'masking' }, plan.dataRows)
    const problems: object[] = []
    const warnings: object[] = []
    let rows = 0
    let failed = 0
    try {
      for await (const part of maskCsv(source, plan, { ...masking, signal })) {
        await output.write(part.bytes)
        for (const bad of part.bad) {
          const { number: row, line, problem } = bad
          failed++
          if (problems.length < LISTED) problems.push(problem)
          if (report.jsonl) report.item({ ok: false, error: problem })
          await errors.add({ row, line, raw: bad, problem }, { ok: false, ...problem })
        }
        rows += part.rows
        if (warnings.length < LISTED) warnings.push(...part.warnings.slice(0, LISTED - warnings.length))
        progress.advance(part.rows + part.bad.length)
      }
      if (!toStdout && !force) await refuseOther(out, await output.seal(), given)
      await output.commit()
    } catch (error) {
      await output.abandon()
      await errors.abandon()
      throw error
    } finally {
      progress.end()
    }
    const errorFile = await errors.commit()
    const kept = keptUnknown(plan, masking)
    if (kept.length > 0) {
      report.warn({
        ko: `뜻을 모르는 열은 그대로 두었습니다: ${kept.join(', ')}`,
        en: `Columns that mean nothing to us were kept as they are: ${kept.join(', ')}`,
      })
    }
    const shown = (path: string) => relative(cwd, path) || path
    const text = [
      report.say({ ko: `${rows}행을 가렸습니다: ${shown(out)}`, en: `Masked ${rows} rows: ${shown(out)}` }),
      ...(errorFile === undefined
        ? []
        : [
            report.say({
              ko: `고칠 행 ${failed}개: ${shown(errorFile)}`,
              en: `${failed} rows to correct: ${shown(errorFile)}`,
            }),
          ]),
    ].join('\n')
    if (toStdout) report.note({ ko: text, en: text })
    return {
      data: {
        out,
        ...(errorFile === undefined ? {} : { errors: errorFile }),
        rows: { total: rows + failed, masked: rows, failed },
        keptColumns: kept,
        problems,
        warnings,
      },
      ...(toStdout ? {} : { text }),
      ...(failed === 0 ? {} : { failure: new Failure('ITEMS_FAILED', { fields: { total: rows + failed, failed } }) }),
    }
  } finally {
    await source.close()
  }
}

/** A file that is there is replaced only by the same bytes: a masked CSV bears no mark by which it could be known. */
async function refuseOther(out: string, written: string, given: string): Promise<void> {
  const found = await existing(out)
  if (found === 'none') return
  if (found === 'file' && (await isSameFile(out, written))) return
  throw new Failure('OUTPUT_EXISTS', { fields: { path: given } })
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const hashes = await Promise.all([one, other].map(digest))
  return hashes[0] === hashes[1]
}

async function digest(path: string): Promise<string> {
  const { createHash } = await import('node:crypto')
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
