import type { Database } from '../src/ports/database.ts'
import type { VaultOptions } from '../src/services/vault/open-vault.ts'
import type { OpenedVault } from './vault-place.ts'

/** The same parts, but every use of a store, of the ring or of randomness is a step, and at one of them it stops. */
export function stoppedAtStep(
  { database, keys, keyProvider, copies, clock, ids }: Omit<OpenedVault, 'parts'>,
  last: number,
  stop: () => void,
): VaultOptions {
  let steps = 0
  const step = () => {
    if (++steps === last) stop()
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
      rewrap: keyProvider.rewrap.bind(keyProvider),
      sign: async message => {
        step()
        return await keyProvider.sign(message)
      },
      signingKey: keyProvider.signingKey.bind(keyProvider),
      refuse: keyProvider.refuse.bind(keyProvider),
      macKey: keyProvider.macKey.bind(keyProvider),
      rotate: keyProvider.rotate.bind(keyProvider),
      destroy: keyProvider.destroy.bind(keyProvider),
      list: keyProvider.list.bind(keyProvider),
    },
    copies,
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
    scrub: () => {
      step()
      return database.scrub()
    },
    close: () => database.close(),
  }
}
