import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '../src/adapters/database/open.ts'
import type { ChildTask, Place, Tables } from '../src/ports/database-conformance/case.ts'

/** A folder of its own with one service's file. */
export async function sqlitePlace(): Promise<Place & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-database-'))
  const open = () => openDatabase<Tables>(folder, { service: 'conformance', durability: 'full' })
  return {
    folder,
    shared: true,
    open,
    child: task => child(folder, 'conformance', task),
    remove: () => rm(folder, { recursive: true }),
  }
}

export async function memoryPlace(): Promise<Place> {
  return {
    shared: false,
    open: () => openDatabase<Tables>('sqlite::memory:', { service: 'conformance', durability: 'full' }),
    child: () => {
      throw new TypeError('a database in memory is seen by one process only')
    },
    remove: async () => {},
  }
}

/** A schema of its own in the test file's database, which is dropped as a whole. */
export function postgresPlaces(url: string): () => Promise<Place> {
  let made = 0
  return async () => {
    const service = `conformance_${++made}`
    return {
      shared: true,
      open: () => openDatabase<Tables>(url, { service, durability: 'full' }),
      child: task => child(url, service, task),
      remove: async () => {},
    }
  }
}

function child(url: string, service: string, task: ChildTask): ChildProcess {
  const script = fileURLToPath(new URL('database-child.ts', import.meta.url))
  return spawn(process.execPath, ['--conditions=@exqress/source', script, url, service, task], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}
