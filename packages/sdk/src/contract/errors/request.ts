import { defineErrors, EXIT } from './entry.ts'

/** Errors of a request and of the way to the server. */
export const requestErrors = defineErrors({
  REQUEST_INVALID: {
    status: 400,
    exit: EXIT.usage,
    ko: { title: '요청 형식이 올바르지 않습니다', next: 'errors에 적힌 위치의 값을 고쳐 다시 보내세요' },
    en: { title: 'The request is not valid', next: 'Correct the values that errors points to and send it again' },
  },
  NOT_SIGNED_IN: {
    status: 401,
    exit: EXIT.denied,
    ko: {
      title: '로그인하지 않았거나 API 키가 맞지 않습니다',
      next: 'exqress login 으로 로그인하거나 EXQRESS_API_KEY 를 확인하세요',
    },
    en: {
      title: 'Not signed in, or the API key is wrong',
      next: 'Sign in with exqress login, or check EXQRESS_API_KEY',
    },
  },
  NOT_FOUND: {
    status: 404,
    exit: EXIT.notFound,
    ko: { title: '찾을 수 없습니다', next: '식별자를 확인하세요. 목록은 exqress parcel list 로 봅니다' },
    en: { title: 'Not found', next: 'Check the id; exqress parcel list shows what there is' },
  },
  BODY_TOO_LARGE: {
    status: 413,
    exit: EXIT.usage,
    ko: { title: '요청이 너무 큽니다', next: '더 작은 묶음으로 나누어 보내세요' },
    en: { title: 'The request is too large', next: 'Send it in smaller batches' },
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    exit: EXIT.usage,
    ko: { title: '본문은 UTF-8 JSON이어야 합니다', next: 'Content-Type: application/json 으로 보내세요' },
    en: { title: 'The body must be JSON in UTF-8', next: 'Send it with Content-Type: application/json' },
  },
  REQUEST_TIMEOUT: {
    status: 408,
    exit: EXIT.network,
    retryable: true,
    ko: { title: '요청이 제시간에 도착하지 않았습니다', next: '네트워크를 확인하고 다시 보내세요' },
    en: { title: 'The request did not arrive in time', next: 'Check the network and send it again' },
  },
  CURSOR_INVALID: {
    status: 400,
    exit: EXIT.usage,
    ko: { title: '페이지 커서가 올바르지 않습니다', next: '커서 없이 처음부터 다시 조회하세요' },
    en: { title: 'The page cursor is not valid', next: 'Start again without a cursor' },
  },
  IDEMPOTENCY_IN_PROGRESS: {
    status: 409,
    exit: EXIT.conflict,
    retryable: true,
    ko: { title: '같은 Idempotency-Key의 요청이 처리 중입니다', next: '잠시 뒤 같은 키로 다시 보내세요' },
    en: {
      title: 'A request with this Idempotency-Key is still running',
      next: 'Send it again with the same key in a moment',
    },
  },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    exit: EXIT.conflict,
    ko: {
      title: '같은 Idempotency-Key가 다른 내용에 쓰였습니다',
      next: '새 키를 쓰거나 처음 보낸 내용을 그대로 보내세요',
    },
    en: {
      title: 'This Idempotency-Key was used for another body',
      next: 'Use a new key, or send the first body unchanged',
    },
  },
  PRECONDITION_FAILED: {
    status: 412,
    exit: EXIT.conflict,
    ko: { title: '그 사이에 내용이 바뀌었습니다', next: '다시 읽고 새 ETag로 보내세요' },
    en: { title: 'It has changed meanwhile', next: 'Read it again and send the new ETag' },
  },
  RATE_LIMITED: {
    status: 429,
    exit: EXIT.transient,
    retryable: true,
    ko: { title: '요청이 너무 잦습니다', next: 'Retry-After 뒤에 다시 보내세요' },
    en: { title: 'Too many requests', next: 'Send it again after Retry-After' },
  },
  INTERNAL: {
    status: 500,
    exit: EXIT.unexpected,
    ko: { title: '서버 내부 오류입니다', next: 'requestId를 적어 알려 주세요' },
    en: { title: 'The server failed', next: 'Please report it with the requestId' },
  },
  STORAGE_FULL: {
    status: 503,
    exit: EXIT.transient,
    retryable: true,
    ko: {
      title: '서버의 저장 공간이 가득 찼습니다',
      next: '공간을 비운 뒤 같은 요청을 다시 보내세요. 잃은 것은 없습니다',
    },
    en: { title: 'The server has no storage space left', next: 'Free some space and send it again; nothing is lost' },
  },
  UNAVAILABLE: {
    status: 503,
    exit: EXIT.transient,
    retryable: true,
    ko: { title: '서버가 지금 응답할 수 없습니다', next: '잠시 뒤 다시 시도하세요' },
    en: { title: 'The server cannot answer now', next: 'Try again in a moment' },
  },
  CONNECTION_FAILED: {
    exit: EXIT.network,
    retryable: true,
    ko: { title: '서버에 연결할 수 없습니다', next: '주소와 네트워크를 확인하세요: exqress doctor' },
    en: { title: 'The server cannot be reached', next: 'Check the address and the network: exqress doctor' },
  },
  DEADLINE_EXCEEDED: {
    exit: EXIT.network,
    retryable: true,
    ko: { title: '제한 시간 안에 응답이 오지 않았습니다', next: '다시 시도하거나 timeoutMs를 늘리세요' },
    en: { title: 'No answer within the deadline', next: 'Try again, or raise timeoutMs' },
  },
  CLIENT_MISCONFIGURED: {
    exit: EXIT.usage,
    ko: { title: '클라이언트 설정이 올바르지 않습니다', next: '서버 주소와 API 키를 확인하세요: exqress config list' },
    en: {
      title: 'The client is not set up right',
      next: 'Check the server address and the API key: exqress config list',
    },
  },
  ABORTED: {
    exit: EXIT.interrupted,
    ko: { title: '호출한 쪽에서 중단했습니다', next: '필요하면 다시 실행하세요' },
    en: { title: 'Stopped by the caller', next: 'Run it again when you want to' },
  },
  ANSWER_UNREADABLE: {
    exit: EXIT.network,
    ko: { title: '서버의 응답을 읽을 수 없습니다', next: '주소가 EXQRESS 서버인지 확인하세요' },
    en: { title: 'The answer cannot be read', next: 'Check that the address is an EXQRESS server' },
  },
})
