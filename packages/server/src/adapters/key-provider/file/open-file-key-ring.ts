import { createPublicKey, createSecretKey, type KeyObject, sign } from 'node:crypto'
import type { Clock } from '../../../ports/clock.ts'
import type { Ids } from '../../../ports/ids.ts'
import {
  type KeyContext,
  type KeyProvider,
  KeyRefused,
  type KeyVersion,
  type MacPurpose,
  type WrappedKey,
} from '../../../ports/key-provider.ts'
import { deriveMacKey, deriveSigningKey, rawPublicKey } from './derived-keys.ts'
import { RING_KEY_BYTES, type Ring, type RingVersion, STORED_MACS } from './ring.ts'
import { changeRing, hasLeftovers, type RingStamp, readRing, stampOf } from './ring-file.ts'
import { deriveWrappingKey, isoWeek, unwrapKey, wrapKey } from './wrapping.ts'

export interface FileKeyRingOptions {
  /** Path of the ring, e.g. `keys/ring.json`. Its folder is made with mode 0700, the file with 0600. */
  readonly file: string
  readonly ids: Ids
  readonly clock: Clock
}

const NONCE_BYTES = 12
/** Tenants times weeks that are in use at the same time. */
const WRAPPING_KEYS_MAX = 1024

/**
 * The key ring in one JSON file, made when there is none: of two processes that make it at the same time one wins and
 * both use its keys. A change by another process is seen by the next call. Errors: `KeyRefused` with KEY_RING_EXPOSED
 * when others may read the file or enter its folder, KEY_RING_UNREADABLE.
 */
export function openFileKeyRing({ file, ids, clock }: FileKeyRingOptions): KeyProvider {
  if (hasLeftovers(file)) changeRing(file, () => undefined)
  if (readRing(file) === undefined) changeRing(file, present => (present ? undefined : newRing(ids, clock)))
  return new FileKeyRing(file, ids, clock)
}

const newRing = (ids: Ids, clock: Clock): Ring => ({
  versions: [newVersion(1, ids, clock)],
  macs: {
    idempotency: ids.bytes(RING_KEY_BYTES),
    'blind-index': ids.bytes(RING_KEY_BYTES),
    check: ids.bytes(RING_KEY_BYTES),
  },
  minimum: 1,
})

const newVersion = (version: number, ids: Ids, clock: Clock): RingVersion => ({
  version,
  createdAt: clock.now(),
  key: ids.bytes(RING_KEY_BYTES),
})

class FileKeyRing implements KeyProvider {
  readonly #file: string
  readonly #ids: Ids
  readonly #clock: Clock
  #versions: readonly KeyVersion[] = []
  #current = 0
  #minimum = 1
  #signingKey: KeyObject | undefined
  readonly #versionKeys = new Map<number, KeyObject>()
  readonly #macKeys = new Map<MacPurpose, KeyObject>()
  /** By version, week and tenant; the least recently made goes first. */
  readonly #wrappingKeys = new Map<string, KeyObject>()
  #stamp: RingStamp | undefined
  #checked = false

  constructor(file: string, ids: Ids, clock: Clock) {
    this.#file = file
    this.#ids = ids
    this.#clock = clock
    this.#reread()
  }

  async wrap(context: KeyContext, dataKey: Buffer): Promise<WrappedKey> {
    this.#refresh()
    const keyVersion = this.#current
    const wrappingKey = this.#wrappingKey(keyVersion, context)
    return { keyVersion, wrapped: wrapKey(wrappingKey, keyVersion, context, dataKey, this.#ids.bytes(NONCE_BYTES)) }
  }

  async unwrap(context: KeyContext, key: WrappedKey): Promise<Buffer> {
    this.#refresh()
    if (key.keyVersion < this.#minimum && this.#versionKeys.has(key.keyVersion)) {
      throw new KeyRefused('KEY_VERSION_REFUSED', { version: key.keyVersion })
    }
    return this.#open(context, key)
  }

  async rewrap(context: KeyContext, key: WrappedKey): Promise<WrappedKey> {
    this.#refresh()
    const dataKey = this.#open(context, key)
    try {
      return await this.wrap(context, dataKey)
    } finally {
      dataKey.fill(0)
    }
  }

  #open(context: KeyContext, { keyVersion, wrapped }: WrappedKey): Buffer {
    const dataKey = unwrapKey(this.#wrappingKey(keyVersion, context), keyVersion, context, wrapped)
    if (dataKey === undefined) throw new KeyRefused('KEY_UNWRAP_FAILED')
    return dataKey
  }

  async macKey(purpose: MacPurpose): Promise<KeyObject> {
    this.#refresh()
    const key = this.#macKeys.get(purpose)
    if (key === undefined) throw new KeyRefused('KEY_RING_UNREADABLE', { path: this.#file, reason: purpose })
    return key
  }

  async rotate(): Promise<number> {
    let made = 0
    this.#change(({ versions, ...rest }) => {
      made = versions.length + 1
      return { versions: [...versions, newVersion(made, this.#ids, this.#clock)], ...rest }
    })
    return made
  }

  async sign(message: Buffer): Promise<Buffer> {
    return sign(null, message, this.#signer())
  }

  async signingKey(): Promise<Buffer> {
    return rawPublicKey(createPublicKey(this.#signer()))
  }

  async refuse(belowVersion: number): Promise<void> {
    this.#change(ring => {
      if (belowVersion > ring.versions.length) throw new KeyRefused('KEY_VERSION_UNKNOWN', { version: belowVersion })
      return belowVersion <= ring.minimum ? undefined : { ...ring, minimum: belowVersion }
    })
  }

  async destroy(belowVersion: number): Promise<void> {
    this.#change(({ versions, macs, minimum }) => {
      if (belowVersion > versions.length) throw new KeyRefused('KEY_VERSION_UNKNOWN', { version: belowVersion })
      const doomed = (entry: RingVersion) => entry.version < belowVersion && entry.key !== undefined
      if (!versions.some(doomed)) return undefined
      const kept = versions.map(entry => (doomed(entry) ? { ...entry, key: undefined } : entry))
      return { versions: kept, macs, minimum: Math.max(minimum, belowVersion) }
    })
  }

  async list(): Promise<readonly KeyVersion[]> {
    this.#refresh()
    return this.#versions
  }

  #change(change: (ring: Ring) => Ring | undefined): void {
    changeRing(this.#file, ring => {
      // Without this, a lost ring would be replaced by one that opens nothing.
      if (ring === undefined) throw new KeyRefused('KEY_RING_UNREADABLE', { path: this.#file, reason: 'ENOENT' })
      return change(ring)
    })
    this.#reread()
  }

  #wrappingKey(version: number, { tenant, issuedAt }: KeyContext): KeyObject {
    const week = isoWeek(issuedAt)
    const name = `${version} ${week} ${tenant}`
    const known = this.#wrappingKeys.get(name)
    if (known) return known
    const made = deriveWrappingKey(this.#versionKey(version), tenant, week)
    if (this.#wrappingKeys.size >= WRAPPING_KEYS_MAX) {
      const [oldest] = this.#wrappingKeys.keys()
      if (oldest !== undefined) this.#wrappingKeys.delete(oldest)
    }
    this.#wrappingKeys.set(name, made)
    return made
  }

  #versionKey(version: number): KeyObject {
    const key = this.#versionKeys.get(version)
    if (key) return key
    const destroyed = this.#versions.some(entry => entry.version === version && entry.destroyed)
    throw new KeyRefused(destroyed ? 'KEY_VERSION_DESTROYED' : 'KEY_VERSION_UNKNOWN', { version })
  }

  /** Reads the file again when it has been replaced. One look serves all calls made in the same turn. */
  #refresh(): void {
    if (this.#checked) return
    if (stampOf(this.#file) !== this.#stamp) this.#reread()
    this.#checked = true
    queueMicrotask(() => {
      this.#checked = false
    })
  }

  #reread(): void {
    const read = readRing(this.#file)
    if (read === undefined) throw new KeyRefused('KEY_RING_UNREADABLE', { path: this.#file, reason: 'ENOENT' })
    this.#take(read.ring)
    this.#stamp = read.stamp
  }

  #signer(): KeyObject {
    this.#refresh()
    if (this.#signingKey === undefined)
      throw new KeyRefused('KEY_RING_UNREADABLE', { path: this.#file, reason: 'signing' })
    return this.#signingKey
  }

  #take({ versions, macs, minimum }: Ring): void {
    this.#versions = versions.map(({ version, createdAt, key }) => ({
      version,
      createdAt,
      refused: version < minimum,
      destroyed: !key,
    }))
    this.#current = versions.length
    this.#minimum = minimum
    this.#wrappingKeys.clear()
    this.#versionKeys.clear()
    for (const { version, key } of versions) if (key) this.#versionKeys.set(version, createSecretKey(key))
    for (const purpose of STORED_MACS) this.#macKeys.set(purpose, createSecretKey(macs[purpose]))
    this.#macKeys.set('audit', deriveMacKey(macs.check, 'audit'))
    this.#signingKey = deriveSigningKey(macs.check)
  }
}
