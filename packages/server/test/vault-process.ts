// A process of its own for tests of the vault: `node vault-process.ts ACTION FOLDER RING [NUMBER]`.
//   seal         seals parcels 0 to 199 with tokens that begin at NUMBER, prints the answers' tokens as JSON
//   crash        seals parcels 0, 1, 2 and 100 + NUMBER, and is killed at its NUMBERth step
//   keep-sealing seals batch after batch with tokens that begin at NUMBER, prints a line for each that was answered
import type { Database } from '../src/ports/database.ts'
import type { Vault } from '../src/ports/vault.ts'
import { openVault } from '../src/services/vault/open-vault.ts'
import { type OpenedVault, openVaultAt, requestOf, tokenOf } from './vault-place.ts'

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
if (action === 'crash') {
  const tokens = await seal(openVault(killedAtStep(stores, number)), [0, 1, 2, 100 + number])
  process.stdout.write(JSON.stringify(tokens))
}
await stores.close()

/** The same parts, but every use of a store, of the ring or of randomness is a step, and one of them is the last. */
function killedAtStep({ database, keys, keyProvider, clock, ids }: OpenedVault, last: number) {
  let steps = 0
  const step = () => {
    if (++steps === last) process.kill(process.pid, 'SIGKILL')
  }
  return {
    database: stepping(database, step),
    keys: stepping(keys, step),
    keyProvider: {
      wrap: async (...of: Parameters<typeof keyProvider.wrap>) => {
        step()
        return await keyProvider.wrap(...of)
      },
      unwrap: keyProvider.unwrap.bind(keyProvider),
      macKey: keyProvider.macKey.bind(keyProvider),
      rotate: keyProvider.rotate.bind(keyProvider),
      destroy: keyProvider.destroy.bind(keyProvider),
      list: keyProvider.list.bind(keyProvider),
    },
    clock,
    ids: {
      bytes: (count: number) => {
        step()
        return ids.bytes(count)
      },
    },
  }
}

function stepping<Tables>(database: Database<Tables>, step: () => void): Database<Tables> {
  return {
    engine: database.engine,
    get query() {
      step()
      return database.query
    },
    transaction: async (work, options) => {
      step()
      const result = await database.transaction(async transaction => {
        step()
        const inside = await work({
          query: transaction.query,
          insertMany: async (...of) => {
            const inserted = await transaction.insertMany(...of)
            step()
            return inserted
          },
        })
        step()
        return inside
      }, options)
      step()
      return result
    },
    migrate: migrations => database.migrate(migrations),
    scrub: () => database.scrub(),
    close: () => database.close(),
  }
}
