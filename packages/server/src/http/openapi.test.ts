import { type Operation, operations } from '@exqress/sdk/contract'
import { describe, expect, it } from 'vitest'
import { docsPage } from './docs.ts'
import { openApiOf } from './openapi.ts'

const all: readonly Operation[] = Object.values(operations)
const document = JSON.parse(JSON.stringify(openApiOf(all, { version: '1.2.3', publicUrl: 'https://exq.kr' })))

function* nodes(node: unknown, path = ''): Generator<[path: string, node: Record<string, unknown>]> {
  if (typeof node !== 'object' || node === null) return
  yield [path, node as Record<string, unknown>]
  for (const [key, child] of Object.entries(node)) yield* nodes(child, `${path}/${key}`)
}

describe('the description of the API', () => {
  it('has every operation of the contract, under its path and method, with its errors by status', () => {
    for (const { id, path, method, idempotent, access, answer } of all) {
      const described = document.paths[path][method.toLowerCase()]
      expect(described.operationId).toBe(id)
      const good = 'status' in answer ? answer.status : 'redirects' in answer ? 303 : 200
      const answers = [good, 400, ...(access === 'anyone' ? [] : [401, 403]), 404, 500, 503].map(String)
      expect(Object.keys(described.responses)).toEqual(expect.arrayContaining(answers))
      const headers = described.parameters.filter((parameter: { in: string }) => parameter.in === 'header')
      expect(headers.some((header: { name: string }) => header.name === 'Idempotency-Key')).toBe(idempotent)
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1])
      const inPath = described.parameters.filter((parameter: { in: string }) => parameter.in === 'path')
      expect(inPath.map((parameter: { name: string }) => parameter.name)).toEqual(named)
    }
  })

  it('every reference leads somewhere', () => {
    for (const [path, node] of nodes(document)) {
      if (typeof node.$ref !== 'string') continue
      const target = node.$ref
        .slice(2)
        .split('/')
        .reduce((at, key) => at?.[key], document)
      expect(target, path).toBeDefined()
    }
  })

  it('personal data is marked where it is sent, and no answer holds any but that of revealing', () => {
    const marked = [...nodes(document)].filter(([, node]) => node['x-pii'] === true).map(([path]) => path)
    expect(marked.some(path => path.includes('/issueWaybill') || path.includes('recipient'))).toBe(true)
    const answered = marked.filter(path => path.includes('/responses/'))
    expect(answered.filter(path => !path.includes('/reveal'))).toEqual([])
    expect(answered.length).toBeGreaterThan(0)
  })

  it('the page names every operation and every error and runs no script', () => {
    const page = docsPage(all)
    for (const { id, path } of all) {
      expect(page).toContain(`id="${id}"`)
      expect(page).toContain(path)
    }
    expect(page).toContain('id="KEY_CHANGED"')
    expect(page).not.toMatch(/<script| on\w+=| src=|url\(/)
  })
})
