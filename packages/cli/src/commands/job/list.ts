import { defineCommand } from '../../command.ts'
import { jobsIn } from '../../job/job-folder.ts'

export const command = defineCommand({
  args: {},
  flags: {},
  details: {
    ko: '끝나지 않은 작업입니다. 끝난 작업은 출력과 오류 파일 말고는 아무것도 남기지 않습니다.',
    en: 'Jobs that have not finished. A finished job leaves its output and errors file and nothing else.',
  },
  examples: [{ line: 'exqress job list', says: { ko: '남은 작업 보기', en: 'what is unfinished' } }],
  async run(_, { report, config }) {
    const jobs = (await jobsIn(config.dataDir()).list()).map(
      ({ id, command: name, input, out, done, dataRows, createdAt, runningPid }) => ({
        id,
        command: name,
        input,
        out,
        rowsDone: done,
        rows: dataRows,
        startedAt: new Date(createdAt).toISOString(),
        ...(runningPid === undefined ? {} : { runningPid }),
      }),
    )
    if (jobs.length === 0) report.note({ ko: '끝나지 않은 작업이 없습니다', en: 'Nothing is unfinished' })
    const lines = jobs.map(
      job =>
        `${job.id}  ${job.rowsDone}/${job.rows}  ${job.input} → ${job.out}${job.runningPid === undefined ? '' : `  (pid ${job.runningPid})`}`,
    )
    return { data: { jobs }, text: lines.join('\n') }
  },
})
