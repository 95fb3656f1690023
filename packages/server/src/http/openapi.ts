import {
  type CatalogueEntry,
  COMMON_ERRORS,
  catalogue,
  type ErrorCode,
  kindsOf,
  type Operation,
  ProblemSchema,
} from '@exqress/sdk/contract'

type Json = Record<string, unknown>

export interface OpenApiInfo {
  readonly version: string
  readonly publicUrl: string | undefined
}

/** OpenAPI 3.1 of the operations. TypeBox schemas are JSON Schema 2020-12, which 3.1 takes as they are, `x-pii` kept. */
export function openApiOf(operations: readonly Operation[], { version, publicUrl }: OpenApiInfo): Json {
  const paths: Record<string, Json> = {}
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: operationOf(operation) }
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'EXQRESS API',
      version,
      description:
        'Masked parcel labels with an opaque QR. Fields marked x-pii hold personal data: they are only ever sent, never answered or logged.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    ...(publicUrl === undefined ? {} : { servers: [{ url: publicUrl }] }),
    paths,
    components: {
      schemas: { Problem: ProblemSchema },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'exq_…', description: 'API key of a merchant' },
        session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access token of ten minutes' },
      },
    },
  }
}

function operationOf(operation: Operation): Json {
  const { id, service, summary, body, idempotent } = operation
  return {
    operationId: id,
    tags: [service],
    summary,
    security: securityOf(operation),
    parameters: parametersOf(operation),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: { ...answerOf(operation), ...problemsOf(errorsOf(operation)) },
    ...(idempotent ? { 'x-idempotent': true } : {}),
  }
}

/** Only a merchant has API keys; its staff and everybody else have sessions. */
function securityOf(operation: Operation): Json[] {
  const kinds = kindsOf(operation)
  if (kinds.length === 0) return []
  return [...(kinds.includes('merchant') ? [{ apiKey: [] }] : []), { session: [] }]
}

function parametersOf({ params, query, idempotent, versioned, method }: Operation): Json[] {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  })
  return [
    ...fieldsOf(params).map(([name, schema]) => ({ name, in: 'path', required: true, schema })),
    ...fieldsOf(query).map(([name, schema]) => ({ name, in: 'query', required: false, schema })),
    ...(idempotent ? [header('Idempotency-Key', 'The same key again gets the same outcome, for seven days')] : []),
    ...(versioned && method === 'GET' ? [header('If-None-Match', 'ETag of an earlier answer')] : []),
    ...(versioned && method !== 'GET' ? [header('If-Match', 'ETag that must still be the present one')] : []),
  ]
}

const fieldsOf = (schema: object | undefined): [string, unknown][] =>
  Object.entries((schema as { properties?: Record<string, unknown> } | undefined)?.properties ?? {})

function answerOf({ answer, idempotent, versioned }: Operation): Json {
  const headers = {
    'X-Request-Id': { schema: { type: 'string' } },
    ...(idempotent ? { 'Idempotency-Replayed': { schema: { type: 'string', const: 'true' } } } : {}),
    ...(versioned ? { ETag: { schema: { type: 'string' } } } : {}),
  }
  if ('schema' in answer) {
    const content = { 'application/json': { schema: answer.schema } }
    return { [answer.status]: { description: 'Done', headers, content } }
  }
  if ('redirects' in answer) {
    const location = { schema: { type: 'string', format: 'uri' } }
    return { 303: { description: 'Leads on', headers: { ...headers, Location: location } } }
  }
  const binary = { schema: { type: 'string', contentMediaType: 'application/octet-stream' } }
  return {
    200: { description: 'Drawn', headers, content: Object.fromEntries(answer.mediaTypes.map(type => [type, binary])) },
  }
}

/** Every code an operation may answer, each once. */
export function errorsOf({ errors, idempotent, versioned, access }: Operation): ErrorCode[] {
  const codes = new Set<ErrorCode>([...COMMON_ERRORS, ...errors])
  if (idempotent) codes.add('IDEMPOTENCY_IN_PROGRESS').add('IDEMPOTENCY_MISMATCH')
  if (versioned) codes.add('PRECONDITION_FAILED')
  if (access === 'anyone') codes.delete('NOT_ALLOWED')
  if (access === 'anyone' && !errors.some(code => code === 'NOT_SIGNED_IN')) codes.delete('NOT_SIGNED_IN')
  return [...codes]
}

function problemsOf(codes: readonly ErrorCode[]): Json {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of codes) {
    const { status = 500 }: CatalogueEntry = catalogue[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(
    [...byStatus].map(([status, known]) => [status, { description: known.join(', '), content }]),
  )
}
