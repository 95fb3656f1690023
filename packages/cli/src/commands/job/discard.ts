import { defineCommand } from '../../command.ts'
import { Failure } from '../../failure.ts'
import { JobBusy, jobsIn } from '../../job/job-folder.ts'

export const command = defineCommand({
  args: { id: { summary: { ko: '작업 번호 (job list)', en: 'id of the job (job list)' } } },
  flags: { yes: { kind: 'switch', short: 'y', summary: { ko: '묻지 않기', en: 'do not ask' } } },
  details: {
    ko: '쓰다 만 출력을 지우고 작업을 버립니다. 이미 발행된 운송장은 남습니다: parcel list 로 보고 parcel revoke 로 취소하세요.',
    en: 'Removes the unfinished output and gives the job up. Waybills that were issued stay: see parcel list, and parcel revoke to withdraw them.',
  },
  examples: [{ line: 'exqress job discard 3f2a9c', says: { ko: '작업 버리기', en: 'give a job up' } }],
  async run({ id, yes }, { config, ask, report }) {
    const jobs = jobsIn(config.dataDir())
    const found = (await jobs.list()).find(job => job.id === id)
    if (found === undefined) throw new Failure('JOB_UNKNOWN', { fields: { id } })
    if (found.runningPid !== undefined) throw new JobBusy(found.runningPid)
    if (!yes) {
      const question = {
        ko: `${found.out} 작업(${found.done}/${found.dataRows}행)을 버릴까요?`,
        en: `Give up ${found.out} (${found.done} of ${found.dataRows} rows)?`,
      }
      await ask.confirm(question, '--yes')
    }
    await jobs.discard(found)
    report.note({ ko: `작업을 버렸습니다: ${id}`, en: `Gave the job up: ${id}` })
    return { data: { id, discarded: true } }
  },
})
