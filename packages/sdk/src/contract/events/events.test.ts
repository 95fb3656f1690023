import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { pii } from '../pii.ts'
import { AGGREGATES, ENVELOPE, eventData, eventSchema } from './define-event.ts'
import { aggregateOf, type EventType, events } from './events.ts'

const all = Object.values(events)

/** Every schema in a schema, itself included, with its path. */
function* schemas(schema: unknown, path = ''): Generator<[string, Record<string, unknown>]> {
  if (typeof schema !== 'object' || schema === null) return
  yield [path, schema as Record<string, unknown>]
  for (const [name, inner] of Object.entries(schema)) yield* schemas(inner, `${path}/${name}`)
}

const personal = (schema: TSchema) => [...schemas(schema)].filter(([, node]) => 'x-pii' in node).map(([path]) => path)

/** Where any text at all would be taken, and so a name. */
const freeText = (schema: TSchema) =>
  [...schemas(schema)]
    .filter(([, { type, pattern, format, enum: values, const: value }]) => {
      if (type !== 'string') return false
      return pattern === undefined && format !== 'date-time' && values === undefined && value === undefined
    })
    .map(([path]) => path)

/** Objects that let through fields nobody has named. */
const openObjects = (schema: TSchema) =>
  [...schemas(schema)].filter(([, node]) => node.type === 'object' && node.additionalProperties !== false)

describe.each(all.map(event => [event.type, event] as const))('%s', (type, event) => {
  it('has the envelope around its data, and names its own type and version', () => {
    const { properties, required } = eventSchema(event) as unknown as {
      properties: Record<string, { const?: unknown }>
      required: string[]
    }
    const fields = [...Object.keys(ENVELOPE), 'data'].sort()
    expect(Object.keys(properties).sort()).toEqual(fields)
    expect([...required].sort()).toEqual(fields)
    expect([properties.type?.const, properties.version?.const]).toEqual([type, event.version])
  })

  it('is about an aggregate that exists, and stands under its own name', () => {
    expect(Object.hasOwn(AGGREGATES, aggregateOf(type))).toBe(true)
    expect(events[type as EventType]).toBe(event)
  })

  it('carries no personal field, no room for free text and nothing unnamed', () => {
    expect(personal(eventSchema(event))).toEqual([])
    expect(freeText(eventSchema(event))).toEqual([])
    expect(openObjects(event.data)).toEqual([])
  })
})

describe('the checks themselves', () => {
  it('find a personal field, free text and an open object wherever they stand', async () => {
    const { Type } = await import('typebox')
    const name = Type.String(pii({ pattern: '^.$' }))
    const planted = eventSchema({
      type: 'parcel.planted',
      version: 1,
      summary: '',
      data: eventData({ stops: Type.Array(Type.Object({ name: Type.Optional(name), note: Type.String() })) }),
    })
    const at = '/properties/data/properties/stops/items'
    expect(personal(planted)).toEqual([`${at}/properties/name`])
    expect(freeText(planted)).toEqual([`${at}/properties/note`])
    expect(openObjects(planted.properties.data as TSchema).map(([path]) => path)).toEqual(['/properties/stops/items'])
  })
})

it('an event with a field of a person is refused by its schema', () => {
  const schema = Compile(events['delivery.delivered'].data)
  const data = {
    runId: 'run_00000000000000000000000000',
    courierId: 'cou_00000000000000000000000000',
    proof: 'handed_over',
  }
  expect(schema.Check(data)).toBe(true)
  expect(schema.Check({ ...data, name: '나래울' })).toBe(false)
  expect(schema.Check({ ...data, proof: '나래울에게' })).toBe(false)
})
