import { type Problem, ProblemSchema } from '@exqress/sdk/contract'
import type { FastifyReply } from 'fastify'
import type { TSchema } from 'typebox'
import { type Fault, type Language, problemOf } from './problem.ts'

type Serialise = (value: unknown) => string

// One serialiser for each schema of the contract, whichever route asks first. What a schema does not declare is not in
// its serialiser, so it cannot leave.
const serialisers = new WeakMap<object, WeakMap<TSchema, Serialise>>()

/** The JSON of a value as its schema declares it, and nothing more. */
export function serialise(reply: FastifyReply, schema: TSchema, value: unknown): string {
  const ofServer = serialisers.get(reply.server) ?? new WeakMap<TSchema, Serialise>()
  serialisers.set(reply.server, ofServer)
  const known = ofServer.get(schema)
  if (known !== undefined) return known(value)
  const made = reply.compileSerializationSchema(schema as unknown as Record<string, unknown>) as Serialise
  ofServer.set(schema, made)
  return made(value)
}

export interface ProblemContext {
  readonly language: Language
  readonly requestId: string
  readonly replayed?: boolean
}

const RETRY_AFTER_SECONDS = 1

/** Answers an error as RFC 9457 problem details. */
export function sendProblem(reply: FastifyReply, fault: Fault, context: ProblemContext): FastifyReply {
  const problem: Problem = problemOf(fault, context)
  reply
    .code(fault.status)
    .type('application/problem+json; charset=utf-8')
    .header('content-language', context.language)
    .header('vary', 'Accept-Language')
  if (context.replayed) reply.header('idempotency-replayed', 'true')
  if (fault.status === 401) reply.header('www-authenticate', 'Bearer')
  const { retryAfterSeconds = problem.retryable ? RETRY_AFTER_SECONDS : undefined } = fault
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  return reply.send(serialise(reply, ProblemSchema, problem))
}
