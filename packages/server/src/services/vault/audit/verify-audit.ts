import type { AuditFinding, AuditReport } from '@exqress/sdk/contract'
import { sql } from 'kysely'
import type { AuditCheckpoint } from '../../../ports/checkpoint-store.ts'
import type { AuditStateRow } from '../tables.ts'
import type { AuditLogParts } from './audit-log.ts'
import { isSigned } from './checkpoints.ts'
import { EntryHasher } from './entry.ts'
import { isOurs } from './state.ts'

const PAGE = 5000
/** Findings that are told; one act of tampering may make many. */
const FINDINGS_MAX = 50

type Parts = Omit<AuditLogParts, 'clock' | 'ids'>

/**
 * Reads the whole log and compares: each entry's hash with its content and the entry before it, the end and the
 * beginning with their keyed marks, every signed checkpoint and its copy with the entry it speaks of, and the number of
 * reveals with the count that was kept beside. May run while entries are being written.
 */
export async function verifyAudit(parts: Parts): Promise<AuditReport> {
  const [macKey, signingKey] = await Promise.all([parts.keyProvider.macKey('audit'), parts.keyProvider.signingKey()])
  const findings = new Findings()
  // In this order everything a checkpoint speaks of is before the end that is read.
  const base = await readBase(parts)
  const { bySeq, copied } = await readCheckpoints(parts, signingKey, base?.seq ?? 0, findings)
  const end = await readEnd(parts)
  const begun = end.tip !== undefined || base !== undefined || end.lastSeq !== undefined || bySeq.size > 0
  if (begun && (base === undefined || !isOurs(macKey, base))) findings.add('start-changed')
  if (begun && (end.tip === undefined || !isOurs(macKey, end.tip))) findings.add('end-changed')
  const walked = await walk(parts, base, end.lastSeq, bySeq, findings)
  // Old entries were dropped while it was read: the beginning is elsewhere now.
  if ((await readBase(parts))?.seq !== base?.seq) return await verifyAudit(parts)
  const { seq, hash } = walked.last
  if (end.tip !== undefined) {
    if (end.tip.seq > seq) findings.add('tail-cut', seq + 1)
    else if (end.tip.seq < seq) findings.add('tail-added', end.tip.seq + 1)
    else if (!end.tip.hash.equals(hash)) findings.add('end-changed')
    else if (end.tip.reveals !== walked.reveals) findings.add('count-differs')
  }
  for (const checkpoint of bySeq.keys()) if (!walked.met.has(checkpoint)) findings.add('tail-cut', checkpoint)
  return {
    ok: findings.list.length === 0,
    entries: walked.entries,
    reveals: walked.reveals,
    lastSeq: seq,
    lastHash: hash.toString('hex'),
    checkpoints: bySeq.size,
    copied,
    findings: findings.list,
  }
}

class Findings {
  readonly list: AuditFinding[] = []

  add(code: AuditFinding['code'], seq?: number): void {
    if (this.list.length >= FINDINGS_MAX) return
    if (this.list.some(one => one.code === code && one.seq === seq)) return
    this.list.push({ code, ...(seq === undefined ? {} : { seq }) })
  }
}

const readBase = ({ database }: Parts): Promise<AuditStateRow | undefined> =>
  database.query.selectFrom('audit_state').selectAll().where('name', '=', 'base').executeTakeFirst()

/** The mark of the end and the number of the last entry, as they are at one instant: one statement reads both. */
async function readEnd({ database }: Parts) {
  const { rows } = await sql<Nullable<AuditStateRow> & { last_seq: number | null }>`
    SELECT tip.*, entries.last_seq
    FROM (SELECT max(seq) AS last_seq FROM audit_entries) AS entries
    LEFT JOIN audit_state AS tip ON tip.name = 'tip'`.execute(database.query)
  const { last_seq, ...tip } = rows[0] ?? { last_seq: null, name: null }
  return { tip: tip.name === null ? undefined : (tip as AuditStateRow), lastSeq: last_seq ?? undefined }
}

type Nullable<Row> = { readonly [Column in keyof Row]: Row[Column] | null }

async function readCheckpoints(
  { database, copies }: Parts,
  signingKey: Buffer,
  baseSeq: number,
  findings: Findings,
): Promise<{ bySeq: Map<number, AuditCheckpoint>; copied: number }> {
  // Copies first: whatever is among them was in the log before.
  const copied = (await copies.list()).filter(({ seq }) => seq >= baseSeq)
  const bySeq = new Map<number, AuditCheckpoint>()
  for (const checkpoint of await database.query.selectFrom('audit_checkpoints').selectAll().execute()) {
    if (!isSigned(checkpoint, signingKey)) findings.add('checkpoint-changed', checkpoint.seq)
    bySeq.set(checkpoint.seq, checkpoint)
  }
  const lastCopied = copied.reduce((highest, { seq }) => Math.max(highest, seq), -1)
  const copiedSeqs = new Set(copied.map(({ seq }) => seq))
  for (const seq of bySeq.keys()) if (seq < lastCopied && !copiedSeqs.has(seq)) findings.add('copy-missing', seq)
  for (const copy of copied) {
    const own = bySeq.get(copy.seq)
    if (own !== undefined && isSame(own, copy)) continue
    if (!isSigned(copy, signingKey)) findings.add('copy-changed', copy.seq)
    else findings.add(own === undefined ? 'checkpoint-missing' : 'checkpoint-changed', copy.seq)
    if (own === undefined) bySeq.set(copy.seq, copy)
  }
  return { bySeq, copied: copiedSeqs.size }
}

const isSame = (left: AuditCheckpoint, right: AuditCheckpoint): boolean =>
  left.at === right.at && left.hash.equals(right.hash) && left.signature.equals(right.signature)

interface Walked {
  readonly entries: number
  readonly reveals: number
  readonly last: { readonly seq: number; readonly hash: Buffer }
  /** Numbers of checkpoints whose entry is there. */
  readonly met: ReadonlySet<number>
}

async function walk(
  { database }: Parts,
  base: AuditStateRow | undefined,
  lastSeq: number | undefined,
  checkpoints: ReadonlyMap<number, AuditCheckpoint>,
  findings: Findings,
): Promise<Walked> {
  const hasher = new EntryHasher()
  const met = new Set<number>()
  const meet = (seq: number, hash: Buffer) => {
    const checkpoint = checkpoints.get(seq)
    if (checkpoint === undefined) return
    met.add(seq)
    if (!checkpoint.hash.equals(hash)) findings.add('checkpoint-differs', seq)
  }
  let last = { seq: base?.seq ?? 0, hash: base?.hash ?? Buffer.alloc(0) }
  let entries = 0
  let reveals = base?.reveals ?? 0
  meet(last.seq, last.hash)
  let after = Number.MIN_SAFE_INTEGER
  while (lastSeq !== undefined && after < lastSeq) {
    const page = await database.query
      .selectFrom('audit_entries')
      .selectAll()
      .where('seq', '>', after)
      .where('seq', '<=', lastSeq)
      .orderBy('seq')
      .limit(PAGE)
      .execute()
    for (const row of page) {
      if (row.seq > last.seq + 1) findings.add('entry-missing', last.seq + 1)
      else if (row.seq <= last.seq) findings.add('entry-added', row.seq)
      if (hasher.hash(last.hash, row)?.equals(row.hash) !== true) findings.add('entry-changed', row.seq)
      last = { seq: row.seq, hash: row.hash }
      entries++
      if (row.kind === 'reveal') reveals++
      meet(row.seq, row.hash)
    }
    after = page.at(-1)?.seq ?? lastSeq
  }
  return { entries, reveals, last, met }
}
