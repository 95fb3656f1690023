import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseMisuse } from '../../ports/database.ts'

/**
 * Knows whether the caller stands inside a transaction of this database. A call past the handle would wait for itself
 * (SQLite has one writer; a pool may be used up), so it is refused at once instead.
 */
export class TransactionScope {
  readonly #storage = new AsyncLocalStorage<{ open: boolean }>()

  refuseInside(): void {
    if (this.#storage.getStore()?.open === true) {
      throw new DatabaseMisuse('inside a transaction use its handle, not the database')
    }
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const scope = { open: true }
    try {
      return await this.#storage.run(scope, work)
    } finally {
      // What the work left running must not be refused for ever.
      scope.open = false
    }
  }
}
