import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Canary, sweep } from '../../../test/canary.ts'
import { type OpenedVault, requestOf, tokenOf, vaultFolder } from '../../../test/vault-place.ts'

const COUNT = 1000
const SYLLABLES = [
  ...'강건겸경고광구규근기나남다단담대도동라람려로록루린마무미민바배범별보봄빈산상새서선설성소솔송수숨슬시아안양여연영예오온완용우운원유윤은이인재정조주준지진찬창채천청초춘태평하한해향현형혜호홍환훈휘희',
]
const syllables = (number: number, count: number) =>
  Array.from(
    { length: count },
    (_, place) => SYLLABLES[(number * 7 + place * 31 + Math.floor(number / 13) * place) % SYLLABLES.length],
  ).join('')

/** Invented people; nobody's district, which a label may show, is among what is searched for. */
const people = Array.from({ length: COUNT }, (_, number) => ({
  name: `남궁${syllables(number, 2)}`,
  phone: `010-${7000 + (number % 1000)}-${String((number * 7919) % 10_000).padStart(4, '0')}`,
  phone2: `031-${500 + (number % 400)}-${String((number * 6101) % 10_000).padStart(4, '0')}`,
  address: `서울특별시 강남구 ${syllables(number + 500, 3)}로 ${100 + number}`,
  addressDetail: `${101 + (number % 30)}동 ${1001 + number}호`,
  email: `saebom${number}@example.com`,
  also: [`공동현관 #${7000 + number}*`, `도자기 찻잔 ${number}번`, tokenOf(number)],
})) satisfies Canary[]

let place: ReturnType<typeof vaultFolder>
let stores: OpenedVault
beforeAll(async () => {
  place = vaultFolder()
  stores = await place.open()
  const requests = people.map(({ name, phone, phone2, address, addressDetail, email, also }, number) =>
    requestOf(number, {
      fields: { name, phone, phone2, address, addressDetail, email, memo: also[0] ?? '', product: also[1] ?? '' },
    }),
  )
  // Sealed, sealed again, relabelled, shredded: whatever writes to the files has written.
  await stores.vault.seal('shop', requests, {})
  await stores.vault.seal('shop', requests.slice(0, 100), {})
  for (const { parcelId } of requests.slice(0, 20)) await stores.vault.replaceToken('shop', parcelId, tokenOf(5000), 2)
  await stores.vault.findByPhone('shop', people[0]?.phone ?? '')
  await stores.vault.shred(
    'shop',
    requests.slice(0, 50).map(request => request.parcelId),
  )
  await stores.vault.seal('shop', requests, {})
})
afterAll(async () => {
  await stores.close()
  place.remove()
})

it('of 1,000 people nothing is in the files of vault, keys and ring, in any encoding', async () => {
  const files = [...readdirSync(place.folder), ...readdirSync(join(place.folder, 'keys'))]
  expect(files).toEqual(expect.arrayContaining(['vault.sqlite', 'vault.sqlite-wal', 'keys.sqlite', 'ring.json']))
  expect(await sweep([place.folder], people)).toEqual([])
})

it('one person written into one of the files is found there', async () => {
  const path = join(place.folder, 'keys', 'ring.json.lock')
  appendFileSync(path, Buffer.from(people[617]?.name ?? '', 'utf16le'))
  expect(await sweep([place.folder], people.slice(600, 650))).toMatchObject([
    { path, canary: 17, field: 'name', form: 'utf16le' },
  ])
})
