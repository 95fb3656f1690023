import { auditErrors } from './audit.ts'
import { cliErrors } from './cli.ts'
import type { CatalogueEntry } from './entry.ts'
import { eventErrors } from './events.ts'
import { identityErrors } from './identity.ts'
import { inputErrors } from './input.ts'
import { jobErrors } from './job.ts'
import { keyErrors } from './keys.ts'
import { labelErrors } from './label.ts'
import { qrErrors } from './qr.ts'
import { requestErrors } from './request.ts'
import { scanErrors } from './scan.ts'
import { storageErrors } from './storage.ts'
import { vaultErrors } from './vault.ts'
import { verifyErrors } from './verify.ts'
import { waybillErrors } from './waybill.ts'

export { type CatalogueEntry, EXIT, type ExitCode } from './entry.ts'
export type { FileErrorCode, RowErrorCode, RowWarningCode } from './input.ts'

/** Every error there is, by its code: one place that the server, the SDK, the command line and the docs read. */
export const catalogue = {
  ...cliErrors,
  ...requestErrors,
  ...waybillErrors,
  ...jobErrors,
  ...keyErrors,
  ...labelErrors,
  ...qrErrors,
  ...eventErrors,
  ...identityErrors,
  ...inputErrors,
  ...scanErrors,
  ...vaultErrors,
  ...verifyErrors,
  ...storageErrors,
  ...auditErrors,
} as const
export type ErrorCode = keyof typeof catalogue

/** The entry of a code, or undefined for a code of a newer server. */
export function explainCode(code: string): CatalogueEntry | undefined {
  return Object.hasOwn(catalogue, code) ? catalogue[code as ErrorCode] : undefined
}
