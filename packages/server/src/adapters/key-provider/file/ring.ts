import type { MacPurpose } from '../../../ports/key-provider.ts'

export const RING_KEY_BYTES = 32
/** Those that lie in the file; the others are derived, so that a copy of an earlier ring has them too. */
export const STORED_MACS = ['idempotency', 'blind-index', 'check'] as const satisfies readonly MacPurpose[]
export type StoredMac = (typeof STORED_MACS)[number]

/** The ring as it stands in its file. */
export interface Ring {
  /** Version 1 first, without gaps; the last one wraps. */
  readonly versions: readonly RingVersion[]
  /** Never rotated: what they made must be found again. */
  readonly macs: Readonly<Record<StoredMac, Buffer>>
  /** Versions below it are refused. 1 in a ring that has never refused one. */
  readonly minimum: number
}

export interface RingVersion {
  readonly version: number
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** undefined once destroyed. */
  readonly key: Buffer | undefined
}

const FORMAT = 'exqress key ring 1'
const NOTE = 'Whoever has this file can open what the vault has sealed. Keep a copy, apart from every copy of the data.'

export function serialiseRing({ versions, macs, minimum }: Ring): string {
  const file = {
    format: FORMAT,
    note: NOTE,
    minimum,
    versions: versions.map(({ version, createdAt, key }) => ({
      version,
      createdAt,
      ...(key ? { key: key.toString('base64') } : { destroyed: true }),
    })),
    macs: Object.fromEntries(STORED_MACS.map(purpose => [purpose, macs[purpose].toString('base64')])),
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** undefined for anything that is not a whole ring. */
export function parseRing(text: string): Ring | undefined {
  const file = parseObject(text)
  if (file?.format !== FORMAT || !Array.isArray(file.versions) || file.versions.length === 0) return undefined
  const versions: RingVersion[] = []
  for (const entry of file.versions as unknown[]) {
    const version = parseVersion(entry)
    if (version?.version !== versions.length + 1) return undefined
    versions.push(version)
  }
  if (versions.at(-1)?.key === undefined) return undefined
  const stored = isObject(file.macs) ? file.macs : {}
  const idempotency = parseKey(stored.idempotency)
  const blindIndex = parseKey(stored['blind-index'])
  const check = parseKey(stored.check)
  if (!idempotency || !blindIndex || !check) return undefined
  // Absent in the first rings that were written.
  const { minimum = 1 } = file
  if (typeof minimum !== 'number' || !Number.isInteger(minimum)) return undefined
  if (minimum < 1 || minimum > versions.length) return undefined
  return { versions, macs: { idempotency, 'blind-index': blindIndex, check }, minimum }
}

function parseVersion(entry: unknown): RingVersion | undefined {
  if (!isObject(entry)) return undefined
  const { version, createdAt, destroyed } = entry
  if (typeof version !== 'number' || typeof createdAt !== 'number') return undefined
  if (destroyed === true) return { version, createdAt, key: undefined }
  const key = parseKey(entry.key)
  return key && { version, createdAt, key }
}

function parseKey(value: unknown): Buffer | undefined {
  if (typeof value !== 'string') return undefined
  const key = Buffer.from(value, 'base64')
  return key.length === RING_KEY_BYTES && key.toString('base64') === value ? key : undefined
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
