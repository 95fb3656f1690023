import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgresForTests } from '../../../test/engines.ts'
import { clearVault, NOON, openVaultAt } from '../../../test/vault-place.ts'
import { controlledClock } from '../../adapters/clock/controlled.ts'
import { vaultConformance } from '../../ports/vault.conformance.ts'
import { vaultLifeConformance } from '../../ports/vault-life.conformance.ts'

const postgres = await postgresForTests()

async function openAt(
  url: (folder: string) => string,
  reset: (vault: Awaited<ReturnType<typeof openVaultAt>>) => Promise<void>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-vault-'))
  const clock = controlledClock(NOON)
  const open = () => openVaultAt(url(folder), join(folder, 'keys', 'ring.json'), clock)
  const first = await open()
  await reset(first)
  const opened = [first]
  return {
    vault: first.vault,
    clock,
    again: async () => {
      const other = await open()
      opened.push(other)
      return other.vault
    },
    close: async () => {
      await Promise.all(opened.map(one => one.close()))
      rmSync(folder, { recursive: true })
    },
  }
}

for (const conformance of [vaultConformance, vaultLifeConformance])
  conformance('SQLite', () =>
    openAt(
      folder => folder,
      async () => {},
    ),
  )

if (postgres) {
  for (const conformance of [vaultConformance, vaultLifeConformance])
    conformance('PostgreSQL', () => openAt(() => postgres.url, clearVault))
}
