import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type OpenedVault, parcelIdOf, requestOf, tokenOf, vaultFolder } from '../../../test/vault-place.ts'
import { stoppedAtStep } from '../../../test/vault-steps.ts'
import type { Vault } from '../../ports/vault.ts'
import { openVault } from './open-vault.ts'

// Processes are slow to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const script = fileURLToPath(new URL('../../../test/vault-process.ts', import.meta.url))

let place: ReturnType<typeof vaultFolder>
beforeEach(() => {
  place = vaultFolder()
})
afterEach(() => place.remove())

/** Resolves with what it wrote, and whether it was killed. `onOutput` may kill it. */
function run(action: string, number: number, onOutput: (output: string, kill: () => void) => void = () => {}) {
  return new Promise<{ output: string; killed: boolean }>((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--conditions=@exqress/source', script, action, place.folder, place.ring, String(number)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let output = ''
    child.stdout.on('data', chunk => {
      output += chunk
      onOutput(output, () => child.kill('SIGKILL'))
    })
    child.on('error', reject)
    child.on('close', (status, signal) => {
      if (status === 0 || signal === 'SIGKILL') resolve({ output, killed: signal === 'SIGKILL' })
      else reject(new Error(`the child exited with ${status}`))
    })
  })
}

describe('processes that seal the same parcels at the same time', () => {
  it('all answer with the same tokens, and one record opens for each', async () => {
    const outputs = await Promise.all([1, 2, 3].map(number => run('seal', number)))
    expect(new Set(outputs.map(one => one.output)).size).toBe(1)
    const tokens = JSON.parse(outputs[0]?.output ?? '') as string[]
    const { vault, close } = await place.open()
    const answers = await vault.present(
      'shop',
      tokens.map((_, number) => parcelIdOf(number)),
      {},
    )
    expect(answers.map(answer => answer && 'token' in answer && answer.token)).toEqual(tokens)
    await close()
  })
})

// One that was shredded, one that is sealed, one that was forgotten; and one that is new each time.
async function prepare(vault: Vault) {
  const requests = [0, 1, 2].map(parcel => requestOf(parcel))
  await vault.seal('shop', requests, {})
  await vault.shred('shop', [parcelIdOf(0)])
  await vault.forget('shop', [parcelIdOf(2)])
}
const parcelsOf = (step: number) => [0, 1, 2, 100 + step]
const tokenAt = (step: number, parcel: number) => tokenOf(step * 1_000_000 + parcel)

/** Seals again what was being sealed when it stopped at a step. */
async function expectOneResult({ vault, database }: OpenedVault, step: number) {
  const parcels = parcelsOf(step)
  const requests = parcels.map(parcel => requestOf(parcel))
  const answers = await vault.seal('shop', requests, {})
  const tokens = answers.map(answer => ('token' in answer ? answer.token : 'erased'))
  expect(tokens.slice(0, 2)).toEqual(['erased', tokenOf(1)])
  // Its tokens when the records had been stored, ours when they had not; never none, never others.
  const fresh = parcels.slice(2)
  expect([fresh.map(parcel => tokenAt(step, parcel)), fresh.map(tokenOf)]).toContainEqual(tokens.slice(2))
  const again = await vault.present('shop', parcels.map(parcelIdOf), {})
  expect(again.map(answer => (answer && 'token' in answer ? answer.token : 'erased'))).toEqual(tokens)
  const rows = await database.query.selectFrom('sealed_parcels').select('parcel_id').execute()
  expect(rows).toHaveLength(3)
  await vault.forget('shop', fresh.map(parcelIdOf))
}

it('a failure at any step of sealing leaves a state from which the same call gives exactly one result', async () => {
  const stores = await place.open()
  await prepare(stores.vault)
  let step = 0
  for (let stopped = true; stopped; ) {
    stopped = false
    step++
    const stop = () => {
      stopped = true
      throw new RangeError('stopped')
    }
    const requests = parcelsOf(step).map(parcel => requestOf(parcel, { token: tokenAt(step, parcel) }))
    const sealed = openVault(stoppedAtStep(stores, step, stop)).seal('shop', requests, {})
    await sealed.catch(error => expect(error).toBeInstanceOf(RangeError))
    await expectOneResult(stores, step)
  }
  expect(step).toBeGreaterThan(15)
  await stores.close()
})

it.each(['shred', 'forget'] as const)('a failure at any step of %s: the same call again finishes it', async verb => {
  const { vault, database, keys, ...rest } = await place.open()
  const destroyed = () => keys.query.selectFrom('destroyed_keys').select('parcel_id').execute()
  let step = 0
  for (let stopped = true; stopped; ) {
    stopped = false
    step++
    const parcelIds = [parcelIdOf(2 * step), parcelIdOf(2 * step + 1)]
    await vault.seal('shop', [requestOf(2 * step), requestOf(2 * step + 1)], {})
    const stop = () => {
      stopped = true
      throw new RangeError('stopped')
    }
    const stopping = openVault(stoppedAtStep({ vault, database, keys, ...rest }, step, stop))
    await stopping[verb]('shop', parcelIds).catch(error => expect(error).toBeInstanceOf(RangeError))
    await vault[verb]('shop', parcelIds)
    expect(await database.query.selectFrom('sealed_parcels').select('parcel_id').execute()).toEqual([])
    const shown = await vault.present('shop', parcelIds, {})
    expect(shown).toEqual(
      verb === 'forget' ? [undefined, undefined] : parcelIds.map(parcelId => ({ parcelId, erased: true })),
    )
    const again = await vault.seal('shop', [requestOf(2 * step)], {})
    expect(again).toMatchObject([verb === 'forget' ? { created: true } : { erased: true }])
    await vault.forget('shop', parcelIds)
  }
  expect(await destroyed()).toHaveLength(verb === 'forget' ? 0 : 2 * step)
  expect(step).toBeGreaterThan(6)
  await rest.close()
})

describe('a process that is killed', () => {
  it('at a step of sealing leaves a state from which the same call gives exactly one result', async () => {
    const stores = await place.open()
    await prepare(stores.vault)
    for (let step = 1, killed = true; killed; step += 4) {
      ;({ killed } = await run('crash', step))
      await expectOneResult(stores, step)
    }
    await stores.close()
  })

  it('at random while it seals batch after batch keeps every token it had answered with', async () => {
    for (const lines of [1, 3, 6]) {
      const { output } = await run('keep-sealing', lines, (soFar, kill) => {
        if (soFar.split('\n').length > lines) kill()
      })
      const answered = output
        .trim()
        .split('\n')
        .flatMap(line => JSON.parse(line) as string[])
      const { vault, database, close } = await place.open()
      const requests = Array.from({ length: answered.length + 40 }, (_, number) => requestOf(number))
      const answers = await vault.seal('shop', requests, {})
      const tokens = answers.map(answer => ('token' in answer ? answer.token : 'erased'))
      expect(tokens.slice(0, answered.length)).toEqual(answered)
      expect((await vault.seal('shop', requests, {})).map(answer => 'token' in answer && answer.token)).toEqual(tokens)
      const { count } = await database.query
        .selectFrom('sealed_parcels')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      expect(count).toBe(requests.length)
      await vault.forget(
        'shop',
        requests.map(request => request.parcelId),
      )
      await close()
    }
  })
})
