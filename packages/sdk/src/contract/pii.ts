import type { TSchemaOptions } from 'typebox'

/**
 * Options of a field that holds personal data. The keyword drives what a viewer's response may hold, what a log
 * redacts, the mark in OpenAPI, masking in the command line's output, and the test that no event carries such a field.
 */
export function pii<Options extends TSchemaOptions>(options?: Options): Options & { 'x-pii': true } {
  return { ...(options as Options), 'x-pii': true }
}
