import { defineCommand } from '../command.ts'
import type { Check } from '../doctor/check.ts'
import { checkClock, checkDataFolder, checkDisk, checkFonts, checkNode } from '../doctor/machine.ts'
import { checkServer, checkSettings } from '../doctor/service.ts'
import { Failure } from '../failure.ts'
import type { Report } from '../report.ts'

export const command = defineCommand({
  args: {},
  flags: {},
  details: {
    ko: 'Node, 데이터 폴더, 열쇠, 글꼴, 서버, QR 주소, 시각, 디스크를 보고 고칠 방법을 알려 줍니다.',
    en: 'Looks at Node, data folder, keys, fonts, server, QR address, clock and disk, and says how to mend each.',
  },
  examples: [{ line: 'exqress doctor', says: { ko: '점검하기', en: 'check' } }],
  async run(_, context) {
    const { config, report, platform, connect, now } = context
    const { describe } = await import('../describe.ts')
    const explain = (error: unknown) => describe(error, report.lang, [])
    const { labelFontFiles } = await import('@exqress/server/fonts')
    const { bold, extraBold, fallbacks } = labelFontFiles()

    const settings = checkSettings(config, explain)
    const readable = settings.state === 'ok'
    const dataDir = readable ? config.dataDir() : context.cwd
    const embedded = readable && config.find('server') === undefined
    // Looked at before the server opens it and makes what is missing.
    const folder = embedded ? [await checkDataFolder(dataDir, platform)] : []
    const { checks: served, date } = readable
      ? await report.wait({ ko: '서버에 묻는 중', en: 'Asking the server' }, checkServer(connect, explain))
      : { checks: [], date: undefined }
    const checks = [
      checkNode(context.nodeVersion),
      settings,
      ...folder,
      await checkDisk(dataDir),
      await checkFonts([bold, extraBold, ...fallbacks]),
      ...served,
      checkClock(now(), date),
    ]
    const failing = checks.filter(({ state }) => state === 'problem').length
    const data = {
      checks: checks.map(({ says, next, ...check }) => ({
        ...check,
        says: report.say(says),
        ...(next ? { next: report.say(next) } : {}),
      })),
    }
    const text = checks.map(check => line(check, report)).join('\n')
    return failing === 0
      ? { data, text }
      : { data, text, failure: new Failure('DOCTOR_PROBLEMS', { fields: { count: failing } }) }
  },
})

function line({ state, says, next }: Check, report: Report): string {
  const { out } = report
  const mark = { ok: out.green('✓'), warning: out.yellow('!'), problem: out.red('✗') }[state]
  return [`${mark} ${report.say(says)}`, ...(next ? [`  → ${report.say(next)}`] : [])].join('\n')
}
