import { defineErrors, EXIT } from './entry.ts'

/** Errors of bulk jobs that can be resumed. */
export const jobErrors = defineErrors({
  JOB_UNKNOWN: {
    exit: EXIT.notFound,
    ko: { title: '그런 작업이 없습니다: {id}', next: '남은 작업은 exqress job list 로 봅니다' },
    en: { title: 'There is no such job: {id}', next: 'exqress job list shows the unfinished ones' },
  },
  JOB_BUSY: {
    exit: EXIT.conflict,
    ko: {
      title: '같은 작업이 이미 실행 중입니다 (프로세스 {pid})',
      next: '끝나기를 기다리거나 그 프로세스를 멈춘 뒤 다시 실행하세요',
    },
    en: {
      title: 'Another process is running this job (process {pid})',
      next: 'Wait until it ends, or stop it, and run this again',
    },
  },
  JOB_INPUT_CHANGED: {
    exit: EXIT.conflict,
    ko: {
      title: '작업을 시작한 뒤 입력 파일이 바뀌었습니다',
      next: '처음 파일을 되돌려 놓거나, exqress job discard {id} 로 작업을 버리고 새로 시작하세요',
    },
    en: {
      title: 'The input has changed since the job was begun',
      next: 'Put the first file back, or give the job up with exqress job discard {id} and start anew',
    },
  },
  JOB_OF_OTHER_SERVER: {
    exit: EXIT.conflict,
    ko: { title: '다른 서버에서 시작한 작업입니다: {id}', next: '시작할 때와 같은 서버로 실행하세요' },
    en: { title: 'The job was begun on another server: {id}', next: 'Run it on the server on which it was begun' },
  },
  OUTPUT_TAKEN: {
    exit: EXIT.conflict,
    ko: {
      title: '다른 작업이 같은 출력에 쓰고 있습니다',
      next: '그 작업이 끝난 뒤 --out 에 다른 이름을 주고 다시 실행하세요. 발행한 것은 그대로 있습니다',
    },
    en: {
      title: 'Another job writes to the same output',
      next: 'Run this again with another --out; what was issued stays',
    },
  },
  JOURNAL_MISMATCH: {
    exit: EXIT.unexpected,
    ko: {
      title: '이어서 실행한 결과가 처음 기록과 다릅니다',
      next: '다른 서버나 데이터 폴더를 쓰고 있지 않은지 확인하세요. 작업을 버리려면 exqress job discard {id}',
    },
    en: {
      title: 'Going on gave another parcel than the journal says',
      next: 'Check that it is the same server and data folder; to give the job up: exqress job discard {id}',
    },
  },
})
