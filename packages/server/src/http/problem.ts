import { type CatalogueEntry, catalogue, type ErrorCode, explainCode, type Problem } from '@exqress/sdk/contract'
import { ValueRefused } from '../ports/database.ts'
import { type RefusalDetails, Refused } from '../refused.ts'

export type Language = 'ko' | 'en'

/** The first of our languages that the client prefers; English when it names neither. */
export function languageOf(acceptLanguage: string | undefined): Language {
  let best: { language: Language; quality: number } | undefined
  for (const part of (acceptLanguage ?? '').slice(0, 200).split(',')) {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';')
    const language = range.split('-')[0]
    if (language !== 'ko' && language !== 'en') continue
    const quality = Number(
      parameters
        .find(parameter => parameter.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? 1,
    )
    if (quality > (best?.quality ?? 0)) best = { language, quality }
  }
  return best?.language ?? 'en'
}

/** An error as the catalogue knows it. */
export interface Fault {
  readonly code: ErrorCode
  readonly status: number
  readonly entry: CatalogueEntry
  readonly errors?: Problem['errors']
  readonly parcelId?: string | undefined
  readonly retryAfterSeconds?: number | undefined
}

// Fastify's own refusals, before a handler is reached.
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_INVALID',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_BAD_URL: 'NOT_FOUND',
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
}

/** What an error means to the caller. What is not in the catalogue is our own fault: INTERNAL. */
export function faultFrom(error: unknown): Fault {
  if (error instanceof Refused) return fault(error.code, error.details)
  if (error instanceof ValueRefused) return fault('REQUEST_INVALID', { errors: [{ pointer: '', code: error.reason }] })
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code !== 'string') return fault('INTERNAL')
  if (Object.hasOwn(FASTIFY_CODES, code)) return fault(FASTIFY_CODES[code] ?? 'INTERNAL')
  return explainCode(code)?.status === undefined ? fault('INTERNAL') : fault(code as ErrorCode, fieldsOf(error))
}

function fault(code: ErrorCode, { errors, parcelId, retryAfterSeconds }: RefusalDetails = {}): Fault {
  const entry: CatalogueEntry = catalogue[code]
  const details = { ...(errors ? { errors } : {}), ...(parcelId ? { parcelId } : {}) }
  return { code, status: entry.status ?? 500, entry, ...details, retryAfterSeconds }
}

/** The fields of an error that a caller may see: ids, never a path of this machine. */
function fieldsOf(error: unknown): RefusalDetails {
  const { fields, field } = error as { fields?: { parcelId?: unknown }; field?: unknown }
  return {
    ...(typeof fields?.parcelId === 'string' ? { parcelId: fields.parcelId } : {}),
    ...(typeof field === 'string' ? { errors: [{ pointer: `/${field}`, code: 'invalid' }] } : {}),
  }
}

/** RFC 9457 problem details in the caller's language. */
export function problemOf(
  { code, status, entry, errors, parcelId }: Fault,
  { language, requestId }: { language: Language; requestId: string },
): Problem {
  const { title, next } = entry[language]
  return {
    type: `/docs#${code}`,
    title: filled(title, parcelId),
    status,
    code,
    next: filled(next, parcelId),
    requestId,
    retryable: entry.retryable === true,
    ...(parcelId ? { parcelId } : {}),
    ...(errors && errors.length > 0 ? { errors } : {}),
  }
}

const filled = (text: string, parcelId: string | undefined) =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'parcelId' ? (parcelId ?? '…') : '…'))
