import { createHmac, type KeyObject } from 'node:crypto'
import type { OperationId } from '@exqress/sdk/contract'
import type { KeyedRequest, RequestMemory } from '../ports/request-memory.ts'
import { type RefusalDetails, Refused } from '../refused.ts'
import type { Answer, Call, Input, Replay } from '../service.ts'
import { faultFrom } from './problem.ts'

const KEY_FORM = /^[\x21-\x7e]{1,255}$/

/** The Idempotency-Key of a write; undefined when none was sent. Refuses with REQUEST_INVALID. */
export function idempotencyKeyFrom(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  if (typeof header === 'string' && KEY_FORM.test(header)) return header
  throw new Refused('REQUEST_INVALID', { errors: [{ pointer: '/Idempotency-Key', code: 'format' }] })
}

/** Keyed, because a body holds personal data and a plain hash of it could be guessed. */
export function fingerprintOf(key: KeyObject, parts: readonly string[], body: Uint8Array | undefined): string {
  const hmac = createHmac('sha256', key).update(JSON.stringify(['request', ...parts]))
  if (body !== undefined) hmac.update(body)
  return hmac.digest('base64url')
}

interface RememberedRefusal {
  readonly code: string
  readonly details: RefusalDetails
}
type Remembered = { readonly answer: unknown } | { readonly refusal: RememberedRefusal }

export interface Once<Id extends OperationId> {
  readonly memory: RequestMemory
  readonly request: KeyedRequest
  readonly run: () => Promise<Answer<Id>>
  readonly replay: Replay<Id>
  readonly input: Input<Id>
  readonly call: Call
}

/**
 * Runs a write once for its Idempotency-Key. The same request again gets the same outcome, presented as things are now;
 * a failure that may pass is not remembered. Refuses with IDEMPOTENCY_IN_PROGRESS and IDEMPOTENCY_MISMATCH.
 */
export async function once<Id extends OperationId>({
  memory,
  request,
  run,
  replay,
  input,
  call,
}: Once<Id>): Promise<{ answer: Answer<Id>; replayed: boolean }> {
  const begun = await memory.begin(request)
  if (begun.state === 'in-progress') throw new Refused('IDEMPOTENCY_IN_PROGRESS')
  if (begun.state === 'mismatch') throw new Refused('IDEMPOTENCY_MISMATCH')
  if (begun.state === 'done') {
    const remembered = JSON.parse(begun.remembered) as Remembered
    if ('refusal' in remembered) throw new Replayed(remembered.refusal)
    return { answer: await replay.recall(remembered.answer, input, call), replayed: true }
  }
  try {
    const answer = await run()
    await memory.end(request, begun.lease, 200, JSON.stringify({ answer: replay.remember(answer) }))
    return { answer, replayed: false }
  } catch (error) {
    const { status } = faultFrom(error)
    if (error instanceof Refused && status < 500 && status !== 429) {
      const refusal: RememberedRefusal = { code: error.code, details: error.details }
      await memory.end(request, begun.lease, status, JSON.stringify({ refusal }))
    } else {
      // The error at hand says more than a failure to forget; the lease ends by itself.
      await memory.abandon(request, begun.lease).catch(() => undefined)
    }
    throw error
  }
}

/** A refusal of the same request earlier. */
export class Replayed extends Refused {
  constructor({ code, details }: RememberedRefusal) {
    super(code as Refused['code'], details)
  }
}
