import type { Client, IssueResult, Presentation, Waybill, WaybillInput } from '@exqress/sdk'
import type { Journal, JournalEntry } from '../job/journal.ts'
import { isNotDrawn, type LabelSink, type SinkResult } from './sink.ts'

/** One row of the input, read and judged: a waybill to issue, or what is wrong with it. */
export interface OrderRow<Raw = unknown> {
  /** Data row, counted from 1. */
  readonly row: number
  /** Line of the file, counted from 1. */
  readonly line: number
  readonly raw: Raw
  readonly input?: WaybillInput
  readonly problem?: { readonly code: string; readonly column?: string }
  /** What else is wrong with the row. */
  readonly more?: readonly { readonly code: string; readonly column?: string }[]
  /** The row is on the label of this earlier one (a bundle). */
  readonly mergedInto?: number
}

/** Batches that a server has at once: it commits those that wait together. */
const BATCHES_UNDER_WAY = 3

/** What happened to one row. Never a value of the row. */
export type RowOutcome =
  | {
      readonly ok: true
      readonly row: number
      readonly line: number
      readonly parcelId: string
      readonly created: boolean
    }
  | {
      readonly ok: false
      readonly row: number
      readonly line: number
      readonly code: string
      readonly column?: string
      readonly parcelId?: string
    }

/** Something a clerk should know about a row that was printed all the same. */
export interface RowRemark {
  readonly row: number
  readonly line: number
  readonly code: string
  readonly field?: string
}

export interface PrintRequest<Raw> {
  /** Rows in the order of the file, in batches that fit one request. */
  readonly rows: AsyncIterable<readonly OrderRow<Raw>[]>
  readonly client: Pick<Client, 'waybills'>
  readonly presentation: Presentation
  readonly sink: LabelSink
  /** Absent when the input cannot be read again (standard input). */
  readonly journal?: Journal
  /** Takes a row that was not printed, in the order of the file. */
  onFailed(row: OrderRow<Raw>, outcome: RowOutcome & { ok: false }): Promise<void>
  onOutcome(outcome: RowOutcome): void
  onRemark(remark: RowRemark): void
  /** Heading of the column that a field of the request was read from. */
  headingOf(field: string): string | undefined
  /** Fires at the first Ctrl-C: what is in flight is finished, nothing new begins. */
  readonly signal: AbortSignal
}

export interface PrintCounts {
  rows: number
  labelled: number
  failed: number
  /** Rows that are on the label of another row. */
  merged: number
  /** Waybills that had been issued before. */
  known: number
}

/** An interrupted run: what is in the journal stays, the output does not. */
export class Interrupted extends Error {
  override name = 'Interrupted'
}

/** The journal of an earlier run says another parcel stood in this row: identity must never depend on the run. */
export class JournalMismatch extends Error {
  override name = 'JournalMismatch'
  readonly row: number
  constructor(row: number) {
    super('the journal names another parcel')
    this.row = row
  }
}

/**
 * Issues and draws every row, in the order of the file. Issuing is an upsert, so a run after a kill issues what is
 * missing, gets the rest again unchanged, and draws the whole output anew.
 */
export async function printLabels<Raw>(request: PrintRequest<Raw>): Promise<PrintCounts & { result: SinkResult }> {
  const { sink, signal } = request
  const counts: PrintCounts = { rows: 0, labelled: 0, failed: 0, merged: 0, known: 0 }
  const earlier = request.journal?.earlier ?? []

  for await (const { batch, results } of issued(request)) {
    const entries: JournalEntry[] = []
    for (const [i, row] of batch.entries()) {
      const entry = entryOf(row, results[i] as IssueResult)
      const known = earlier[counts.rows]
      if (known === undefined) entries.push(entry)
      // Withdrawn or erased since is an answer; another parcel is not.
      else if (known.state === 'issued' && entry.state === 'issued' && entry.parcelId !== known.parcelId) {
        throw new JournalMismatch(row.row)
      }
      counts.rows++
    }
    await request.journal?.append(entries)
    for (const [i, row] of batch.entries()) {
      const { waybill, error } = results[i] as IssueResult
      if (row.mergedInto !== undefined) counts.merged++
      else if (waybill) await draw(row, waybill)
      else await fail(row, error?.code ?? 'INTERNAL', error?.field, error?.parcelId)
    }
    if (signal.aborted) throw new Interrupted()
  }
  if (signal.aborted) throw new Interrupted()
  return { ...counts, result: await sink.commit() }

  async function draw(row: OrderRow<Raw>, waybill: Waybill): Promise<void> {
    const answer = await sink.add({ waybill, row: row.row })
    if (isNotDrawn(answer)) return fail(row, answer.code, undefined, waybill.parcelId)
    counts.labelled++
    if (!waybill.created) counts.known++
    const { row: number, line } = row
    request.onOutcome({ ok: true, row: number, line, parcelId: waybill.parcelId, created: waybill.created })
    for (const { field, code } of waybill.warnings) request.onRemark({ row: number, line, code, field })
    for (const { code, role } of answer) request.onRemark({ row: number, line, code, field: role })
  }

  async function fail(row: OrderRow<Raw>, code: string, field?: string, parcelId?: string): Promise<void> {
    const column = row.problem?.column ?? (field === undefined ? undefined : request.headingOf(field))
    const outcome = {
      ok: false as const,
      row: row.row,
      line: row.line,
      code,
      ...(column === undefined ? {} : { column }),
      ...(parcelId === undefined ? {} : { parcelId }),
    }
    counts.failed++
    request.onOutcome(outcome)
    await request.onFailed(row, outcome)
  }
}

function entryOf({ row, mergedInto }: OrderRow, { waybill, error }: IssueResult): JournalEntry {
  if (mergedInto !== undefined) return { row, state: 'failed', code: 'MERGED' }
  return waybill
    ? { row, state: 'issued', parcelId: waybill.parcelId }
    : { row, state: 'failed', code: error?.code ?? 'INTERNAL' }
}

interface Issued<Raw> {
  readonly batch: readonly OrderRow<Raw>[]
  /** One for each row of the batch. */
  readonly results: readonly IssueResult[]
}

/** The batches in the order of the file. Those that follow are on their way to the server while one is drawn. */
async function* issued<Raw>(request: PrintRequest<Raw>): AsyncGenerator<Issued<Raw>> {
  const { rows, signal } = request
  const source = rows[Symbol.asyncIterator]()
  const underWay: Promise<Issued<Raw>>[] = []
  let ended = false
  try {
    for (;;) {
      while (!ended && underWay.length < BATCHES_UNDER_WAY && !signal.aborted) {
        const { done, value } = await source.next()
        if (done === true) ended = true
        else underWay.push(handled(issue(value, request)))
      }
      const first = underWay.shift()
      if (first === undefined) return
      yield await first
    }
  } finally {
    await Promise.allSettled(underWay)
    await source.return?.()
  }
}

async function issue<Raw>(
  batch: readonly OrderRow<Raw>[],
  { client, presentation }: PrintRequest<Raw>,
): Promise<Issued<Raw>> {
  const good = batch.filter(row => row.input !== undefined)
  const waybills = good.map(row => row.input as WaybillInput)
  const answers = waybills.length === 0 ? [] : await client.waybills.issueMany({ ...presentation, waybills })
  let next = 0
  const results = batch.map((row): IssueResult => {
    if (row.input !== undefined) return answers[next++] as IssueResult
    return { error: { code: row.problem?.code ?? 'INTERNAL' } }
  })
  return { batch, results }
}

/** An early end must not leave a rejection that nobody awaits. */
function handled<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined)
  return promise
}
