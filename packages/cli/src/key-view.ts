import type { KeyRing } from '@exqress/sdk'
import type { Text } from './failure.ts'
import { showInstant } from './instant.ts'
import type { Report } from './report.ts'
import { table } from './style.ts'

const STATES: Readonly<Record<string, Text>> = {
  current: { ko: '지금 쓰는 열쇠', en: 'wraps now' },
  readable: { ko: '열기만 함', en: 'still opens' },
  refused: { ko: '받지 않음', en: 'refused' },
  destroyed: { ko: '폐기됨', en: 'destroyed' },
}

/** Versions of the ring, one a line, and the public key below. */
export function keyTable({ versions, publicKey }: KeyRing, report: Report, now: number): string {
  const rows = table(
    versions,
    [
      { title: report.say({ ko: '버전', en: 'version' }), value: ({ version }) => String(version) },
      { title: report.say({ ko: '만든 때', en: 'made' }), value: ({ createdAt }) => showInstant(createdAt, now) },
      {
        title: report.say({ ko: '상태', en: 'state' }),
        value: ({ state }) => report.say(STATES[state] ?? { ko: state, en: state }),
      },
    ],
    report.out,
    report.columns,
  )
  return `${rows.trimEnd()}\n\n${report.say({ ko: '공개 키', en: 'public key' })}: ${publicKey}`
}
