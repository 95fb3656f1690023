import { type Operation, type OperationId, operations } from '@exqress/sdk/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ANYONE, idempotencyScopeOf, tenantOf } from '../policy/principal.ts'
import type { Answer, Call, Input, MediaAnswer, Redirect, Replay } from '../service.ts'
import type { App, AppOptions } from './app-options.ts'
import { authenticate } from './authenticate.ts'
import { type Check, type CheckedInput, checkInput } from './check-input.ts'
import { fingerprintOf, idempotencyKeyFrom, once } from './idempotency.ts'
import { serialise } from './present.ts'
import { countByAddress, countByToken } from './rate-limit.ts'
import { DRAWING_POLICY } from './security-headers.ts'
import { etagOf, ifMatchFrom, isNoneMatch } from './versions.ts'

/** A handler of any operation: its input has passed exactly the schemas its types were made from. */
interface AnyHandler {
  run(input: CheckedInput, call: Call): Promise<unknown>
  readonly replay?: Replay<OperationId>
}

/** `/v1/parcels/{parcelId}` as Fastify writes it. */
const routePath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1')

/** A route for each operation of the contract that one of the services handles. */
export function operationRoutes(app: App, options: AppOptions): void {
  const handlers = new Map<string, AnyHandler>()
  for (const service of options.services) {
    for (const [id, handler] of Object.entries(service.operations)) handlers.set(id, handler as unknown as AnyHandler)
  }
  for (const operation of Object.values(operations) as Operation[]) {
    const handler = handlers.get(operation.id)
    if (handler === undefined) continue
    const { id, method, path, access, rateLimit, bodyMaxBytes } = operation
    app.route({
      method,
      url: routePath(path),
      config: { operation: id },
      ...(bodyMaxBytes === undefined ? {} : { bodyLimit: bodyMaxBytes }),
      // Before the body is read: a stranger's bytes cost nothing.
      onRequest: async (request, reply) => {
        if (rateLimit !== undefined) await countByAddress(options.limiter, rateLimit, request, reply)
        request.principal = ANYONE
        if (access === 'anyone') return
        const principal = await authenticate(request.headers.authorization, operation, options.findPrincipal)
        request.principal = principal
        request.tenant = tenantOf(principal)
        if (rateLimit !== undefined) await countByToken(options.limiter, rateLimit, principal, reply)
      },
      handler: (request, reply) => serve(operation, handler, options, request, reply),
    })
  }
}

async function serve(
  operation: Operation,
  handler: AnyHandler,
  options: AppOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { params, query, body } = request
  const compile = (schema: object) => request.compileValidationSchema(schema as never) as unknown as Check
  const input = checkInput(operation, { params, query: query as Record<string, unknown>, body }, compile)
  const idempotencyKey = operation.idempotent ? idempotencyKeyFrom(request.headers['idempotency-key']) : undefined
  const { principal } = request
  const call: Call = {
    principal,
    tenant: request.tenant,
    requestId: request.id,
    idempotencyKey,
    ifMatch: operation.versioned ? ifMatchFrom(request.headers['if-match']) : undefined,
    itemErrors: input.itemErrors,
  }
  if (idempotencyKey === undefined || handler.replay === undefined) {
    return present(operation, await handler.run(input, call), request, reply)
  }
  const parts = [operation.id, JSON.stringify(params), request.headers['if-match'] ?? '']
  const fingerprint = fingerprintOf(await options.fingerprintKey(), parts, request.rawBody)
  const { answer, replayed } = await once({
    memory: options.memory,
    request: { tenant: idempotencyScopeOf(principal), idempotencyKey, operation: operation.id, fingerprint },
    run: () => handler.run(input, call) as Promise<Answer<OperationId>>,
    replay: handler.replay,
    input: input as unknown as Input<OperationId>,
    call,
  })
  if (replayed) reply.header('idempotency-replayed', 'true')
  return present(operation, answer, request, reply)
}

function present(
  { answer, versioned, method }: Operation,
  value: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if ('mediaTypes' in answer) {
    const { mediaType, bytes, fileName } = value as MediaAnswer
    return reply
      .type(mediaType)
      .headers({ 'content-security-policy': DRAWING_POLICY, 'content-disposition': `inline; filename="${fileName}"` })
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  }
  if ('redirects' in answer) {
    // Not kept by a cache or a history that is synchronised: the address holds a code, good for one use and a minute.
    return reply
      .code(303)
      .header('location', (value as Redirect).location)
      .send()
  }
  if (versioned) {
    const etag = etagOf((value as { version: number }).version)
    // May be kept by the client, never by a proxy, and asked about each time.
    reply.headers({ etag, 'cache-control': 'private, no-cache' })
    if (method === 'GET' && isNoneMatch(request.headers['if-none-match'], etag)) return reply.code(304).send()
  }
  return reply
    .code(answer.status)
    .type('application/json; charset=utf-8')
    .send(serialise(reply, answer.schema, value))
}
