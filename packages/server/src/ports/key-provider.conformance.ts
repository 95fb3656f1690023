import { createPublicKey, randomBytes, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeyContext, KeyProvider, MacPurpose } from './key-provider.ts'

export interface KeyProviderHarness {
  /** A ring that nobody has used yet. */
  readonly fresh: () => Promise<KeyProvider>
  /** Another handle on the keys of one that `fresh` gave, as another process would have it. */
  readonly again: (provider: KeyProvider) => Promise<KeyProvider>
}

const MONDAY = Date.UTC(2026, 10, 23)
const WEEK_MS = 7 * 24 * 60 * 60 * 1000
const context = (changes: Partial<KeyContext> = {}): KeyContext => ({
  purpose: 'parcel',
  tenant: 'shop-1',
  parcelId: 'pcl_0000000000000000000000000A',
  issuedAt: MONDAY,
  ...changes,
})

/** What every key provider does, whatever holds its keys. */
export function keyProviderConformance(name: string, { fresh, again }: KeyProviderHarness): void {
  describe(`key provider: ${name}`, () => {
    it('unwraps what it wrapped, also through another handle', async () => {
      const ring = await fresh()
      const dataKey = randomBytes(32)
      const wrapped = await ring.wrap(context(), dataKey)
      expect(await ring.unwrap(context(), wrapped)).toEqual(dataKey)
      expect(await (await again(ring)).unwrap(context(), wrapped)).toEqual(dataKey)
    })

    it('a wrapped key shows nothing of the key, and wrapping it twice gives two different results', async () => {
      const ring = await fresh()
      const dataKey = randomBytes(32)
      const first = await ring.wrap(context(), dataKey)
      const second = await ring.wrap(context(), dataKey)
      expect(first.wrapped.includes(dataKey.subarray(0, 8))).toBe(false)
      expect(first.wrapped.equals(second.wrapped)).toBe(false)
    })

    it('every wrapped key has its own nonce', async () => {
      const ring = await fresh()
      const dataKey = randomBytes(32)
      const wrapped = await Promise.all(Array.from({ length: 400 }, () => ring.wrap(context(), dataKey)))
      expect(new Set(wrapped.map(key => key.wrapped.toString('hex', 0, 12))).size).toBe(400)
    })

    it.each([
      ['another tenant', { tenant: 'shop-2' }],
      ['another parcel', { parcelId: 'pcl_0000000000000000000000000B' }],
      ['another week', { issuedAt: MONDAY + WEEK_MS }],
      ['the week before', { issuedAt: MONDAY - 1 }],
    ])('does not unwrap for %s', async (_what, changes) => {
      const ring = await fresh()
      const wrapped = await ring.wrap(context(), randomBytes(32))
      await expect(ring.unwrap(context(changes), wrapped)).rejects.toMatchObject({ code: 'KEY_UNWRAP_FAILED' })
    })

    it('the wrapping key is one of the ISO week: Sunday 23:59:59.999 UTC still opens what Monday wrapped', async () => {
      const ring = await fresh()
      const dataKey = randomBytes(32)
      const wrapped = await ring.wrap(context(), dataKey)
      expect(await ring.unwrap(context({ issuedAt: MONDAY + WEEK_MS - 1 }), wrapped)).toEqual(dataKey)
    })

    it('a tenant whose name runs into the parcel id is another tenant', async () => {
      const ring = await fresh()
      const wrapped = await ring.wrap(context({ tenant: 'a', parcelId: '","b' }), randomBytes(32))
      await expect(ring.unwrap(context({ tenant: 'a","', parcelId: 'b' }), wrapped)).rejects.toMatchObject({
        code: 'KEY_UNWRAP_FAILED',
      })
    })

    it('refuses a wrapped key with any bit changed, cut off or added', async () => {
      const ring = await fresh()
      const { keyVersion, wrapped } = await ring.wrap(context(), randomBytes(32))
      const bits = fc.nat(wrapped.length * 8 - 1)
      await fc.assert(
        fc.asyncProperty(bits, async bit => {
          const changed = Buffer.from(wrapped)
          changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
          await expect(ring.unwrap(context(), { keyVersion, wrapped: changed })).rejects.toMatchObject({
            code: 'KEY_UNWRAP_FAILED',
          })
        }),
      )
      for (const changed of [Buffer.alloc(0), wrapped.subarray(1), Buffer.concat([wrapped, Buffer.alloc(1)])]) {
        await expect(ring.unwrap(context(), { keyVersion, wrapped: changed })).rejects.toMatchObject({
          code: 'KEY_UNWRAP_FAILED',
        })
      }
    })

    it('after a rotation the new version wraps, and the old one still unwraps', async () => {
      const ring = await fresh()
      const dataKey = randomBytes(32)
      const old = await ring.wrap(context(), dataKey)
      expect(await ring.rotate()).toBe(old.keyVersion + 1)
      expect((await ring.wrap(context(), dataKey)).keyVersion).toBe(old.keyVersion + 1)
      expect(await ring.unwrap(context(), old)).toEqual(dataKey)
    })

    it('a key does not unwrap under the name of another version', async () => {
      const ring = await fresh()
      const old = await ring.wrap(context(), randomBytes(32))
      const keyVersion = await ring.rotate()
      await expect(ring.unwrap(context(), { ...old, keyVersion })).rejects.toMatchObject({ code: 'KEY_UNWRAP_FAILED' })
      await expect(ring.unwrap(context(), { ...old, keyVersion: 99 })).rejects.toMatchObject({
        code: 'KEY_VERSION_UNKNOWN',
      })
    })

    it('another handle sees a rotation and a destruction at its next call', async () => {
      const ring = await fresh()
      const other = await again(ring)
      const dataKey = randomBytes(32)
      const old = await ring.wrap(context(), dataKey)
      const version = await ring.rotate()
      const recent = await ring.wrap(context(), dataKey)
      expect(await other.unwrap(context(), recent)).toEqual(dataKey)
      expect((await other.wrap(context(), dataKey)).keyVersion).toBe(version)
      await other.destroy(version)
      await expect(ring.unwrap(context(), old)).rejects.toMatchObject({ code: 'KEY_VERSION_DESTROYED' })
    })

    it('a destroyed version is refused for good; the others still open; twice is one effect', async () => {
      const ring = await fresh()
      const dataKey = randomBytes(32)
      const first = await ring.wrap(context(), dataKey)
      await ring.rotate()
      const second = await ring.wrap(context(), dataKey)
      await ring.destroy(second.keyVersion)
      await ring.destroy(second.keyVersion)
      for (const handle of [ring, await again(ring)]) {
        await expect(handle.unwrap(context(), first)).rejects.toMatchObject({
          code: 'KEY_VERSION_DESTROYED',
          fields: { version: first.keyVersion },
        })
        expect(await handle.unwrap(context(), second)).toEqual(dataKey)
      }
      expect((await ring.list()).map(({ version, destroyed }) => ({ version, destroyed }))).toEqual([
        { version: first.keyVersion, destroyed: true },
        { version: second.keyVersion, destroyed: false },
      ])
    })

    it('the version that wraps cannot be destroyed', async () => {
      const ring = await fresh()
      const [only] = await ring.list()
      await expect(ring.destroy((only?.version ?? 0) + 1)).rejects.toMatchObject({ code: 'KEY_VERSION_UNKNOWN' })
      expect((await ring.list()).map(entry => entry.destroyed)).toEqual([false])
    })

    it('the keys for hashes differ by purpose and stay the same over rotation, destruction and other handles', async () => {
      const ring = await fresh()
      const purposes: MacPurpose[] = ['idempotency', 'blind-index', 'check']
      const keysOf = async (of: KeyProvider) =>
        Promise.all(purposes.map(async purpose => (await of.macKey(purpose)).export().toString('hex')))
      const before = await keysOf(ring)
      expect(new Set(before).size).toBe(3)
      await ring.destroy(await ring.rotate())
      expect(await keysOf(ring)).toEqual(before)
      expect(await keysOf(await again(ring))).toEqual(before)
    })

    it('two rotations at the same time are two versions', async () => {
      const ring = await fresh()
      const other = await again(ring)
      const made = await Promise.all([ring.rotate(), other.rotate()])
      expect(new Set(made).size).toBe(2)
      expect(await ring.list()).toHaveLength(3)
    })

    it('refuses versions below the minimum, still brings them under the present one, and never lowers it', async () => {
      const ring = await fresh()
      const dataKey = randomBytes(32)
      const old = await ring.wrap(context(), dataKey)
      await ring.rotate()
      await ring.rotate()
      expect(await ring.unwrap(context(), old)).toEqual(dataKey)
      await ring.refuse(3)
      const other = await again(ring)
      for (const handle of [ring, other]) {
        await expect(handle.unwrap(context(), old)).rejects.toMatchObject({ code: 'KEY_VERSION_REFUSED' })
      }
      await ring.refuse(2)
      await expect(other.unwrap(context(), old)).rejects.toMatchObject({ code: 'KEY_VERSION_REFUSED' })
      const renewed = await other.rewrap(context(), old)
      expect(renewed.keyVersion).toBe(3)
      expect(await ring.unwrap(context(), renewed)).toEqual(dataKey)
      await expect(ring.rewrap(context({ tenant: 'shop-2' }), old)).rejects.toMatchObject({ code: 'KEY_UNWRAP_FAILED' })
      expect((await ring.list()).map(({ refused, destroyed }) => [refused, destroyed])).toEqual([
        [true, false],
        [true, false],
        [false, false],
      ])
    })

    it('does not refuse the version that wraps now', async () => {
      const ring = await fresh()
      await expect(ring.refuse(2)).rejects.toMatchObject({ code: 'KEY_VERSION_UNKNOWN' })
      await ring.refuse(1)
      expect(await ring.unwrap(context(), await ring.wrap(context(), Buffer.alloc(32, 5)))).toEqual(Buffer.alloc(32, 5))
    })

    it('does not bring along what was destroyed', async () => {
      const ring = await fresh()
      const old = await ring.wrap(context(), randomBytes(32))
      await ring.rotate()
      await ring.destroy(2)
      await expect(ring.rewrap(context(), old)).rejects.toMatchObject({ code: 'KEY_VERSION_DESTROYED' })
      expect(await ring.list()).toMatchObject([{ refused: true, destroyed: true }, { refused: false }])
    })

    it('signs with one Ed25519 key of its own, whatever is rotated or destroyed', async () => {
      const ring = await fresh()
      const message = Buffer.from('erased')
      const signature = await ring.sign(message)
      const publicKey = await ring.signingKey()
      await ring.rotate()
      await ring.destroy(2)
      const other = await again(ring)
      expect(await other.signingKey()).toEqual(publicKey)
      expect(await other.sign(message)).toEqual(signature)
      const key = createPublicKey({
        key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') },
        format: 'jwk',
      })
      expect(verify(null, message, key, signature)).toBe(true)
      expect(verify(null, Buffer.from('kept'), key, signature)).toBe(false)
      expect(await (await fresh()).signingKey()).not.toEqual(publicKey)
    })
  })
}
