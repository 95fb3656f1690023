import { catalogue, explainCode } from '@exqress/sdk/errors'
import { defineCommand } from '../command.ts'
import { Failure } from '../failure.ts'
import { table } from '../style.ts'

export const command = defineCommand({
  args: { code: { summary: { ko: '오류 코드', en: 'error code' }, optional: true } },
  flags: {},
  details: {
    ko: '코드를 주지 않으면 모든 코드를 보입니다. 네트워크를 쓰지 않습니다.',
    en: 'Without a code it lists them all. It needs no network.',
  },
  examples: [
    { line: 'exqress explain KEY_CHANGED', says: { ko: '코드 하나', en: 'one code' } },
    { line: 'exqress explain', says: { ko: '모든 코드', en: 'all codes' } },
  ],
  async run({ code }, { report }) {
    const { lang, out } = report
    if (code === undefined) {
      const rows = Object.keys(catalogue).map(code => page(code))
      const text = table(
        rows,
        [
          { title: report.say({ ko: '코드', en: 'code' }), value: row => row.code },
          { title: report.say({ ko: '종료', en: 'exit' }), value: row => row.exitCode, align: 'right' },
          { title: report.say({ ko: '뜻', en: 'meaning' }), value: row => row[lang].title, max: 100 },
        ],
        out,
        report.columns,
      )
      return { data: { errors: rows }, text }
    }
    const given = code.toUpperCase().replaceAll('-', '_')
    if (!explainCode(given)) {
      const near = Object.keys(catalogue).find(known => known.startsWith(given) || given.startsWith(known))
      throw new Failure('CODE_UNKNOWN', {
        fields: { given },
        ...(near ? { next: { ko: `혹시 ${near} 인가요?`, en: `Did you mean ${near}?` } } : {}),
      })
    }
    const found = page(given)
    const lines = [
      out.bold(found.code),
      '',
      found[lang].title,
      '',
      `${report.say({ ko: '다음', en: 'Next' })}: ${found[lang].next}`,
      `${report.say({ ko: '종료 코드', en: 'Exit code' })}: ${found.exitCode}`,
      ...(found.status === undefined ? [] : [`HTTP: ${found.status}`]),
      `${report.say({ ko: '다시 시도하면 될 수 있음', en: 'May succeed when tried again' })}: ${report.say(
        found.retryable ? { ko: '예', en: 'yes' } : { ko: '아니요', en: 'no' },
      )}`,
    ]
    return { data: found, text: lines.join('\n') }
  },
})

/** What the catalogue says, its placeholders as `<names>`. */
function page(code: string) {
  const entry = explainCode(code)
  if (!entry) throw new Failure('CODE_UNKNOWN', { fields: { given: code } })
  const words = ({ title, next }: { title: string; next: string }) => ({
    title: title.replace(/\{(\w+)\}/g, '<$1>'),
    next: next.replace(/\{(\w+)\}/g, '<$1>'),
  })
  const { status, exit, retryable = false } = entry
  return { code, status, exitCode: exit, retryable, ko: words(entry.ko), en: words(entry.en) }
}
