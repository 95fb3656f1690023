import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from './clock.ts'
import type { Erased, Presented, SealRequest, Vault } from './vault.ts'

export interface VaultHarness {
  readonly vault: Vault
  /** Another handle on the same stores, as another process would have it. */
  readonly again: () => Promise<Vault>
  /** The clock of the vault and of all its handles. */
  readonly clock: Clock & { advance(milliseconds: number): void }
  readonly close: () => Promise<void>
}

const HOUR_MS = 60 * 60 * 1000
const id = (number: number) => `pcl_${String(number).padStart(26, '0')}`
const token = (number: number) => `0T${String(number).padStart(24, '0')}`

const request = (number: number, changes: Partial<SealRequest> = {}): SealRequest => ({
  parcelId: id(number),
  issuedAt: Date.UTC(2026, 10, 22, 3),
  token: token(number),
  fields: { name: '남궁새봄', phone: '010-7319-2846', address: '서울특별시 강남구 은행나무로 731', postcode: '06234' },
  senderIsBusiness: false,
  ...changes,
})
const erased = (number: number): Erased => ({ parcelId: id(number), erased: true })
const shown = async (answer: Promise<readonly (Presented | Erased | undefined)[]>): Promise<Presented[]> =>
  (await answer).map(one => {
    if (one === undefined || 'erased' in one) throw new TypeError('nothing is shown')
    return one
  })

/** What every vault does, in the same process or behind a wire. */
export function vaultConformance(name: string, open: () => Promise<VaultHarness>): void {
  describe(`vault: ${name}`, () => {
    let vault: Vault
    let harness: VaultHarness
    beforeEach(async () => {
      harness = await open()
      vault = harness.vault
    })
    afterEach(() => harness.close())

    describe('seal', () => {
      it('shows what a label may show, and nothing else of what was sealed', async () => {
        const fields = {
          name: '남궁새봄',
          phone: '010-7319-2846',
          postcode: '06234',
          address: '서울특별시 강남구 은행나무로 731',
          addressDetail: '105동 904호',
          email: 'saebom@example.com',
          memo: '공동현관 #7788* 문앞',
          product: '도자기 찻잔',
          senderName: '새봄상회',
        }
        const [answer] = await shown(vault.seal('shop', [request(1, { fields, senderIsBusiness: true })], {}))
        expect(answer).toEqual({
          parcelId: id(1),
          created: true,
          token: token(1),
          tokenVersion: 1,
          recipient: {
            name: '남***',
            phone: '010-****-****',
            region: '서울 강남구',
            postcode: '062**',
            email: 'sa***@example.com',
            memo: '문앞',
          },
          sender: '새봄상회',
          warnings: [],
        })
      })

      it('of what is there already answers with what was sealed first, whatever is asked now', async () => {
        const [first] = await shown(vault.seal('shop', [request(1)], {}))
        const other = request(1, { token: token(9), fields: { name: '제갈찬' }, issuedAt: Date.UTC(2027, 0, 1) })
        for (const handle of [vault, await harness.again()]) {
          expect(await handle.seal('shop', [other], {})).toEqual([{ ...first, created: false }])
        }
      })

      it('masks by the profile of each call, not of the first', async () => {
        await vault.seal('shop', [request(1)], { profile: 'strict' })
        const [answer] = await shown(vault.seal('shop', [request(1)], { profile: 'kr-unified' }))
        expect(answer?.recipient.phone).toBe('010-7319-****')
        const [street] = await shown(vault.present('shop', [id(1)], { addressLevel: 'street' }))
        expect(street?.recipient.region).toContain('은행나무로')
        const [nobody] = await shown(vault.present('shop', [id(1)], { profile: 'qr-only' }))
        expect([nobody?.recipient.name, nobody?.recipient.phone, nobody?.sender]).toEqual(['', '', ''])
      })

      it('answers in the order of the requests, new and known ones mixed, the same parcel twice', async () => {
        await vault.seal('shop', [request(2)], {})
        const answers = await shown(vault.seal('shop', [request(3), request(2), request(1), request(3)], {}))
        expect(answers.map(answer => [answer.parcelId, answer.created])).toEqual([
          [id(3), true],
          [id(2), false],
          [id(1), true],
          [id(3), false],
        ])
        expect(answers[3]).toEqual({ ...answers[0], created: false })
      })

      it('takes batches of any size, also none', async () => {
        expect(await vault.seal('shop', [], {})).toEqual([])
        const requests = Array.from({ length: 1203 }, (_, number) => request(number))
        const answers = await shown(vault.seal('shop', requests, {}))
        expect(answers.map(answer => answer.token)).toEqual(requests.map(one => one.token))
      })

      it('of the same parcels through two handles at the same time has one result', async () => {
        const other = await harness.again()
        const numbers = Array.from({ length: 60 }, (_, number) => number)
        const [left, right] = await Promise.all([
          shown(
            vault.seal(
              'shop',
              numbers.map(number => request(number)),
              {},
            ),
          ),
          shown(
            other.seal(
              'shop',
              numbers.toReversed().map(number => request(number, { token: token(1000 + number) })),
              {},
            ),
          ),
        ])
        const tokens = new Map(left.map(answer => [answer.parcelId, answer.token]))
        expect(new Map(right.toReversed().map(answer => [answer.parcelId, answer.token]))).toEqual(tokens)
        const created = [...left, ...right].filter(answer => answer.created)
        expect(created).toHaveLength(numbers.length)
        expect(new Set(created.map(answer => answer.parcelId)).size).toBe(numbers.length)
      })

      it('keeps texts of any length and script, and none where none was given', async () => {
        const long = '긴'.repeat(8192)
        await vault.seal(
          'shop',
          [request(1, { fields: { senderName: long, email: '' } }), request(2, { fields: {} })],
          {},
        )
        const [first, second] = await shown(vault.present('shop', [id(1), id(2)], {}))
        expect(first?.sender).toHaveLength(8192)
        expect(second).toMatchObject({ sender: '', recipient: { name: '', phone: '', region: '' } })
      })
    })

    describe('sender', () => {
      it.each([
        [
          'a business name is shown as it stands, with its district',
          '새봄상회',
          '부산 해운대구 달빛길 9',
          true,
          '새봄상회 부산 해운대구',
        ],
        ['a person is masked', '제갈찬', '부산 해운대구 달빛길 9', false, '제** 부산 해운대구'],
        ['nobody is nothing', undefined, undefined, false, ''],
      ])('%s', async (_fact, senderName, senderAddress, senderIsBusiness, sender) => {
        const fields = {
          ...(senderName === undefined ? {} : { senderName }),
          ...(senderAddress === undefined ? {} : { senderAddress }),
        }
        const [created] = await shown(vault.seal('shop', [request(1, { fields, senderIsBusiness })], {}))
        const [opened] = await shown(vault.present('shop', [id(1)], {}))
        expect([created?.sender, opened?.sender]).toEqual([sender, sender])
      })
    })

    it('warnings are the same when sealing and when presenting', async () => {
      const fields = { name: '남궁새봄', phone: '1.07E+09' }
      const [created] = await shown(vault.seal('shop', [request(1, { fields })], {}))
      const [opened] = await shown(vault.present('shop', [id(1)], {}))
      expect(created?.warnings).toEqual([{ field: 'phone', code: 'PHONE_DESTROYED' }])
      expect(opened?.warnings).toEqual(created?.warnings)
    })

    describe('present', () => {
      it('answers in order, undefined for what is unknown, also for what another tenant sealed', async () => {
        await vault.seal('shop', [request(1)], {})
        await vault.seal('other', [request(2)], {})
        const answers = await vault.present('shop', [id(3), id(1), id(2), id(1)], {})
        expect(answers.map(answer => answer?.parcelId)).toEqual([undefined, id(1), undefined, id(1)])
      })
    })

    describe('another tenant', () => {
      it('cannot seal, replace, shred or forget what is not theirs', async () => {
        const [mine] = await shown(vault.seal('shop', [request(1)], {}))
        await expect(vault.seal('other', [request(1)], {})).rejects.toMatchObject({ code: 'NOT_FOUND' })
        await expect(vault.replaceToken('other', id(1), token(9), 2)).rejects.toMatchObject({ code: 'NOT_FOUND' })
        await vault.shred('other', [id(1)])
        await vault.forget('other', [id(1)])
        expect(await vault.findByPhone('other', '010-7319-2846')).toEqual([])
        expect(await vault.present('shop', [id(1)], {})).toEqual([{ ...mine, created: false }])
      })
    })

    describe('replaceToken', () => {
      it('gives the parcel a new token; the same call again is one effect', async () => {
        await vault.seal('shop', [request(1)], {})
        await vault.replaceToken('shop', id(1), token(7), 2)
        await vault.replaceToken('shop', id(1), token(7), 2)
        const [answer] = await shown(vault.present('shop', [id(1)], {}))
        expect(answer).toMatchObject({ token: token(7), tokenVersion: 2 })
        const [again] = await shown(vault.seal('shop', [request(1)], {}))
        expect(again).toMatchObject({ token: token(7), tokenVersion: 2, created: false })
      })

      it('refuses a version that is not the next one, and another token of the present one', async () => {
        await vault.seal('shop', [request(1)], {})
        await vault.replaceToken('shop', id(1), token(7), 2)
        for (const [number, version] of [
          [8, 2],
          [7, 1],
          [7, 4],
          [1, 1],
        ] as const) {
          await expect(vault.replaceToken('shop', id(1), token(number), version)).rejects.toMatchObject({
            code: 'TOKEN_VERSION_CONFLICT',
            fields: { parcelId: id(1) },
          })
        }
      })

      it('of two at the same time lets one win', async () => {
        await vault.seal('shop', [request(1)], {})
        const other = await harness.again()
        const outcomes = await Promise.allSettled([
          vault.replaceToken('shop', id(1), token(7), 2),
          other.replaceToken('shop', id(1), token(8), 2),
        ])
        expect(outcomes.map(outcome => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
        const winner = token(outcomes[0].status === 'fulfilled' ? 7 : 8)
        expect(await vault.present('shop', [id(1)], {})).toMatchObject([{ token: winner, tokenVersion: 2 }])
      })

      it('refuses an unknown and an erased parcel', async () => {
        await vault.seal('shop', [request(1)], {})
        await vault.shred('shop', [id(1)])
        await expect(vault.replaceToken('shop', id(1), token(7), 2)).rejects.toMatchObject({ code: 'PARCEL_ERASED' })
        await expect(vault.replaceToken('shop', id(2), token(7), 2)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      })
    })

    describe('findByPhone', () => {
      it('finds the parcels of a first or second phone however it is written, and no others', async () => {
        const withPhones = (number: number, phone: string, phone2?: string) =>
          request(number, { fields: { name: '남궁새봄', phone, ...(phone2 ? { phone2 } : {}) } })
        await vault.seal(
          'shop',
          [
            withPhones(3, '010-7319-2846'),
            withPhones(1, '+82 10 7319 2846'),
            withPhones(2, '02-552-9174', '01073192846'),
            withPhones(4, '010-7319-2847'),
            withPhones(5, '없음'),
          ],
          {},
        )
        expect(await vault.findByPhone('shop', '1073192846')).toEqual([id(1), id(2), id(3)])
        expect(await vault.findByPhone('shop', '02 552 9174')).toEqual([id(2)])
        expect(await vault.findByPhone('shop', '010-0000-0000')).toEqual([])
        expect(await vault.findByPhone('shop', '없음')).toEqual([])
        expect(await vault.findByPhone('shop', '')).toEqual([])
      })

      it('finds nothing of what has been shredded or forgotten', async () => {
        await vault.seal('shop', [request(1), request(2), request(3)], {})
        await vault.shred('shop', [id(1)])
        await vault.forget('shop', [id(2)])
        expect(await vault.findByPhone('shop', '010-7319-2846')).toEqual([id(3)])
      })
    })

    describe('shred', () => {
      it('leaves nothing to show, now and when the same parcel is sealed again', async () => {
        await vault.seal('shop', [request(1), request(2)], {})
        await vault.shred('shop', [id(1)])
        for (const handle of [vault, await harness.again()]) {
          expect(await handle.present('shop', [id(1), id(2)], {})).toMatchObject([erased(1), { parcelId: id(2) }])
          expect(await handle.seal('shop', [request(1)], {})).toEqual([erased(1)])
          expect(await handle.seal('shop', [request(3), request(1)], {})).toMatchObject([
            { parcelId: id(3) },
            erased(1),
          ])
        }
      })

      it('twice, of nothing, and of unknown parcels is no error; an unknown parcel can be sealed later', async () => {
        await vault.seal('shop', [request(1)], {})
        await vault.shred('shop', [id(1), id(1), id(2)])
        await vault.shred('shop', [id(1)])
        await vault.shred('shop', [])
        expect(await vault.seal('shop', [request(1), request(2)], {})).toMatchObject([erased(1), { created: true }])
      })
    })

    describe('forget', () => {
      it('leaves nothing, and the same parcel can be sealed again as a new one', async () => {
        await vault.seal('shop', [request(1), request(2)], {})
        await vault.forget('shop', [id(1), id(3)])
        await vault.forget('shop', [id(1)])
        await vault.forget('shop', [])
        expect(await vault.present('shop', [id(1), id(2)], {})).toMatchObject([undefined, { parcelId: id(2) }])
        const again = request(1, { token: token(9), fields: { name: '제갈찬' } })
        const [answer] = await shown(vault.seal('shop', [again], {}))
        expect(answer).toMatchObject({ created: true, token: token(9), recipient: { name: '제**' } })
        expect(await vault.present('shop', [id(1)], {})).toEqual([{ ...answer, created: false }])
      })

      it('does not bring back what was shredded', async () => {
        await vault.seal('shop', [request(1)], {})
        await vault.shred('shop', [id(1)])
        await vault.forget('shop', [id(1)])
        expect(await vault.seal('shop', [request(1)], {})).toEqual([erased(1)])
      })

      it('shredding after it is for good', async () => {
        await vault.seal('shop', [request(1)], {})
        await vault.forget('shop', [id(1)])
        await vault.shred('shop', [id(1)])
        expect(await vault.seal('shop', [request(1)], {})).toEqual([erased(1)])
      })

      it('with an instant keeps what was sealed, or sealed again, since', async () => {
        const { clock } = harness
        await vault.seal('shop', [request(1), request(2)], {})
        clock.advance(HOUR_MS)
        await vault.seal('shop', [request(2), request(3)], {})
        await vault.forget('shop', [id(1), id(2), id(3)], clock.now())
        const answers = await vault.present('shop', [id(1), id(2), id(3)], {})
        expect(answers.map(answer => answer?.parcelId)).toEqual([undefined, id(2), id(3)])
      })
    })

    describe('sealedBefore', () => {
      it('lists what was sealed before the instant, by pages, over all tenants', async () => {
        const { clock } = harness
        await vault.seal('shop', [request(3), request(1)], {})
        await vault.seal('other', [request(2)], {})
        clock.advance(HOUR_MS)
        const before = clock.now()
        await vault.seal('shop', [request(4)], {})
        const page = await vault.sealedBefore(before, undefined, 2)
        expect(page).toEqual([
          { tenant: 'shop', parcelId: id(1) },
          { tenant: 'other', parcelId: id(2) },
        ])
        expect(await vault.sealedBefore(before, id(2), 2)).toEqual([{ tenant: 'shop', parcelId: id(3) }])
        expect(await vault.sealedBefore(before - HOUR_MS, undefined, 10)).toEqual([])
      })

      it('lists nothing that was shredded, forgotten or sealed again', async () => {
        const { clock } = harness
        await vault.seal('shop', [request(1), request(2), request(3), request(4)], {})
        await vault.shred('shop', [id(1)])
        await vault.forget('shop', [id(2)])
        clock.advance(HOUR_MS)
        await vault.seal('shop', [request(3)], {})
        expect(await vault.sealedBefore(clock.now(), undefined, 10)).toEqual([{ tenant: 'shop', parcelId: id(4) }])
      })
    })
  })
}
