import { defineCommand } from '../../command.ts'
import { Failure } from '../../failure.ts'
import { jobsIn } from '../../job/job-folder.ts'

export const command = defineCommand({
  args: { id: { summary: { ko: '작업 번호 (job list)', en: 'id of the job (job list)' } } },
  flags: {},
  details: {
    ko: '아직 발행하지 않은 행을 발행하고 출력 전체를 다시 그립니다. 이미 발행한 행은 같은 QR을 다시 받습니다. 같은 명령을 다시 실행하는 것과 같습니다.',
    en: 'Issues the rows that were not issued yet and draws the whole output again; rows that were issued get the same QR. It is the same as running the first command again.',
  },
  examples: [{ line: 'exqress job resume 3f2a9c', says: { ko: '이어서 실행', en: 'go on with it' } }],
  async run({ id }, context) {
    const record = await jobsIn(context.config.dataDir()).read(id)
    if (record === undefined) throw new Failure('JOB_UNKNOWN', { fields: { id } })
    const [{ runLabelJob }, { asPrintOptions }] = await Promise.all([
      import('../../labels/label-job.ts'),
      import('../../labels/print-options.ts'),
    ])
    return runLabelJob(asPrintOptions(record.options), context, record)
  },
})
