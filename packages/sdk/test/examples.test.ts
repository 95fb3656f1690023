import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { type Client, createClient } from '@exqress/sdk'
import { startTestServer, type TestServer } from '@exqress/server/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// Every example in the docstrings of the resources is a program: it runs, and prints what its `// =>` lines say.
const folder = new URL('../src/resources/', import.meta.url)

interface Example {
  readonly name: string
  readonly code: string
  readonly printed: readonly string[]
}

function examplesOf(file: string): Example[] {
  const source = readFileSync(new URL(file, folder), 'utf8')
  return [...source.matchAll(/\/\*\*([\s\S]*?)\*\/\s*(?:export (?:type|const) )?(\w+)/g)].flatMap(
    ([, comment = '', name = '']) => {
      const [, example] = comment.split('@example')
      if (example === undefined) return []
      const code = example.replace(/^\s*\* ?/gm, '')
      return [{ name, code, printed: [...code.matchAll(/\/\/ => (.*)$/gm)].map(([, line = '']) => line.trim()) }]
    },
  )
}

async function run(code: string, client: Client): Promise<string[]> {
  const lines: string[] = []
  const console = { log: (...values: unknown[]) => lines.push(values.join(' ')) }
  const body = stripTypeScriptTypes(`async function example() {${code}}`)
  const example = new Function('client', 'console', `${body}; return example()`)
  await example(client, console)
  return lines
}

const examples = readdirSync(folder)
  .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap(examplesOf)

describe('the examples of the SDK', () => {
  let server: TestServer
  let client: Client
  beforeAll(async () => {
    server = await startTestServer()
    client = createClient(server)
  })
  afterAll(() => server.close())

  it('stand at every method', () => {
    expect(examples.map(({ name }) => name).sort()).toEqual(
      [
        'AccountCall',
        'MaskCall',
        'attach',
        'erase',
        'find',
        'get',
        'issue',
        'issueMany',
        'label',
        'refresh',
        'signIn',
        'signUp',
        'whoami',
        'list',
        'list',
        'qr',
        'receipt',
        'refuse',
        'reveal',
        'rewrap',
        'rotate',
        'verify',
        'views',
        'relabel',
        'reprint',
        'revoke',
      ].sort(),
    )
  })

  it.each(examples.map(example => [example.name, example] as const))(
    '%s prints what it says',
    async (_, { code, printed }) => {
      expect(printed).not.toEqual([])
      expect(await run(code, client)).toEqual(printed)
    },
  )
})
