import type { ItemError, Operation } from '@exqress/sdk/contract'
import type { TSchema } from 'typebox'
import { Refused } from '../refused.ts'

/** What Ajv says of one fault. */
interface Fault {
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
}
/** A compiled schema; `errors` holds the first fault of the last call. */
export interface Check {
  (value: unknown): unknown
  errors?: readonly Fault[] | null
}
/** Compiles a schema once and gives the same function from then on. */
export type Compile = (schema: object) => Check

const REASONS: Readonly<Record<string, string>> = {
  required: 'required',
  additionalProperties: 'unknown_field',
  type: 'wrong_type',
  maxLength: 'too_long',
  minLength: 'too_short',
  maxItems: 'too_many',
  minItems: 'too_few',
  minimum: 'out_of_range',
  maximum: 'out_of_range',
  enum: 'not_allowed',
  const: 'not_allowed',
  pattern: 'format',
  format: 'format',
}

/** A name a developer would give a field; anything else may be a value that lost its way. */
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/

/** The place and the reason of a fault, as the API names them. Never the value. */
export function faultOf({ instancePath, keyword, params }: Fault): { pointer: string; code: string } {
  const code = REASONS[keyword] ?? 'invalid'
  const name = params.missingProperty ?? params.additionalProperty
  const named = typeof name === 'string' && FIELD_NAME.test(name)
  return { pointer: named ? `${instancePath}/${name}` : instancePath, code }
}

function require(check: Check, value: unknown): void {
  if (check(value) !== true) throw new Refused('REQUEST_INVALID', { errors: (check.errors ?? []).map(faultOf) })
}

// Plain JSON Schema: loading TypeBox for it would cost a tenth of a second at every start.
const NOTHING = { type: 'object', properties: {}, additionalProperties: false }

export interface RawInput {
  readonly params: unknown
  readonly query: Readonly<Record<string, unknown>>
  /** undefined when no body was sent. */
  readonly body: unknown
}

export interface CheckedInput {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  /** Items of the operation's `items` that break the schema, by index. */
  readonly itemErrors: ReadonlyMap<number, ItemError>
}

const NO_ITEM_ERRORS: ReadonlyMap<number, ItemError> = new Map()

/** Holds a request against the operation's schemas. Refuses with REQUEST_INVALID. */
export function checkInput(operation: Operation, input: RawInput, compile: Compile): CheckedInput {
  const { params, query, body } = operation
  if (params !== undefined) require(compile(params), input.params)
  const typedQuery = query === undefined ? input.query : typedQueryOf(query, input.query)
  require(compile(query ?? NOTHING), typedQuery)
  if (body === undefined) {
    if (input.body !== undefined) require(compile(NOTHING), input.body)
    return { params: input.params, query: typedQuery, body: undefined, itemErrors: NO_ITEM_ERRORS }
  }
  // A body of which nothing is required may be left out.
  const sent = input.body ?? (requires(body) ? undefined : {})
  const checked = { params: input.params, query: typedQuery, body: sent }
  if (operation.items === undefined) {
    require(compile(body), sent)
    return { ...checked, itemErrors: NO_ITEM_ERRORS }
  }
  const { at, error } = operation.items
  const { envelope, item } = splitItems(body, at)
  require(compile(envelope), sent)
  const items = (sent as Record<string, unknown[]>)[at] ?? []
  return { ...checked, itemErrors: checkItems(compile(item), items, error) }
}

const requires = (schema: TSchema) =>
  'required' in schema && Array.isArray(schema.required) && schema.required.length > 0

function checkItems(check: Check, items: readonly unknown[], error: string): ReadonlyMap<number, ItemError> {
  const errors = new Map<number, ItemError>()
  for (const [index, item] of items.entries()) {
    if (check(item) === true) continue
    const [fault] = check.errors ?? []
    const { pointer, code } = fault ? faultOf(fault) : { pointer: '', code: 'invalid' }
    const field = pointer.slice(1).replaceAll('/', '.')
    errors.set(index, { code: error, reason: code, ...(field === '' ? {} : { field }) })
  }
  return errors
}

interface Split {
  readonly envelope: object
  readonly item: object
}
const splits = new WeakMap<TSchema, Split>()

/** The body's schema with its items left open, and the schema of one item. */
function splitItems(body: TSchema, at: string): Split {
  const known = splits.get(body)
  if (known !== undefined) return known
  const { properties } = body as unknown as { properties: Record<string, { items: object }> }
  const list = properties[at]
  if (list === undefined) throw new TypeError(`the body has no ${at}`)
  const envelope = { ...body, properties: { ...properties, [at]: { ...list, items: {} } } }
  const split = { envelope, item: list.items }
  splits.set(body, split)
  return split
}

type QuerySchema = { readonly type?: string; readonly enum?: readonly unknown[] }

/**
 * A query string holds only text: what the schema calls a number or a boolean is read as one when it is written as one.
 * Nothing else is ever coerced, and no body is.
 */
export function typedQueryOf(schema: object, query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { properties } = schema as { properties: Readonly<Record<string, QuerySchema>> }
  const typed: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(query)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    typed[name] = property === undefined ? value : typedValue(property, value)
  }
  return typed
}

const NUMBER = /^-?\d{1,15}(\.\d{1,15})?$/

function typedValue({ type, enum: allowed }: QuerySchema, value: unknown): unknown {
  if (typeof value !== 'string') return value
  const isNumber = type === 'integer' || type === 'number' || allowed?.every(one => typeof one === 'number') === true
  if (isNumber && NUMBER.test(value)) return Number(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}
