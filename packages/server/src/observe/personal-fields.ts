import { operations } from '@exqress/sdk/contract'

/** Names of the fields that the contract marks with `x-pii`, wherever they stand. */
export function personalFieldNames(): ReadonlySet<string> {
  const names = new Set<string>()
  for (const operation of Object.values(operations)) {
    const { body, answer } = operation as { body?: object; answer: { schema?: object } }
    collect(body, names)
    collect(answer.schema, names)
  }
  return names
}

function collect(schema: unknown, names: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return
  const {
    properties = {},
    items,
    anyOf = [],
  } = schema as {
    properties?: Record<string, object>
    items?: object
    anyOf?: object[]
  }
  for (const [name, property] of Object.entries(properties)) {
    if ('x-pii' in property) names.add(name)
    collect(property, names)
  }
  collect(items, names)
  for (const one of anyOf) collect(one, names)
}
