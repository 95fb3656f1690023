import { configFrom, type RunningServer, startServer } from '@exqress/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { straceForTests } from '../../../server/test/engines.ts'
import { atOnce } from './at-once.ts'
import { differences, filesOf, type LabelJob, leftOver, placeOf, smallJob } from './jobs.ts'
import { lost, readKept, wrong } from './kept.ts'
import { type FileOperation, fileOperations, killAt } from './strace.ts'
import { Workplace } from './workplace.ts'

const EVERY_OPERATION = process.env.CI === 'true'
const LOCAL = { EXQRESS_DATA_DIR: 'data' }

/** With CI=true every `stride`th, else so many, spread evenly. */
function some(operations: readonly FileOperation[], { stride, count }: Pick<Crashes, 'stride' | 'count'>) {
  const step = EVERY_OPERATION ? stride : Math.ceil(operations.length / count)
  return operations.filter((_, index) => index % step === 0)
}

interface Crash {
  readonly operation: FileOperation
  readonly index: number
  readonly place: Workplace
  /** How the killed run and the one after it ended. */
  readonly killed: { readonly signal: NodeJS.Signals | null }
  readonly again: { readonly code: number | null; readonly stderr: string }
}

interface Crashes {
  readonly job: LabelJob
  readonly env: Readonly<Record<string, string>>
  readonly stride: number
  readonly count: number
}

/**
 * Runs the job once without a kill, and then for each of its file operations in a new place: killed there, and again.
 * What is wrong afterwards is told in words.
 */
async function crashEverywhere(
  { job, env, ...which }: Crashes,
  judge: (crash: Crash, whole: Workplace, between: unknown) => Promise<string[]>,
  lookBetween: (place: Workplace) => unknown = () => undefined,
): Promise<{ points: number; problems: string[] }> {
  const whole = placeOf(job)
  const { ended, operations } = await fileOperations(whole, job.args, { env })
  expect(ended).toMatchObject({ code: job.code, signal: null })
  const points = some(operations, which)
  const problems = await atOnce(points, async (operation, index) => {
    const place = placeOf(job)
    const killed = await killAt(place, job.args, operation, { env })
    const between = lookBetween(place)
    const again = await place.exqress(job.args, { env })
    const found = [
      ...(killed.signal === 'SIGKILL' ? [] : ['it was not killed']),
      ...(again.code === job.code ? [] : [`run again, it exits with ${again.code}: ${again.stderr}`]),
      ...leftOver(whole, place),
      ...(await judge({ operation, index, place, killed, again }, whole, between)),
    ]
    place.remove()
    return found.map(problem => `killed at ${operation.call} ${operation.nth}: ${problem}`)
  })
  whole.remove()
  return { points: points.length, problems: problems.flat() }
}

describe.runIf(straceForTests())('a small job, killed at every file operation and run again', () => {
  beforeAll(async () => {
    // Once for the compile cache, which would be written to at the end of the run that is counted.
    const place = placeOf(smallJob())
    await place.exqress(smallJob().args, { env: LOCAL })
    place.remove()
  })

  it('with its databases and key ring: one parcel a row, and nothing sealed or issued is lost', {
    timeout: 900_000,
  }, async () => {
    const job = smallJob()
    const judge = async ({ place, index }: Crash, _: Workplace, before: unknown) => {
      const after = readKept(place.path('data'))
      const found = [...lost(before as typeof after, after), ...wrong(after, job.labels)]
      // That the output is made alike whenever it is made, some of the points show.
      if (index % 8 !== 0) return found
      const files = filesOf(place)
      await place.exqress(job.args, { env: LOCAL })
      return [...found, ...differences(files, filesOf(place)).map(problem => `run a third time, ${problem}`)]
    }
    const look = (place: Workplace) => readKept(place.path('data'))
    const { points, problems } = await crashEverywhere({ job, env: LOCAL, stride: 1, count: 24 }, judge, look)
    expect(problems).toEqual([])
    expect(points).toBeGreaterThan(EVERY_OPERATION ? 200 : 20)
  })

  describe('that a server issues: byte for byte what a run gives that nobody kills', () => {
    let server: RunningServer
    let serverPlace: Workplace
    let env: Record<string, string>
    beforeAll(async () => {
      serverPlace = new Workplace()
      server = await startServer(configFrom({ EXQRESS_DATA_DIR: serverPlace.path('server'), EXQRESS_PORT: '0' }))
      const apiKey = await server.createApiKey({ tenant: 'shop', label: 'crash tests' })
      // Without the compile cache the main thread does no file operation, and all of the worker's can be reached.
      const alone = { NODE_DISABLE_COMPILE_CACHE: '1' }
      env = { ...LOCAL, ...alone, EXQRESS_SERVER: server.url, EXQRESS_API_KEY: apiKey }
    })
    afterAll(async () => {
      await server.close()
      serverPlace.remove()
    })

    it.each([
      ['a PDF', 1, smallJob()],
      ['a PDF of rows without order numbers', 3, smallJob({ template: 'logen' })],
      ['a folder of pictures', 1, smallJob({ out: 'pictures' })],
    ])('%s', { timeout: 300_000 }, async (_, stride, job) => {
      const judge = async ({ place }: Crash, whole: Workplace) => differences(filesOf(whole), filesOf(place))
      const { points, problems } = await crashEverywhere({ job, env, stride, count: 7 }, judge)
      expect(problems).toEqual([])
      expect(points).toBeGreaterThan(5)
    })
  })
})
