import { createHash } from 'node:crypto'
import { type CatalogueEntry, catalogue, type Operation, operations } from '@exqress/sdk/contract'
import type { App } from './app-options.ts'
import { errorsOf, type OpenApiInfo, openApiOf } from './openapi.ts'

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code{font:0.9em ui-monospace,monospace}h2{margin-top:2.5rem}article{border-top:1px solid #8886;padding:.5rem 0}
.method{font-weight:700}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-top:1px solid #8886}
.pii{font-size:.75em;border:1px solid;border-radius:.3em;padding:0 .3em;margin-left:.4em}:target{background:#fd06}`

/** `/openapi.json` and `/docs`: made from the contract when first asked for, nothing fetched from anywhere. */
export function docsRoutes(app: App, info: OpenApiInfo): void {
  const all: readonly Operation[] = Object.values(operations)
  let openApi: string | undefined
  let page: string | undefined
  app.get('/openapi.json', { exposeHeadRoute: true }, (_, reply) => {
    openApi ??= JSON.stringify(openApiOf(all, info))
    return reply.type('application/json; charset=utf-8').header('cache-control', 'public, max-age=300').send(openApi)
  })
  app.get('/docs', { exposeHeadRoute: true }, (_, reply) => {
    page ??= docsPage(all)
    const hash = createHash('sha256').update(STYLE).digest('base64')
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'public, max-age=300')
      .header('content-security-policy', `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'`)
      .send(page)
  })
}

const escaped = (text: string) => text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)

/** One page without scripts: every operation, every error that can be answered. */
export function docsPage(all: readonly Operation[]): string {
  const answered = Object.entries<CatalogueEntry>(catalogue).filter(([, { status }]) => status !== undefined)
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>EXQRESS API</title><style>${STYLE}</style>
<h1>EXQRESS API</h1>
<p>Masked parcel labels with an opaque QR. Machine-readable: <a href="/openapi.json">OpenAPI 3.1</a>.
Send <code>Authorization: Bearer exq_…</code> with every call and an <code>Idempotency-Key</code> with every write.
Fields marked <span class="pii">personal</span> are only ever sent to the server: no answer and no log holds them.</p>
<h2>Operations</h2>${all.map(operationHtml).join('')}
<h2>Errors</h2><table><tr><th>Code<th>Status<th>What it means, and what to do next</tr>${answered.map(errorHtml).join('')}</table>
</html>`
}

function operationHtml(operation: Operation): string {
  const { id, method, path, summary, params, query, body } = operation
  const errors = errorsOf(operation).map(code => `<a href="#${code}"><code>${code}</code></a>`)
  return `<article id="${id}"><p><span class="method">${method}</span> <code>${escaped(path)}</code> — ${escaped(summary)}</p>
${fieldsHtml('Path', params)}${fieldsHtml('Query', query)}${fieldsHtml('Body', body)}
<p>Errors: ${errors.join(' ')}</p></article>`
}

interface SchemaView {
  readonly properties?: Readonly<Record<string, SchemaView>>
  readonly required?: readonly string[]
  readonly items?: SchemaView
  readonly description?: string
}

function fieldsHtml(title: string, schema: object | undefined): string {
  const rows = schema === undefined ? [] : fieldRows(schema as SchemaView, '')
  return rows.length === 0 ? '' : `<table><tr><th>${title}<th></tr>${rows.join('')}</table>`
}

function fieldRows({ properties = {}, required = [] }: SchemaView, prefix: string): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const personal = 'x-pii' in property ? '<span class="pii">personal</span>' : ''
    const needed = required.includes(name) ? ' (required)' : ''
    const path = `${prefix}${name}`
    const row = `<tr><td><code>${escaped(path)}</code>${personal}<td>${escaped(property.description ?? '')}${needed}</tr>`
    return [row, ...fieldRows(property, `${path}.`), ...fieldRows(property.items ?? {}, `${path}[].`)]
  })
}

function errorHtml([code, { status, ko, en }]: [string, CatalogueEntry]): string {
  return `<tr id="${code}"><td><code>${code}</code><td>${status ?? ''}<td>${escaped(en.title)}. ${escaped(en.next)}.<br>${escaped(ko.title)}. ${escaped(ko.next)}.</tr>`
}
