import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Journal, openJournal } from './journal.ts'
import { lockedBy, takeLock } from './lock.ts'

/** What a job needs to be run again: the command's own words, and nothing of what the input says. */
export interface JobRecord {
  readonly version: 1
  readonly id: string
  readonly command: 'label'
  /** What the command was told, with absolute paths. */
  readonly options: Readonly<Record<string, unknown>>
  readonly input: string
  readonly out: string
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
  readonly pid: number
  constructor(pid: number) {
    super('another process is running this job')
    this.pid = pid
  }
}

/** Unfinished jobs below one data folder: `jobs/<id>/{job.json,journal,lock}`. */
export function jobsIn(dataDir: string) {
  const folder = join(dataDir, 'jobs')
  const at = (id: string, name = '') => join(folder, id, name)

  async function secret(): Promise<Buffer> {
    const path = join(folder, 'secret')
    const known = await readFile(path).catch(() => undefined)
    if (known?.length === 32) return known
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeDurably(path, randomBytes(32))
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

  return {
    async inputMac(inputSha256: string): Promise<string> {
      return createHmac('sha256', await secret())
        .update(inputSha256)
        .digest('hex')
    },

    /** Starts the job, or goes on with the one an earlier run left. Throws JobBusy while another process runs it. */
    async open(record: JobRecord): Promise<OpenJob> {
      await mkdir(at(record.id), { recursive: true, mode: 0o700 })
      const lock = await takeLock(at(record.id, 'lock'))
      if (lock === undefined) throw new JobBusy((await lockedBy(at(record.id, 'lock'))) ?? 0)
      const earlier = await read(record.id)
      // Another input under the same name is another job: its journal says nothing about this one.
      const resumed = earlier?.inputMac === record.inputMac
      if (!resumed) {
        await rm(at(record.id, 'journal'), { force: true })
        await writeDurably(at(record.id, 'job.json'), JSON.stringify(record))
      }
      const journal = await openJournal(at(record.id, 'journal'))
      return {
        record: resumed && earlier ? earlier : record,
        resumed,
        journal,
        async finish() {
          await journal.close()
          await discard(record.id)
        },
        async suspend() {
          await journal.close()
          await lock.release()
        },
      }
    },

    read,

    async list(): Promise<(JobRecord & { done: number; runningPid?: number })[]> {
      const names = await readdir(folder).catch(() => [])
      const found = await Promise.all(
        names.map(async id => {
          const record = await read(id)
          if (record === undefined) return undefined
          const journal = await readFile(at(id, 'journal'), 'latin1').catch(() => '')
          const pid = await lockedBy(at(id, 'lock'))
          const rows = journal.split('\n').length - 1
          return { ...record, done: Math.min(rows, record.dataRows), ...(pid === undefined ? {} : { runningPid: pid }) }
        }),
      )
      return found.filter(job => job !== undefined).sort((a, b) => a.createdAt - b.createdAt)
    },

    discard,

    /** Removes what a process that was killed while it removed a job left behind. */
    async sweep(): Promise<void> {
      for (const name of await readdir(folder).catch(() => [])) {
        if (name.startsWith('.gone-')) await rm(join(folder, name), { recursive: true, force: true })
      }
    },
  }

  async function discard(id: string): Promise<void> {
    // Renamed first: a kill in the middle of the removal leaves no half job behind.
    const gone = join(folder, `.gone-${id}-${process.pid}`)
    await rename(at(id), gone).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
    await rm(gone, { recursive: true, force: true })
  }
}

/** Writes a small file so that after a crash it is either as before or whole. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.${process.pid}.part`
  const file = await open(part, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, path)
  await syncFolder(dirname(path))
}

/** Makes a rename in a folder durable; not every system can open a folder. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  await folder?.sync().catch(() => undefined)
  await folder?.close()
}
