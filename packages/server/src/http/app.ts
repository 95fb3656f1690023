import { BODY_MAX_BYTES } from '@exqress/sdk/contract'
import Fastify from 'fastify'
import { errorFields } from '../observe/log.ts'
import type { Anyone, Principal } from '../policy/principal.ts'
import { Refused } from '../refused.ts'
import type { App, AppOptions, SocketLimits } from './app-options.ts'
import { answerClientError } from './client-error.ts'
import { docsRoutes } from './docs.ts'
import { healthRoutes } from './health.ts'
import { Replayed } from './idempotency.ts'
import { parseJsonBody } from './json-body.ts'
import { operationRoutes } from './operation-routes.ts'
import { sendProblem } from './present.ts'
import { faultFrom, languageOf } from './problem.ts'
import { requestIdFrom } from './request-id.ts'
import { SECURITY_HEADERS, STRICT_TRANSPORT } from './security-headers.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Milliseconds of a steady clock. */
    startedAt: number
    tenant: string
    principal: Principal | Anyone
    /** The body as it came, for the fingerprint of an idempotent request. */
    rawBody: Buffer | undefined
  }
  interface FastifyContextConfig {
    /** Operation id, for the log and the metrics. */
    operation?: string
  }
}

/** Node's own limits kept 500 of 500 slow sockets open at 25 s. */
const SOCKET_LIMITS: SocketLimits = { headersTimeoutMs: 5_000, requestTimeoutMs: 10_000, checkEveryMs: 1_000 }
/** A client that neither reads nor writes for this long is let go. */
const IDLE_SOCKET_MS = 30_000
/** Longer than the usual balancer keeps a connection, so that it is the balancer that closes. */
const KEEP_ALIVE_MS = 65_000
const MAX_HEADER_BYTES = 16 * 1024

/**
 * Bodies are never coerced, completed or trimmed to fit; queries are read as typed text by `typedQueryOf`. The schemas
 * are our own and a test checks them: checking them at every start would compile the meta-schema first.
 */
export const AJV_OPTIONS = {
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
  validateSchema: false,
  meta: false,
  keywords: ['x-pii'],
}

/** The HTTP side: one route for each operation of the contract that a service handles. */
export function createApp(options: AppOptions): App {
  const { log, ids, publicUrl, version, health, proxies = 0, limits = {} } = options
  const { headersTimeoutMs, requestTimeoutMs, checkEveryMs } = { ...SOCKET_LIMITS, ...limits }
  const app: App = Fastify({
    logger: false,
    bodyLimit: BODY_MAX_BYTES,
    genReqId: request => requestIdFrom(request.headers['x-request-id'], ids),
    requestIdHeader: false,
    ...(proxies > 0 ? { trustProxy: (_: string, hop: number) => hop < proxies } : {}),
    requestTimeout: requestTimeoutMs,
    connectionTimeout: IDLE_SOCKET_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: checkEveryMs,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    // Draining closes the listener and lets what comes on open connections finish: nobody is turned away with a 503.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    ajv: { customOptions: AJV_OPTIONS },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      void sendProblem(reply, faultFrom(error), {
        language: languageOf(request.headers['accept-language']),
        requestId: request.id,
      })
    },
  })
  app.decorateRequest('startedAt', 0)
  app.decorateRequest('tenant', '')
  app.decorateRequest('principal')
  app.decorateRequest('rawBody', undefined)

  app.removeAllContentTypeParsers()
  const secureParse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body
    const parse = (text: string): unknown => {
      let parsed: unknown
      // Calls back before it returns.
      secureParse(request, text, (error, value) => {
        if (error) throw error
        parsed = value
      })
      return parsed
    }
    try {
      done(null, parseJsonBody(body, parse))
    } catch (error) {
      done(error as Error)
    }
  })

  const headers = publicUrl?.startsWith('https://')
    ? { ...SECURITY_HEADERS, 'strict-transport-security': STRICT_TRANSPORT }
    : SECURITY_HEADERS
  app.addHook('onRequest', (request, reply, done) => {
    request.startedAt = performance.now()
    reply.headers(headers).header('x-request-id', request.id)
    if (health.draining()) reply.header('connection', 'close')
    done()
  })
  // Not onResponse: one more hook costs as much as half of a small request.
  app.addHook('onSend', (request, reply, payload, done) => {
    log.write(reply.statusCode >= 500 ? 'error' : 'info', 'request', {
      requestId: request.id,
      method: request.method,
      // The pattern, never the URL: a path or a query may hold what should not be kept.
      route: request.routeOptions.url ?? '(none)',
      operation: request.routeOptions.config?.operation,
      status: reply.statusCode,
      tenant: request.tenant || undefined,
      ms: Math.round((performance.now() - request.startedAt) * 10) / 10,
    })
    done(null, payload)
  })
  app.setNotFoundHandler(() => {
    throw new Refused('NOT_FOUND')
  })
  app.setErrorHandler((error, request, reply) => {
    const fault = faultFrom(error)
    if (fault.status >= 500)
      log.write('error', 'failed', { requestId: request.id, code: fault.code, ...errorFields(error) })
    return sendProblem(reply, fault, {
      language: languageOf(request.headers['accept-language']),
      requestId: request.id,
      replayed: error instanceof Replayed,
    })
  })

  healthRoutes(app, health)
  docsRoutes(app, { version, publicUrl })
  operationRoutes(app, options)
  return app
}
