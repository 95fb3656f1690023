import type { FastifyInstance } from 'fastify'

export interface Health {
  /** Rejects when the server could not serve a request now. */
  check(): Promise<void>
  /** The server is about to go: balancers should send nobody here. */
  draining(): boolean
}

/** `/livez`: the process turns. `/readyz`: it can serve. */
export function healthRoutes(app: FastifyInstance, health: Health): void {
  app.get('/livez', { exposeHeadRoute: true }, (_, reply) => reply.type('text/plain; charset=utf-8').send('ok\n'))
  app.get('/readyz', { exposeHeadRoute: true }, async (_, reply) => {
    reply.type('text/plain; charset=utf-8')
    if (health.draining()) return reply.code(503).send('draining\n')
    try {
      await health.check()
    } catch {
      return reply.code(503).send('not ready\n')
    }
    return reply.send('ok\n')
  })
}
