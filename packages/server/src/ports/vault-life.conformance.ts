import { createPublicKey, verify } from 'node:crypto'
import { receiptMessage } from '@exqress/sdk/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VaultHarness } from './vault.conformance.ts'
import type { Asked, AskedToReveal, ErasureReceipt, Vault } from './vault.ts'

const id = (number: number) => `pcl_${String(number).padStart(26, '0')}`
const fields = { name: '남궁새봄', phone: '010-7319-2846', address: '서울특별시 강남구 은행나무로 731' }
const request = (number: number) => ({
  parcelId: id(number),
  issuedAt: Date.UTC(2026, 10, 22, 3),
  token: `0T${String(number).padStart(24, '0')}`,
  fields,
  senderIsBusiness: false,
})
const courier: AskedToReveal = {
  viewer: { kind: 'courier', id: 'crr_7' },
  purpose: 'delivery',
  requestId: 'req-1',
}
const wish: Asked & { cause: 'wish' } = {
  viewer: { kind: 'recipient', id: 'acc_3' },
  requestId: 'req-9',
  cause: 'wish',
}

/** Whether a receipt was signed by the key it names. */
export function isSigned({ signature, ...unsigned }: ErasureReceipt): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: unsigned.publicKey }, format: 'jwk' })
  return verify(null, Buffer.from(receiptMessage(unsigned)), key, Buffer.from(signature, 'base64url'))
}

/** What every vault does with what is sealed: revealing, who looked, erasing. */
export function vaultLifeConformance(name: string, open: () => Promise<VaultHarness>): void {
  describe(`vault, a parcel's life: ${name}`, () => {
    let vault: Vault
    let harness: VaultHarness
    beforeEach(async () => {
      harness = await open()
      vault = harness.vault
      await vault.seal('shop', [request(1), request(2)], {})
    })
    afterEach(() => harness.close())

    describe('reveal', () => {
      it('opens exactly the asked fields, and leaves out what was never given', async () => {
        const revealed = await vault.reveal('shop', id(1), ['phone', 'email'], courier)
        expect(revealed).toEqual({ parcelId: id(1), fields: { phone: '010-7319-2846' } })
      })

      it('is seen by views, newest first, with who, why, which fields and when', async () => {
        await vault.reveal('shop', id(1), ['phone', 'email'], courier)
        harness.clock.advance(1000)
        const support = { viewer: { kind: 'operator', id: 'acc_1' }, purpose: 'support', requestId: 'req-2' } as const
        await (await harness.again()).reveal('shop', id(1), ['address'], support)
        await vault.reveal('shop', id(2), ['name'], courier)
        const [second, first] = await vault.views('shop', id(1), { limit: 10 })
        expect(first).toEqual({ ...courier, fields: ['phone', 'email'], at: harness.clock.now() - 1000, seq: 1 })
        expect(second).toEqual({ ...support, fields: ['address'], at: harness.clock.now(), seq: 2 })
        expect(await vault.views('shop', id(1), { limit: 1 })).toEqual([second])
        expect(await vault.views('shop', id(1), { limit: 9, beforeSeq: 2 })).toEqual([first])
      })

      it('of another tenant, of nothing and of the erased is refused and leaves no entry', async () => {
        await vault.erase('shop', [id(2)], wish)
        await expect(vault.reveal('other', id(1), ['name'], courier)).rejects.toMatchObject({ code: 'NOT_FOUND' })
        await expect(vault.reveal('shop', id(9), ['name'], courier)).rejects.toMatchObject({ code: 'NOT_FOUND' })
        await expect(vault.reveal('shop', id(2), ['name'], courier)).rejects.toMatchObject({ code: 'PARCEL_ERASED' })
        expect(await vault.views('shop', id(2), { limit: 10 })).toEqual([])
        await expect(vault.views('other', id(1), { limit: 10 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
      })

      it('through two handles at the same time leaves one entry each, none lost, none twice', async () => {
        const other = await harness.again()
        const asks = Array.from({ length: 120 }, (_, number) => ({ ...courier, requestId: `req-${number}` }))
        await Promise.all(
          asks.map((asked, index) => (index % 2 ? vault : other).reveal('shop', id(1), ['name'], asked)),
        )
        const seen = await vault.views('shop', id(1), { limit: 200 })
        expect(seen.map(view => view.requestId).sort()).toEqual(asks.map(asked => asked.requestId).sort())
        expect(new Set(seen.map(view => view.seq)).size).toBe(asks.length)
      })
    })

    describe('erase', () => {
      it('leaves nothing that opens, and a receipt that its public key verifies', async () => {
        const [receipt] = await vault.erase('shop', [id(1)], wish)
        expect(receipt).toMatchObject({ parcelId: id(1), tenant: 'shop', cause: 'wish' })
        expect(receipt?.erasedAt).toBe(new Date(harness.clock.now()).toISOString())
        expect(receipt && isSigned(receipt)).toBe(true)
        expect(receipt && isSigned({ ...receipt, parcelId: id(2) })).toBe(false)
        expect(await vault.present('shop', [id(1)], {})).toEqual([{ parcelId: id(1), erased: true }])
        expect(await vault.seal('shop', [request(1)], {})).toEqual([{ parcelId: id(1), erased: true }])
        expect(await vault.findByPhone('shop', fields.phone)).toEqual([id(2)])
      })

      it('twice, also at the same time through two handles, gives one receipt', async () => {
        const other = await harness.again()
        const receipts = await Promise.all([vault, other, vault].map(one => one.erase('shop', [id(1)], wish)))
        const [first] = receipts[0] ?? []
        harness.clock.advance(5000)
        for (const [receipt] of [...receipts, await vault.erase('shop', [id(1)], wish)]) expect(receipt).toEqual(first)
        expect(await vault.receipt('shop', id(1))).toEqual(first)
      })

      it('answers in order, undefined for what is unknown or of another tenant', async () => {
        const answers = await vault.erase('shop', [id(9), id(2), id(1)], wish)
        expect(answers.map(receipt => receipt?.parcelId)).toEqual([undefined, id(2), id(1)])
        expect(await vault.erase('other', [id(1)], wish)).toEqual([undefined])
        expect(await vault.receipt('other', id(1))).toBeUndefined()
        expect(await vault.receipt('shop', id(9))).toBeUndefined()
      })

      it('keeps what others saw before', async () => {
        await vault.reveal('shop', id(1), ['name'], courier)
        await vault.erase('shop', [id(1)], wish)
        expect(await vault.views('shop', id(1), { limit: 10 })).toMatchObject([{ viewer: courier.viewer }])
      })
    })
  })
}
