import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Context } from '../context.ts'
import { parseEncoding } from '../csv/encoding.ts'
import { parseMapping } from '../csv/mapping.ts'
import { Failure } from '../failure.ts'
import type { Outcome } from '../report.ts'
import { auditUnion } from './audit.ts'
import { findingLine, inOrder } from './finding-line.ts'
import { describeFindings } from './present.ts'
import { openByteFile } from './read/byte-file.ts'
import { type AuditedFile, readFile } from './read/read-file.ts'
import { openSink } from './read/sink.ts'
import type { Observation } from './shown.ts'

export interface UnionAuditOptions {
  readonly files: readonly string[]
  readonly map: readonly string[]
  readonly encoding: string | undefined
  readonly show: boolean
}

/** Findings listed one by one in a document; `--jsonl` has them all. */
const LISTED = 1000

/** `exqress audit union`: who can be known from these files together. Nothing is stored or sent. */
export async function unionAudit(options: UnionAuditOptions, context: Context): Promise<Outcome> {
  const { cwd, report, signal, stdin } = context
  const { map, show } = options
  if (show && report.stdout('--show').isTTY !== true) throw new Failure('UNION_SHOW_TERMINAL')
  parseMapping(map)
  const unused = new Set(map)
  const csv = {
    map,
    encoding: parseEncoding(options.encoding),
    used: (mapping: string) => void unused.delete(mapping),
  }
  const paths = await expand(options.files, cwd)
  const observations: Observation[] = []
  const files: AuditedFile[] = []
  const progress = report.progress({ ko: '읽는 중', en: 'reading' })
  try {
    for (const [index, path] of paths.entries()) {
      signal.throwIfAborted()
      const file = await openByteFile(path, {
        absolute: resolve(cwd, path),
        stdin: stdin as AsyncIterable<Uint8Array>,
      })
      try {
        const sink = openSink(index, observations, count => progress.advance(count))
        const read = await readFile(file, sink, csv, context)
        files.push({ path, records: sink.records, ...read })
      } finally {
        await file.close()
      }
    }
  } finally {
    progress.end()
  }
  const [stray] = unused
  if (stray !== undefined && files.some(({ kind }) => kind === 'csv')) {
    throw new Failure('MAP_INVALID', { fields: { given: stray } })
  }
  remark(files, report)
  const audit = auditUnion(observations)
  const findings = inOrder(audit.findings, observations)
  const lines = (count: number) => findings.slice(0, count).map(one => findingLine(one, { observations, files }))
  if (report.jsonl) for (const line of lines(findings.length)) report.item(line)
  const together = findings.filter(({ how }) => how === 'together').length
  const counts = { ...audit.counts, findings: { together, alone: findings.length - together } }
  const data = {
    files: files.map(({ blind, ...file }) => ({ ...file, ...(blind ? { limit: report.say(blind) } : {}) })),
    counts,
    findings: report.machine ? lines(LISTED) : [],
  }
  const text = describeFindings({ findings, audit, observations, files, show }, report)
  if (findings.length === 0) return { data, text }
  return { data, text, failure: new Failure('UNION_FOUND', { fields: { together, alone: counts.findings.alone } }) }
}

/** Files, and the files of folders by name. Hidden ones belong to programs. */
async function expand(given: readonly string[], cwd: string): Promise<string[]> {
  if (given.filter(path => path === '-').length > 1) {
    throw new Failure('USAGE_VALUE_INVALID', { fields: { given: '-', expected: '-' } })
  }
  const paths: string[] = []
  for (const path of given) {
    const entry = path === '-' ? undefined : await stat(resolve(cwd, path)).catch(() => undefined)
    if (entry?.isDirectory() !== true) {
      paths.push(path)
      continue
    }
    const below = await readdir(resolve(cwd, path), { withFileTypes: true })
    const names = below.filter(one => one.isFile() && !one.name.startsWith('.')).map(({ name }) => name)
    paths.push(...names.sort().map(name => join(path, name)))
  }
  return paths
}

function remark(files: readonly AuditedFile[], report: Context['report']): void {
  const told = new Set<string>()
  for (const { path, unread, blind } of files) {
    if (unread > 0) {
      report.warn({
        ko: `${path}: ${unread}행은 칸이 어긋나 읽지 않았습니다`,
        en: `${path}: ${unread} rows were not read, for their cells may have slipped`,
      })
    }
    if (blind === undefined || told.has(blind.en)) continue
    told.add(blind.en)
    report.note({ ko: `${path}: ${blind.ko}`, en: `${path}: ${blind.en}` })
  }
}
