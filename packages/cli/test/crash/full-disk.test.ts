import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { configFrom, startServer } from '@exqress/server'
import { describe, expect, it } from 'vitest'
import { straceForTests } from '../../../server/test/engines.ts'
import { atOnce } from './at-once.ts'
import { differences, filesOf, leftOver, placeOf, smallJob } from './jobs.ts'
import { readKept, wrong } from './kept.ts'
import { failFrom, fileOperations } from './strace.ts'
import { type Ended, Workplace } from './workplace.ts'

const EVERYTHING = process.env.CI === 'true'
const LOCAL = { EXQRESS_DATA_DIR: 'data' }
const job = smallJob()

interface Failing {
  readonly call: string
  readonly nth: number
  readonly error: 'ENOSPC' | 'EIO'
}

/** What `--json` said went wrong. */
const errorOf = ({ stdout }: Ended): { code: string; resume?: string } => JSON.parse(stdout).error

/** The words of a printed command, without its name. */
const wordsOf = (command: string) => command.split(' ').slice(1)

/** So many of these, from the first to the last. */
const spread = (last: number, count: number) => [
  ...new Set(Array.from({ length: count }, (_, index) => 1 + Math.round((index * (last - 1)) / (count - 1)))),
]

/**
 * Runs the job with a disk that fails for good from some operation on, then on a good disk again: with the command that
 * was printed, or, where nothing had begun, with the same one. What is wrong is told in words.
 */
async function failAndGoOn(failing: Failing, env: Record<string, string>, whole: Workplace) {
  const place = placeOf(job)
  const failed = await failFrom(place, job.args, failing, { env })
  const problems: string[] = []
  if (failed.code !== 7) {
    // Only after the job was done may a failure be of no interest: then everything is there already.
    if (failed.code !== job.code) problems.push(`it exits with ${failed.code}: ${failed.stderr}`)
    problems.push(
      ...differences(filesOf(whole), filesOf(place)).filter(problem => !/labels\.pdf differs/.test(problem)),
    )
  } else {
    const { code, resume } = errorOf(failed)
    const parts = Object.keys(filesOf(place)).filter(name => name.includes('.exqress-'))
    if (parts.length > 0) problems.push(`it leaves ${parts}`)
    if (!['DISK_FULL', 'STORAGE_UNAVAILABLE', 'UNAVAILABLE'].includes(code)) problems.push(`it calls it ${code}`)
    const begun = place.contents().some(name => name.endsWith('/job.json'))
    if (begun && resume === undefined) problems.push('it does not say how to go on')
    const again = await place.exqress(resume === undefined ? job.args : [...wordsOf(resume), '--json'], { env })
    if (again.code !== job.code) problems.push(`going on, it exits with ${again.code}: ${again.stderr}`)
  }
  const sawIt = failed.code === 7
  return {
    place,
    sawIt,
    problems: problems.map(problem => `${failing.call} ${failing.nth} ${failing.error}: ${problem}`),
  }
}

describe.runIf(straceForTests())('on a disk that is full, or fails, from some operation on', () => {
  it('databases and key ring: exit code 7, the command to go on with, and that one ends well', {
    timeout: 300_000,
  }, async () => {
    const whole = placeOf(job)
    const { operations } = await fileOperations(whole, job.args, { env: LOCAL })
    const last = (call: string) => Math.max(...operations.filter(one => one.call === call).map(({ nth }) => nth))
    const points: Failing[] = [
      ...spread(last('pwrite64'), EVERYTHING ? 16 : 4).map(nth => ({
        call: 'pwrite64',
        nth,
        error: 'ENOSPC' as const,
      })),
      ...spread(last('fsync'), EVERYTHING ? 8 : 3).map(nth => ({ call: 'fsync', nth, error: 'EIO' as const })),
      ...spread(last('ftruncate'), EVERYTHING ? 3 : 2).map(nth => ({
        call: 'ftruncate',
        nth,
        error: 'ENOSPC' as const,
      })),
      { call: 'mkdir', nth: 2, error: 'ENOSPC' },
    ]
    const results = await atOnce(points, async failing => {
      const { place, sawIt, problems } = await failAndGoOn(failing, LOCAL, whole)
      // Whoever runs it again gets the same labels.
      const again = await place.exqress(job.args, { env: LOCAL })
      const found = [
        ...(again.code === job.code ? [] : [`run again, it exits with ${again.code}: ${again.stderr}`]),
        ...leftOver(whole, place),
        ...wrong(readKept(place.path('data')), job.labels),
      ]
      place.remove()
      return { sawIt, problems: [...problems, ...found.map(one => `${failing.call} ${failing.nth}: ${one}`)] }
    })
    whole.remove()
    expect(results.flatMap(({ problems }) => problems)).toEqual([])
    expect(results.filter(({ sawIt }) => sawIt).length).toBeGreaterThan(points.length / 2)
  })

  it('job folder, journal, output and errors file: the same, and the output is that of a run that nothing disturbed', {
    timeout: 120_000,
  }, async () => {
    const serverPlace = new Workplace()
    const config = configFrom({ EXQRESS_DATA_DIR: serverPlace.path('server'), EXQRESS_PORT: '0' })
    const server = await startServer(config)
    const apiKey = await server.createApiKey({ tenant: 'shop', label: 'full disk' })
    const env = { ...LOCAL, EXQRESS_SERVER: server.url, EXQRESS_API_KEY: apiKey, NODE_DISABLE_COMPILE_CACHE: '1' }
    const whole = placeOf(job)
    const { ended, operations } = await fileOperations(whole, job.args, { env })
    expect(ended.code).toBe(job.code)
    const points = operations
      .filter(({ call }) => !['unlink', 'rmdir'].includes(call))
      .map(({ call, nth }): Failing => ({ call, nth, error: /sync/.test(call) ? 'EIO' : 'ENOSPC' }))
    const results = await atOnce(
      points.filter((_, index) => EVERYTHING || index % 4 === 0),
      async failing => {
        const { place, problems } = await failAndGoOn(failing, env, whole)
        const found = [...differences(filesOf(whole), filesOf(place)), ...leftOver(whole, place)]
        place.remove()
        return [...problems, ...found.map(one => `${failing.call} ${failing.nth}, gone on: ${one}`)]
      },
    )
    await server.close()
    for (const used of [whole, serverPlace]) used.remove()
    expect(results.flat()).toEqual([])
  })
})

/** Whether we may have a file system of our own. The failing calls above need no leave, so without it this may be left out. */
function mayMount(): boolean {
  const may = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0
  if (!may) process.stderr.write('Left out: a job on a small file system (mounting one is not allowed here)\n')
  return may
}

it.runIf(mayMount())(
  'on a file system that is too small, and then is made larger: nothing is lost',
  {
    timeout: 120_000,
  },
  async () => {
    // $1 is the size; then the program. It works on the small file system, and what it leaves is copied out.
    const script = `
    size=$1; shift
    mkdir "$HOME/small" "$HOME/after"
    mount -t tmpfs -o size="$size" none "$HOME/small" && cp orders.csv "$HOME/small" && cd "$HOME/small" || exit 99
    "$@" 2>"$HOME/first.log"; echo $? >"$HOME/first"
    mount -o remount,size=64m "$HOME/small"
    "$@" 2>"$HOME/second.log"; echo $? >"$HOME/second"
    cp -a . "$HOME/after"`
    const whole = placeOf(job)
    await whole.exqress(job.args, { env: LOCAL })
    const sizes = ['24k', '64k', '128k', '192k', '256k', '320k', '384k', '448k', '512k', '576k'].filter(
      (_, index) => EVERYTHING || index % 3 === 0,
    )
    const results = await atOnce(sizes, async size => {
      const place = placeOf(job)
      await place.exqress(job.args, { env: LOCAL, under: ['unshare', '-Urm', 'sh', '-c', script, 'sh', size] })
      const said = (name: string) => readFileSync(`${place.home}/${name}`, 'utf8')
      const after = new Workplace()
      cpSync(`${place.home}/after`, after.folder, { recursive: true })
      const [first, second] = [said('first').trim(), said('second').trim()]
      const enough = first === String(job.code)
      const found = [
        ...(first === '7' || enough ? [] : [`it exits with ${first}: ${said('first.log')}`]),
        ...(second === String(job.code) ? [] : [`run again, it exits with ${second}: ${said('second.log')}`]),
        ...leftOver(whole, after),
        ...wrong(readKept(after.path('data')), job.labels),
      ]
      for (const used of [place, after]) used.remove()
      return found.map(one => `${size}: ${one}`)
    })
    whole.remove()
    expect(results.flat()).toEqual([])
  },
)
