import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import { parseEncoding } from '../csv/encoding.ts'
import { LABEL_FIELDS } from '../csv/inspect.ts'
import type { CsvPlan } from '../csv/plan.ts'
import { type CsvSource, holdInMemory, openCsvFile } from '../csv/source.ts'
import { Failure } from '../failure.ts'
import { type JobRecord, jobId, jobsIn, type OpenJob } from '../job/job-folder.ts'
import type { Outcome } from '../report.ts'
import { keepYoungGenerationSmall } from '../young-generation.ts'
import { inspectAsking } from './ask-columns.ts'
import { openErrorRows } from './error-rows.ts'
import { parseMarks } from './handling-marks.ts'
import { openSink } from './open-sink.ts'
import { checkPlaces, type Places } from './places.ts'
import { printLabels } from './print-labels.ts'
import type { PrintOptions } from './print-options.ts'
import { checkPrinted } from './printed-words.ts'
import { headingOf, readOrders } from './read-orders.ts'
import { otherServer, resumable } from './resumable.ts'
import { type Summary, startSummary } from './summary.ts'

/** From here on a thread for the server is worth its start. About a thousand rows. */
const MUCH_BYTES = 128 * 1024

/** `exqress label`, and `exqress job resume` with what the job remembered. */
export async function runLabelJob(options: PrintOptions, context: Context, resumed?: JobRecord): Promise<Outcome> {
  const { cwd, config } = context
  const marks = parseMarks(options.marks)
  checkPrinted(options)
  const encoding = parseEncoding(options.encoding)
  const places = await checkPlaces(options, context)
  const source =
    options.file === '-'
      ? await holdInMemory(context.stdin as AsyncIterable<Uint8Array>)
      : await openCsvFile(resolve(cwd, options.file))
  try {
    if (source.bytes >= MUCH_BYTES && !options.dryRun) context.expectMuch()
    const plan = await inspectAsking(
      source,
      options.map,
      { encoding, group: options.group, required: LABEL_FIELDS },
      context,
    )
    const summary = startSummary(plan, places, context)
    if (options.dryRun) return await tryOut({ options, context, source, plan, summary, marks })
    if (plan.dataRows === 0) return summary.nothing()
    if (!source.reopenable || places.out === '-') {
      return await print({ options, context, source, plan, places, summary, marks })
    }

    const server = config.get('server') ?? null
    if (resumed && resumed.server !== server) throw otherServer(resumed)
    const dataDir = config.dataDir()
    await makeDataFolder(dataDir)
    const jobs = jobsIn(dataDir)
    await jobs.sweep()
    const { out, errors } = places
    const chosen = options.errors === undefined ? {} : { errors }
    const kept = { ...options, ...chosen, file: resolve(cwd, options.file), out }
    const record: JobRecord = resumed ?? {
      version: 1,
      // Not of it: whether an output may be replaced, which the second run needs no more.
      id: jobId('label', { ...kept, force: undefined, server }),
      command: 'label',
      options: kept,
      input: kept.file,
      out,
      errors,
      server,
      createdAt: context.now(),
      dataRows: plan.dataRows,
      inputMac: await jobs.inputMac(plan.sha256),
    }
    if (resumed && resumed.inputMac !== (await jobs.inputMac(plan.sha256))) {
      throw new Failure('JOB_INPUT_CHANGED', { fields: { id: resumed.id }, where: { file: resumed.input } })
    }
    const job = await jobs.open(record).catch(async (error: unknown) => {
      const begun = (await jobs.read(record.id))?.inputMac === record.inputMac
      throw begun ? resumable(error, record, context).error : error
    })
    return await withJob(job, context, () => print({ options, context, source, plan, places, summary, marks, job }))
  } finally {
    await source.close()
  }
}

/** The jobs lie beside the embedded server's data, also where another server is used. */
async function makeDataFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOSPC') throw cause
    throw new Failure('DATA_FOLDER_UNUSABLE', { fields: { path }, cause })
  })
}

interface Run {
  readonly options: PrintOptions
  readonly context: Context
  readonly source: CsvSource
  readonly plan: CsvPlan
  readonly summary: Summary
  readonly marks: ReturnType<typeof parseMarks>
}

/** A job that does not end well stays, and the failure says how to go on. */
async function withJob(job: OpenJob, context: Context, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    const outcome = await work()
    await job.finish()
    return outcome
  } catch (error) {
    const told = resumable(error, job.record, context)
    // Nothing was done, and going on would end alike: then there is nothing to go on with.
    if (told.resumes || job.journal.rows > 0) await job.suspend()
    else await job.finish()
    throw told.error
  }
}

async function print({
  options,
  context,
  source,
  plan,
  places,
  summary,
  marks,
  job,
}: Run & { places: Places; job?: OpenJob }): Promise<Outcome> {
  const { report, signal } = context
  const profile = options.profile ?? 'strict'
  // Both take their time, the server in its thread.
  const connecting = context.connect()
  connecting.catch(() => undefined)
  const errors = openErrorRows(plan, { path: places.errors, chosen: options.errors !== undefined, lang: report.lang })
  const sink = await openSink(options, places, context)
  const progress = report.progress({ ko: '라벨 만드는 중', en: 'printing labels' }, plan.dataRows)
  try {
    const { client } = await connecting
    if (plan.dataRows > 1000) keepYoungGenerationSmall()
    const counts = await printLabels({
      rows: readOrders(source, plan, {
        marks,
        carrier: options.carrier,
        reissue: options.reissue,
        signal,
        ...(options.sender === undefined ? {} : { sender: { name: options.sender, business: true } }),
        onWarning: warning => summary.remark(warning),
      }),
      client,
      presentation: { profile, addressLevel: options.street ? 'street' : 'district' },
      sink,
      ...(job === undefined ? {} : { journal: job.journal }),
      signal,
      headingOf: field => headingOf(plan, field),
      onOutcome(outcome) {
        progress.advance()
        summary.outcome(outcome)
      },
      onRemark: remark =>
        summary.remark({ ...remark, column: remark.field === undefined ? undefined : headingOf(plan, remark.field) }),
      onFailed: (row, outcome) => errors.add(row, outcome),
    })
    const errorFile = await errors.commit()
    return summary.end(counts, counts.result, errorFile)
  } catch (error) {
    await sink.abandon()
    await errors.abandon()
    throw error
  } finally {
    progress.end()
  }
}

/** `--dry-run`: what would become of every row, as far as the file alone tells. */
async function tryOut({ context, source, plan, options, summary, marks }: Run): Promise<Outcome> {
  const { signal } = context
  const counts = { rows: 0, labelled: 0, failed: 0, merged: 0, known: 0 }
  const rows = readOrders(source, plan, { marks, reissue: options.reissue, signal, onWarning: w => summary.remark(w) })
  for await (const batch of rows) {
    for (const { row, line, problem, mergedInto } of batch) {
      counts.rows++
      if (problem) {
        counts.failed++
        summary.outcome({
          ok: false,
          row,
          line,
          code: problem.code,
          ...(problem.column === undefined ? {} : { column: problem.column }),
        })
      } else if (mergedInto !== undefined) counts.merged++
      else counts.labelled++
    }
  }
  return summary.tried(counts)
}
