import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDurably, writeDurably } from './durable.ts'
import { type Journal, openJournal, readJournal } from './journal.ts'
import { holderOf, takeLock } from './lock.ts'
import { clearParts } from './output.ts'
import { livingPid, processName } from './process-name.ts'

/** What a job needs to be run again: the command's own words, and nothing of what the input says. */
export interface JobRecord {
  readonly version: 1
  readonly id: string
  readonly command: 'label'
  /** What the command was told, with absolute paths. */
  readonly options: Readonly<Record<string, unknown>>
  readonly input: string
  readonly out: string
  readonly errors: string
  /** The server that issues; null for the embedded one. */
  readonly server: string | null
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly dataRows: number
  /** Keyed digest of the input: tells a changed file without letting a short file be guessed. */
  readonly inputMac: string
}

export interface OpenJob {
  readonly record: JobRecord
  /** An earlier run of the same job was cut short. */
  readonly resumed: boolean
  readonly journal: Journal
  /** The job is done: everything of it goes. */
  finish(): Promise<void>
  /** The job stays, to be resumed. */
  suspend(): Promise<void>
}

/** The same command on the same files is the same job, whenever it runs. */
export function jobId(command: string, options: Readonly<Record<string, unknown>>): string {
  const told = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([command, told]))
    .digest('hex')
    .slice(0, 12)
}

export class JobBusy extends Error {
  override name = 'JobBusy'
  readonly code = 'JOB_BUSY'
  readonly fields: { readonly pid: number }
  constructor(pid: number) {
    super('another process is running this job')
    this.fields = { pid }
  }
}

const JOB = /^[0-9a-f]{12}$/
const SECRET_PART = /^secret\.(.+)\.part$/
/** A job on its way out: renamed first, so that a kill in the middle of the removal leaves no half job behind. */
const GONE = '.gone-'

/** How often a job may be finished by another process while we begin it. */
const ATTEMPTS = 5

/** Unfinished jobs below one data folder: `jobs/<id>/{job.json,journal,lock-…}`. */
export function jobsIn(dataDir: string) {
  const folder = join(dataDir, 'jobs')
  const at = (id: string, name = '') => join(folder, id, name)

  async function secret(): Promise<Buffer> {
    const path = join(folder, 'secret')
    const known = await readFile(path).catch(() => undefined)
    if (known?.length === 32) return known
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await makeDurably(path, `${path}.${await processName()}.part`, randomBytes(32))
    return readFile(path)
  }

  async function read(id: string): Promise<JobRecord | undefined> {
    const text = await readFile(at(id, 'job.json'), 'utf8').catch(() => undefined)
    if (text === undefined) return undefined
    try {
      return JSON.parse(text) as JobRecord
    } catch {
      return undefined
    }
  }

  /** Makes the job's folder when it is not there, and takes it. */
  async function take(id: string): Promise<{ release(): Promise<void> }> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await mkdir(at(id), { recursive: true, mode: 0o700 })
      const taken = await takeLock(at(id))
      if (taken === 'held') break
      if (taken !== 'gone') return taken
    }
    throw new JobBusy((await holderOf(at(id))) ?? 0)
  }

  /** Whoever calls this has taken the job. */
  async function remove(id: string): Promise<void> {
    const gone = join(folder, `${GONE}${id}-${await processName()}`)
    await rename(at(id), gone)
    await rm(gone, { recursive: true, force: true })
  }

  return {
    async inputMac(inputSha256: string): Promise<string> {
      return createHmac('sha256', await secret())
        .update(inputSha256)
        .digest('hex')
    },

    /** Starts the job, or goes on with the one an earlier run left. Throws JobBusy while another process runs it. */
    async open(record: JobRecord): Promise<OpenJob> {
      const { id } = record
      const lock = await take(id)
      try {
        const earlier = await read(id)
        // Another input under the same name is another job: its journal says nothing about this one.
        const resumed = earlier?.inputMac === record.inputMac
        if (!resumed) {
          await rm(at(id, 'journal'), { force: true })
          await writeDurably(at(id, 'job.json'), at(id, 'job.json.part'), JSON.stringify(record))
        }
        const journal = await openJournal(at(id, 'journal'))
        return {
          record: resumed && earlier ? earlier : record,
          resumed,
          journal,
          async finish() {
            await journal.close()
            await remove(id)
          },
          async suspend() {
            // What is in it is on the disk already; the error that brought us here says more.
            await journal.close().catch(() => undefined)
            await lock.release()
          },
        }
      } catch (error) {
        await lock.release()
        throw error
      }
    },

    read,

    async list(): Promise<(JobRecord & { done: number; runningPid?: number })[]> {
      const names = await readdir(folder).catch(() => [])
      const found = await Promise.all(
        names.map(async id => {
          const record = await read(id)
          if (record === undefined) return undefined
          const { entries } = readJournal(await readFile(at(id, 'journal'), 'latin1').catch(() => ''))
          const pid = await holderOf(at(id))
          return { ...record, done: entries.length, ...(pid === undefined ? {} : { runningPid: pid }) }
        }),
      )
      return found.filter(job => job !== undefined).sort((a, b) => a.createdAt - b.createdAt)
    },

    /** Gives a job up, with what it left beside its outputs. Throws JobBusy while a process runs it. */
    async discard({ id, out, errors }: Pick<JobRecord, 'id' | 'out' | 'errors'>): Promise<void> {
      await take(id)
      await clearParts(out)
      await clearParts(errors)
      await remove(id)
    },

    /** Removes what processes left that were killed while they began or removed a job. */
    async sweep(): Promise<void> {
      for (const name of await readdir(folder).catch(() => [])) {
        const [, maker] = SECRET_PART.exec(name) ?? []
        if (name.startsWith(GONE)) await rm(join(folder, name), { recursive: true, force: true })
        else if (maker !== undefined) await removePart(name, maker)
        else if (JOB.test(name)) await removeUnbegun(name)
      }
    },
  }

  async function removePart(name: string, maker: string): Promise<void> {
    if ((await livingPid(maker)) === undefined) await rm(join(folder, name), { force: true })
  }

  async function removeUnbegun(id: string): Promise<void> {
    if ((await read(id)) !== undefined) return
    const taken = await takeLock(at(id))
    if (typeof taken === 'string') return
    if ((await read(id)) === undefined) await remove(id)
    else await taken.release()
  }
}
