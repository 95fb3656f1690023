import type { AuditReport } from '@exqress/sdk'
import { defineCommand } from '../../command.ts'
import { Failure, type Text } from '../../failure.ts'

/** A long log is read for some seconds for each million entries. */
const PATIENCE_MS = 10 * 60_000

const FINDINGS: Readonly<Record<string, Text>> = {
  'entry-changed': { ko: '항목이 바뀜', en: 'an entry was changed' },
  'entry-missing': { ko: '항목이 없어짐', en: 'entries are missing' },
  'entry-added': { ko: '항목이 끼어듦', en: 'an entry was put in' },
  'tail-cut': { ko: '끝이 잘림', en: 'the end was cut off' },
  'tail-added': { ko: '끝에 덧붙음', en: 'something was added at the end' },
  'start-changed': { ko: '시작 표시가 바뀜', en: 'the mark of the beginning was changed' },
  'end-changed': { ko: '끝 표시가 바뀜', en: 'the mark of the end was changed' },
  'count-differs': { ko: '열람 수가 다름', en: 'the count of reveals differs' },
  'checkpoint-changed': { ko: '체크포인트가 바뀜', en: 'a checkpoint was changed' },
  'checkpoint-missing': { ko: '체크포인트가 없어짐', en: 'a checkpoint is missing' },
  'checkpoint-differs': { ko: '체크포인트와 다름', en: 'the log differs from a checkpoint' },
  'copy-changed': { ko: '사본이 바뀜', en: 'a copied checkpoint was changed' },
  'copy-missing': { ko: '사본이 없어짐', en: 'a copied checkpoint is missing' },
}

export const command = defineCommand({
  args: {},
  flags: {},
  details: {
    ko: '감사 기록 전체를 읽어 고침, 삭제, 순서 바꿈, 잘린 끝을 찾습니다. 서명된 체크포인트와 그 사본, 금고가 센 열람 수와도 맞춰 봅니다. 나가는 값: 0 맞음, 9 맞지 않음.',
    en: 'Reads the whole audit log and finds edits, deletions, entries out of place and a cut-off end; compares it with the signed checkpoints, their copies and the vault’s own count. Exit codes: 0 it fits, 9 it does not.',
  },
  examples: [{ line: 'exqress audit verify', says: { ko: '감사 기록 검증', en: 'verify the audit log' } }],
  async run(_, { client, report, signal }) {
    const { audit } = await client()
    const found: AuditReport = await report.wait(
      { ko: '감사 기록을 읽는 중', en: 'Reading the audit log' },
      audit.verify({ signal, timeoutMs: PATIENCE_MS }),
    )
    const { ok, entries, reveals, checkpoints, findings } = found
    const head = report.say({
      ko: `항목 ${entries}개, 열람 ${reveals}번, 서명된 체크포인트 ${checkpoints}개`,
      en: `${entries} entries, ${reveals} reveals, ${checkpoints} signed checkpoints`,
    })
    const lines = findings.map(({ code, seq }) => {
      const says = report.say(FINDINGS[code] ?? { ko: code, en: code })
      return `${report.out.red('✗')} ${says}${seq === undefined ? '' : ` (#${seq})`}`
    })
    const text = [`${ok ? report.out.green('✓') : report.out.red('✗')} ${head}`, ...lines].join('\n')
    return ok
      ? { data: found, text }
      : { data: found, text, failure: new Failure('AUDIT_TAMPERED', { fields: { count: findings.length } }) }
  },
})
