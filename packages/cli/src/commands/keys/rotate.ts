import { defineCommand } from '../../command.ts'
import { Failure } from '../../failure.ts'
import { keyTable } from '../../key-view.ts'

/** Before anything is refused every parcel key is looked at. */
const PATIENCE_MS = 5 * 60_000

export const command = defineCommand({
  args: {},
  flags: {
    resume: {
      kind: 'switch',
      summary: { ko: '새 열쇠 없이, 멈춘 교체를 이어 하기', en: 'no new version: go on where it stopped' },
    },
    retire: {
      kind: 'switch',
      summary: { ko: '끝나면 이전 열쇠를 받지 않기', en: 'at the end refuse older versions' },
    },
    destroy: {
      kind: 'switch',
      summary: {
        ko: '끝나면 이전 열쇠를 폐기하기 (되돌릴 수 없음)',
        en: 'at the end destroy older versions, for good',
      },
    },
    yes: { kind: 'switch', short: 'y', summary: { ko: '묻지 않고 하기', en: 'do it without asking' } },
  },
  details: {
    ko: '새 열쇠를 만들고 모든 운송장의 열쇠를 그 아래로 옮깁니다. 옮기는 동안에도 모두 열립니다. 어디서 멈추어도 --resume 으로 이어집니다. 이전 열쇠는 --retire 로 받지 않고, --destroy 로 폐기합니다.',
    en: 'Makes a new version and brings every parcel key under it; everything goes on opening meanwhile. Stopped anywhere it goes on with --resume. Older versions are refused with --retire and destroyed with --destroy.',
  },
  examples: [
    { line: 'exqress keys rotate', says: { ko: '열쇠 교체', en: 'rotate' } },
    {
      line: 'exqress keys rotate --resume --destroy --yes',
      says: { ko: '이어 하고 이전 열쇠 폐기', en: 'go on, then destroy what is old' },
    },
  ],
  async run({ resume, retire, destroy, yes }, { ask, client, report, signal, now }) {
    if (destroy && !yes) {
      await ask.confirm(
        {
          ko: '이전 열쇠를 폐기하면 되돌릴 수 없습니다. 폐기할까요?',
          en: 'This cannot be undone. Destroy the older versions at the end?',
        },
        '--yes',
      )
    }
    const { keys } = await client()
    let ring = resume ? await keys.list({ signal }) : await keys.rotate()
    const current = ring.versions.length
    const total = { rewrapped: 0, broken: 0 }
    let cursor: string | undefined
    do {
      if (signal.aborted) throw new Failure('INTERRUPTED', { resume: 'exqress keys rotate --resume' })
      const step = await keys.rewrap({ cursor })
      total.rewrapped += step.rewrapped
      total.broken += step.broken
      cursor = step.nextCursor
    } while (cursor !== undefined)
    if (retire || destroy) ring = await keys.refuse({ below: current, destroy }, { timeoutMs: PATIENCE_MS })
    report.note({
      ko: `운송장 열쇠 ${total.rewrapped}개를 ${current}번 열쇠 아래로 옮겼습니다`,
      en: `${total.rewrapped} parcel keys brought under version ${current}`,
    })
    if (total.broken > 0) {
      report.warn({
        ko: `열리지 않아 남겨 둔 열쇠가 ${total.broken}개 있습니다`,
        en: `${total.broken} parcel keys do not open and were left`,
      })
    }
    return { data: { ...total, ...ring }, text: keyTable(ring, report, now()) }
  },
})
