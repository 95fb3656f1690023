import { ConfigurationError } from './errors.ts'

/**
 * Builds a path: every value becomes exactly one segment, whatever characters it holds.
 * An empty value or a dot segment would name another resource, and half a surrogate pair names none: both are refused
 * before anything is sent.
 */
export function path(strings: TemplateStringsArray, ...values: readonly string[]): string {
  return strings.reduce((built, literal, i) => {
    const value = values[i - 1] ?? ''
    if (/^\.{0,2}$|\p{Cs}/u.test(value)) {
      throw new ConfigurationError('An id is empty, a dot segment or broken text; pass the id that the API answered')
    }
    return built + encodeURIComponent(value) + literal
  })
}

type QueryValue = string | number | boolean | undefined

/** `?a=1&b=2` of the values that are given, or an empty string. */
export function queryString(query: Readonly<Record<string, QueryValue>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  const text = search.toString()
  return text && `?${text}`
}
