// A process of its own for tests of the vault: `node vault-process.ts ACTION FOLDER RING [NUMBER]`.
//   seal         seals parcels 0 to 199 with tokens that begin at NUMBER, prints the answers' tokens as JSON
//   crash        seals parcels 0, 1, 2 and 100 + NUMBER, and is killed at its NUMBERth step
//   keep-revealing reveals 40 at a time with request ids that begin with NUMBER, prints each id after its answer
//   keep-sealing seals batch after batch with tokens that begin at NUMBER, prints a line for each that was answered
import type { Vault } from '../src/ports/vault.ts'
import { openVault } from '../src/services/vault/open-vault.ts'
import { openVaultAt, parcelIdOf, requestOf, tokenOf } from './vault-place.ts'
import { stoppedAtStep } from './vault-steps.ts'

const [, , action, folder = '', ring = '', argument = '0'] = process.argv
const number = Number(argument)
const stores = await openVaultAt(folder, ring)

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)
const seal = async (vault: Vault, parcels: number[]) => {
  const requests = parcels.map(parcel => requestOf(parcel, { token: tokenOf(number * 1_000_000 + parcel) }))
  const answers = await vault.seal('shop', requests, {})
  return answers.map(answer => ('erased' in answer ? 'erased' : answer.token))
}

if (action === 'seal') process.stdout.write(JSON.stringify(await seal(stores.vault, range(0, 200))))
if (action === 'keep-sealing') {
  for (let from = 0; ; from += 20)
    process.stdout.write(`${JSON.stringify(await seal(stores.vault, range(from, 20)))}\n`)
}
if (action === 'keep-revealing') {
  await seal(stores.vault, range(0, 40))
  for (let round = 0; ; round++) {
    await Promise.all(
      range(0, 40).map(async parcel => {
        const requestId = `${number}-${round}-${parcel}`
        const asked = { viewer: { kind: 'courier', id: 'crr_1' }, purpose: 'delivery', requestId } as const
        const { fields } = await stores.vault.reveal('shop', parcelIdOf(parcel), ['phone'], asked)
        process.stdout.write(`${requestId} ${fields.phone}\n`)
      }),
    )
  }
}
if (action === 'crash') {
  const tokens = await seal(openVault(stoppedAtStep(stores, number, () => process.kill(process.pid, 'SIGKILL'))), [
    0,
    1,
    2,
    100 + number,
  ])
  process.stdout.write(JSON.stringify(tokens))
}
await stores.close()
