/** The part of JSON Schema that events are written in. */
interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: false
  readonly description?: string
}

const KEYWORDS = new Set([
  'type',
  'enum',
  'pattern',
  'format',
  'minimum',
  'minItems',
  'maxItems',
  'items',
  'properties',
  'required',
  'additionalProperties',
  'description',
])

/** RFC 3339 in UTC, as the contract's instants are. */
const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/

/** Where a value breaks the schema, as a JSON pointer below the given one; undefined when it does not. */
export type Check = (value: unknown, pointer?: string) => string | undefined

/**
 * Makes the check of a schema of events' data. A checker of our own for the few keywords there are: TypeBox's takes tens
 * of milliseconds to load, at every start of a command that prints one label.
 */
export function dataCheck(schema: object): Check {
  const known = schema as Schema
  for (const keyword of Object.keys(schema)) if (!KEYWORDS.has(keyword)) throw new TypeError(`keyword ${keyword}`)
  const { enum: values, type, minimum = Number.MIN_SAFE_INTEGER } = known
  if (values !== undefined) return passing(value => values.includes(value))
  switch (type) {
    case 'string':
      return textCheck(known)
    case 'integer':
      return passing(value => Number.isSafeInteger(value) && (value as number) >= minimum)
    case 'array':
      return arrayCheck(known)
    case 'object':
      return objectCheck(known)
    default:
      throw new TypeError(`type ${type}`)
  }
}

const passing =
  (passes: (value: unknown) => boolean): Check =>
  (value, pointer = '') =>
    passes(value) ? undefined : pointer

function textCheck({ pattern, format }: Schema): Check {
  if (pattern === undefined && format !== 'date-time') throw new TypeError('free text')
  const form = pattern === undefined ? INSTANT : new RegExp(pattern, 'u')
  return passing(value => typeof value === 'string' && form.test(value))
}

function arrayCheck({ items, minItems = 0, maxItems = Number.POSITIVE_INFINITY }: Schema): Check {
  if (items === undefined) throw new TypeError('items of any kind')
  const check = dataCheck(items)
  return (value, pointer = '') => {
    if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) return pointer
    for (const [index, item] of value.entries()) {
      const fault = check(item, `${pointer}/${index}`)
      if (fault !== undefined) return fault
    }
    return undefined
  }
}

function objectCheck({ properties = {}, required = [], additionalProperties }: Schema): Check {
  if (additionalProperties !== false) throw new TypeError('fields of any name')
  const checks = new Map(Object.entries(properties).map(([name, property]) => [name, dataCheck(property)]))
  return (value, pointer = '') => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return pointer
    const fields = new Map(Object.entries(value))
    // A field nobody has named may be named after a person: the pointer stops before it.
    for (const name of fields.keys()) if (!checks.has(name)) return pointer
    for (const name of required) if (fields.get(name) === undefined) return `${pointer}/${name}`
    for (const [name, check] of checks) {
      // JSON leaves out what is undefined.
      const field = fields.get(name)
      const fault = field === undefined ? undefined : check(field, `${pointer}/${name}`)
      if (fault !== undefined) return fault
    }
    return undefined
  }
}
