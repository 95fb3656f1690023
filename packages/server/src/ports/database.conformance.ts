import { describe, test } from 'vitest'
import type { Case, Place } from './database-conformance/case.ts'
import { storageCases } from './database-conformance/storage.ts'
import { transactionCases } from './database-conformance/transactions.ts'
import { valueCases } from './database-conformance/values.ts'
import { writingCases } from './database-conformance/writing.ts'

/** What every adapter of the database port must do; data, so that a faulty adapter can be shown to fail it. */
export const databaseCases: readonly Case[] = [...valueCases, ...writingCases, ...transactionCases, ...storageCases]

/** Declares the suite for one engine; each case gets a place of its own. */
export function databaseConformance(
  name: string,
  makePlace: () => Promise<Place>,
  { shared }: { shared: boolean },
): void {
  describe(name, () => {
    for (const { fact, run, shared: needsShared = false } of databaseCases) {
      if (needsShared && !shared) continue
      test(fact, () => runCase(run, makePlace))
    }
  })
}

export async function runCase(run: Case['run'], makePlace: () => Promise<Place>): Promise<void> {
  const place = await makePlace()
  try {
    await run(place)
  } finally {
    await place.remove()
  }
}
