import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parcelIdOf, requestOf, tokenOf, vaultFolder } from '../../../test/vault-place.ts'

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

describe('a process that is killed', () => {
  it('at any step of sealing leaves a state from which the same call gives exactly one result', async () => {
    const { vault, database, close } = await place.open()
    // One that was shredded, one that is sealed, one that was forgotten, and one that is new each time.
    await vault.seal(
      'shop',
      [0, 1, 2].map(parcel => requestOf(parcel)),
      {},
    )
    await vault.shred('shop', [parcelIdOf(0)])
    await vault.forget('shop', [parcelIdOf(2)])
    let step = 0
    for (let killed = true; killed; ) {
      ;({ killed } = await run('crash', ++step))
      const parcels = [0, 1, 2, 100 + step]
      const answers = await vault.seal(
        'shop',
        parcels.map(parcel => requestOf(parcel)),
        {},
      )
      const tokens = answers.map(answer => ('token' in answer ? answer.token : 'erased'))
      expect(tokens.slice(0, 2)).toEqual(['erased', tokenOf(1)])
      // Its token when the record had been stored, ours when it had not; never none, never another.
      const its = [2, 100 + step].map(parcel => tokenOf(step * 1_000_000 + parcel))
      const ours = [2, 100 + step].map(parcel => tokenOf(parcel))
      expect([its, ours]).toContainEqual(tokens.slice(2))
      const again = await vault.present('shop', parcels.map(parcelIdOf), {})
      expect(again.map(answer => (answer && 'token' in answer ? answer.token : 'erased'))).toEqual(tokens)
      await vault.forget('shop', [parcelIdOf(2)])
      const rows = await database.query.selectFrom('sealed_parcels').select('parcel_id').execute()
      expect(rows).toHaveLength(1 + step)
    }
    expect(step).toBeGreaterThan(12)
    await close()
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
