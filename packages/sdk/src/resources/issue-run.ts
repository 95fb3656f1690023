import { AnswerError, InvalidRequestError } from '../errors.ts'
import type { CallOptions, Transport } from '../transport.ts'
import type { IssueResult, Presentation, WaybillInput } from '../types.ts'

export interface IssueManyRequest extends Presentation {
  readonly waybills: Iterable<WaybillInput> | AsyncIterable<WaybillInput>
}

/** The contract's limit of one batch. */
const BATCH_ITEMS = 500
/** Below the contract's 16 MiB of a batch even when every character takes three bytes. */
const BATCH_CHARS = 5_000_000

/** Many waybills on their way: `for await` gives result by result, `await` all of them as an array, in input order. */
export class IssueRun implements AsyncIterable<IssueResult>, PromiseLike<IssueResult[]> {
  readonly #transport: Transport
  readonly #request: IssueManyRequest
  readonly #options: CallOptions

  /** Nothing is sent until it is iterated or awaited. */
  constructor(transport: Transport, request: IssueManyRequest, options: CallOptions = {}) {
    this.#transport = transport
    this.#request = request
    this.#options = options
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<IssueResult, void, undefined> {
    let number = 0
    for await (const batch of batches(this.#request.waybills)) {
      number++
      yield* await this.#issue(batch, String(number))
    }
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting a run gives all its results
  then<A = IssueResult[], B = never>(
    done?: ((results: IssueResult[]) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#all().then(done, failed)
  }

  async #all(): Promise<IssueResult[]> {
    const results: IssueResult[] = []
    for await (const result of this) results.push(result)
    return results
  }

  /** One batch. Items that the server points at get their error; the others are sent again without them. */
  async #issue(items: readonly string[], label: string): Promise<IssueResult[]> {
    try {
      return await this.#send(items, label)
    } catch (error) {
      if (!(error instanceof InvalidRequestError)) throw error
      if (error.code === 'BODY_TOO_LARGE') return this.#split(items, label)
      const refused = refusedItems(error, items.length)
      if (refused.size === 0) throw error
      const rest = items.filter((_, i) => !refused.has(i))
      const issued = rest.length === 0 ? [] : await this.#issue(rest, `${label}-${rest.length}`)
      let next = 0
      return items.map((_, i) => refused.get(i) ?? (issued[next++] as IssueResult))
    }
  }

  async #split(items: readonly string[], label: string): Promise<IssueResult[]> {
    if (items.length === 1) return [{ error: { code: 'BODY_TOO_LARGE' } }]
    const half = items.length >> 1
    const first = await this.#issue(items.slice(0, half), `${label}a`)
    return [...first, ...(await this.#issue(items.slice(half), `${label}b`))]
  }

  async #send(items: readonly string[], label: string): Promise<IssueResult[]> {
    const { waybills: _, ...presentation } = this.#request
    const { idempotencyKey, ...options } = this.#options
    // Each item was written as JSON once, when its size was counted.
    const json = `${JSON.stringify({ ...presentation, waybills: [] }).slice(0, -2)}${items.join(',')}]}`
    const { results } = await this.#transport.send<{ results: IssueResult[] }>(
      { method: 'POST', path: '/v1/waybills/batch', json, write: true },
      idempotencyKey === undefined ? options : { ...options, idempotencyKey: `${idempotencyKey}.${label}` },
    )
    // Results are told apart by their place alone.
    if (results?.length !== items.length) throw new AnswerError('wrong-count', 200)
    return results
  }
}

async function* batches(waybills: IssueManyRequest['waybills']): AsyncGenerator<string[], void, undefined> {
  let batch: string[] = []
  let chars = 0
  for await (const waybill of waybills) {
    const json = JSON.stringify(waybill)
    if (batch.length === BATCH_ITEMS || (batch.length > 0 && chars + json.length > BATCH_CHARS)) {
      yield batch
      batch = []
      chars = 0
    }
    batch.push(json)
    chars += json.length
  }
  if (batch.length > 0) yield batch
}

/** `/waybills/17/recipient/phone` → item 17, field recipient.phone. */
function refusedItems(error: InvalidRequestError, count: number): Map<number, IssueResult> {
  const refused = new Map<number, IssueResult>()
  for (const { pointer } of error.errors) {
    const [, index, field] = /\/waybills\/(\d+)(?:\/(.+))?$/.exec(pointer) ?? []
    if (index === undefined || Number(index) >= count || refused.has(Number(index))) continue
    const named = field === undefined ? {} : { field: field.replaceAll('/', '.') }
    refused.set(Number(index), { error: { code: 'WAYBILL_INVALID', ...named } })
  }
  return refused
}
