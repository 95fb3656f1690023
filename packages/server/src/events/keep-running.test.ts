import { expect, it } from 'vitest'
import type { LogFields } from '../observe/log.ts'
import { silentLog } from '../observe/log.ts'
import { keepRunning } from './keep-running.ts'

function gate() {
  let open: () => void = () => {}
  const passed = new Promise<void>(resolve => {
    open = resolve
  })
  return { open: () => open(), passed }
}

it('takes turn after turn, waits when one found nothing, and stops after the turn under way', async () => {
  let turns = 0
  let under = 0
  const enough = gate()
  const stop = keepRunning(
    'test',
    async () => {
      under++
      await new Promise(resolve => setImmediate(resolve))
      under--
      if (++turns === 20) enough.open()
      return turns % 5
    },
    { log: silentLog, idleMs: 1 },
  )
  await enough.passed
  await stop()
  const until = turns
  await new Promise(resolve => setImmediate(resolve))
  expect([under, turns]).toEqual([0, until])
})

it('says that it failed without what the error says, waits, and stops without another turn', async () => {
  const said: LogFields[] = []
  let turns = 0
  const failed = gate()
  const stop = keepRunning(
    'relay admin',
    async () => {
      turns++
      throw new RangeError('나래울')
    },
    {
      log: {
        write(_level, _event, fields = {}) {
          said.push(fields)
          failed.open()
        },
      },
      idleMs: 1,
    },
  )
  await failed.passed
  await stop()
  expect(said).toMatchObject([{ loop: 'relay admin', failures: 1, errorType: 'RangeError' }])
  expect(JSON.stringify(said)).not.toContain('나래울')
  expect(turns).toBe(1)
})
