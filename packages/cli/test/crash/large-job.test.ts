import { expect, it } from 'vitest'
import { orders, seeded } from '../orders.ts'
import { differences, filesOf, largeJob, leftOver, placeOf } from './jobs.ts'
import { lost, readKept, wrong } from './kept.ts'

const ROWS = 4000
const KILLS = process.env.CI === 'true' ? 10 : 5
const LOCAL = { env: { EXQRESS_DATA_DIR: 'data' } }

it('a large job, killed at random again and again, loses nothing it had and ends as if it had never been killed', {
  timeout: 300_000,
}, async () => {
  const job = largeJob(ROWS, '--quiet')
  const whole = placeOf(job)
  const startedAt = performance.now()
  expect(await whole.exqress(job.args, LOCAL)).toMatchObject({ code: 0 })
  const wholeMs = performance.now() - startedAt

  const random = seeded(20_261_122)
  const place = placeOf(job)
  const data = place.path('data')
  let before = readKept(data)
  let killed = 0
  let partly = 0
  for (let kill = 1; kill <= KILLS; kill++) {
    const afterMs = random() * wholeMs
    const { signal, code, stderr } = await place.exqress(job.args, {
      ...LOCAL,
      onStart: child => {
        const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
        child.on('exit', () => clearTimeout(timer))
      },
    })
    if (signal === null) expect({ code, stderr }).toMatchObject({ code: 0 })
    else killed++
    const now = readKept(data)
    if (now.parcels.size > 0 && now.parcels.size < ROWS) partly++
    expect({ kill, lost: lost(before, now).slice(0, 5) }).toEqual({ kill, lost: [] })
    before = now
  }
  expect(killed).toBeGreaterThan(KILLS / 2)

  expect(await place.exqress(job.args, LOCAL)).toMatchObject({ code: 0, signal: null })
  const after = readKept(data)
  expect([...lost(before, after), ...wrong(after, ROWS), ...leftOver(whole, place)]).toEqual([])
  expect(after.orderNumbers).toEqual([...orders(ROWS)].map(order => order.orderNumber).sort())
  const files = filesOf(place)
  expect(await place.exqress(job.args, LOCAL)).toMatchObject({ code: 0 })
  expect(differences(files, filesOf(place))).toEqual([])
  process.stderr.write(
    `large job: ${killed} kills, ${partly} with some of the rows issued, ${Math.round(wholeMs)} ms a run\n`,
  )
  whole.remove()
  place.remove()
})
