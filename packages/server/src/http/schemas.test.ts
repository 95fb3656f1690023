import { type Operation, operations, ProblemSchema } from '@exqress/sdk/contract'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { AJV_OPTIONS } from './app.ts'

/** Has the schemas compiled with everything Ajv can check of them. */
async function compile(schemas: readonly (object | undefined)[]): Promise<void> {
  const app = Fastify({ ajv: { customOptions: { ...AJV_OPTIONS, validateSchema: true, meta: true } } })
  for (const [i, schema] of schemas.entries()) {
    if (schema !== undefined) app.post(`/${i}`, { schema: { body: schema }, handler: async () => undefined })
  }
  await app.ready()
  await app.close()
}

describe('the schemas of the contract', () => {
  it('are JSON Schema, which the running server takes for granted', async () => {
    const all = Object.values(operations) as readonly Operation[]
    const schemas = all.flatMap(({ params, query, body, answer }) => [
      params,
      query,
      body,
      'schema' in answer ? answer.schema : undefined,
    ])
    await compile([...schemas, ProblemSchema])
  })

  it('a planted fault is found', async () => {
    await expect(compile([{ type: 'object', properties: { name: { type: 'text' } } }])).rejects.toThrow()
    await expect(compile([{ type: 'string', maxlength: 3 }])).rejects.toThrow()
  })

  it('what is sent is closed: no object takes a field it does not name', () => {
    const open: string[] = []
    const look = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return
      const { type, additionalProperties } = schema as { type?: string; additionalProperties?: boolean }
      if (type === 'object' && additionalProperties !== false) open.push(path)
      for (const [key, value] of Object.entries(schema)) look(value, `${path}/${key}`)
    }
    for (const { id, params, query, body } of Object.values(operations) as readonly Operation[]) {
      look(params, `${id}/params`)
      look(query, `${id}/query`)
      look(body, `${id}/body`)
    }
    expect(open).toEqual([])
  })
})
