import { defineErrors, EXIT } from './entry.ts'

/** Errors of the place where data is kept (STORAGE_FULL is one of a request as well and stands there). */
export const storageErrors = defineErrors({
  STORAGE_UNAVAILABLE: {
    status: 503,
    exit: EXIT.transient,
    retryable: true,
    ko: {
      title: '저장소를 쓸 수 없습니다',
      next: '다른 exqress가 오래 쓰고 있는지, 데이터 폴더의 권한과 디스크, 데이터베이스 서버를 확인하고 다시 시도하세요: exqress doctor',
    },
    en: {
      title: 'The storage cannot be used',
      next: 'Check whether another exqress holds it, the data folder and its disk, or the database server, and try again: exqress doctor',
    },
  },
})
