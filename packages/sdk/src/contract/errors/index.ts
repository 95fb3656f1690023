import type { CatalogueEntry } from './entry.ts'
import { requestErrors } from './request.ts'
import { waybillErrors } from './waybill.ts'

export { type CatalogueEntry, EXIT, type ExitCode } from './entry.ts'

/** Every error there is, by its code: one place that the server, the SDK, the command line and the docs read. */
export const catalogue = { ...requestErrors, ...waybillErrors } as const
export type ErrorCode = keyof typeof catalogue

/** The entry of a code, or undefined for a code of a newer server. */
export function explainCode(code: string): CatalogueEntry | undefined {
  return Object.hasOwn(catalogue, code) ? catalogue[code as ErrorCode] : undefined
}
