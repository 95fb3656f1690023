import { defineErrors, EXIT } from './entry.ts'

/** Errors of signing in. None says whether an account exists, but for `LOGIN_TAKEN`, which is rate limited. */
export const identityErrors = defineErrors({
  SIGN_IN_REFUSED: {
    status: 401,
    exit: EXIT.denied,
    ko: { title: '아이디 또는 비밀번호가 맞지 않습니다', next: '다시 확인해 입력하세요: exqress login' },
    en: { title: 'The login or the password is wrong', next: 'Check both and try again: exqress login' },
  },
  NOT_ALLOWED: {
    status: 403,
    exit: EXIT.denied,
    ko: { title: '이 계정으로는 할 수 없는 일입니다', next: 'exqress whoami 로 누구로 로그인했는지 확인하세요' },
    en: { title: 'This account may not do that', next: 'See who you are signed in as: exqress whoami' },
  },
  SESSION_ENDED: {
    status: 401,
    exit: EXIT.denied,
    ko: { title: '로그인이 끝났습니다', next: '다시 로그인하세요: exqress login' },
    en: { title: 'The session has ended', next: 'Sign in again: exqress login' },
  },
  LOGIN_TAKEN: {
    status: 409,
    exit: EXIT.conflict,
    ko: { title: '이미 쓰이는 아이디입니다', next: '다른 아이디를 쓰거나 그 아이디로 로그인하세요' },
    en: { title: 'This login is taken', next: 'Choose another one, or sign in with it' },
  },
  PASSWORD_TOO_WEAK: {
    status: 422,
    exit: EXIT.usage,
    ko: {
      title: '비밀번호가 너무 약합니다',
      next: '10자 이상으로, 흔한 비밀번호나 아이디가 아닌 것을 쓰세요. 여러 낱말을 이어 쓰면 좋습니다',
    },
    en: {
      title: 'The password is too weak',
      next: 'Use at least 10 characters, not a common password and not the login; several words in a row do well',
    },
  },
  PHONE_INVALID: {
    status: 422,
    exit: EXIT.usage,
    ko: { title: '인증번호를 보낼 수 있는 휴대전화 번호가 아닙니다', next: '010으로 시작하는 번호를 확인하세요' },
    en: { title: 'No code can be sent to this number', next: 'Give a whole Korean mobile number' },
  },
  CODE_SENDS_EXCEEDED: {
    status: 429,
    exit: EXIT.transient,
    ko: { title: '오늘 보낼 수 있는 인증번호를 모두 보냈습니다', next: '하루 뒤에 다시 요청하세요' },
    en: { title: 'No more codes can be sent today', next: 'Ask again in a day' },
  },
  CODE_UNSENT: {
    status: 503,
    exit: EXIT.transient,
    retryable: true,
    ko: { title: '인증번호를 보내지 못했습니다', next: '잠시 뒤 다시 요청하세요' },
    en: { title: 'The code could not be sent', next: 'Ask again in a moment' },
  },
  CODE_WRONG: {
    status: 422,
    exit: EXIT.denied,
    ko: { title: '인증번호가 맞지 않거나 시간이 지났습니다', next: '3분 안에 다시 입력하거나 새 번호를 받으세요' },
    en: { title: 'The code is wrong or no longer good', next: 'Enter it within three minutes, or ask for a new one' },
  },
  PROVIDER_OFF: {
    status: 404,
    exit: EXIT.notFound,
    ko: {
      title: '이 서버에서는 그 로그인을 쓸 수 없습니다',
      next: '비밀번호로 로그인하거나 서버 운영자에게 알려 주세요',
    },
    en: { title: 'This server does not offer that sign-in', next: 'Sign in with a password, or ask its operator' },
  },
  PROVIDER_UNAVAILABLE: {
    status: 503,
    exit: EXIT.transient,
    retryable: true,
    ko: { title: '로그인 서비스가 지금 응답하지 않습니다', next: '잠시 뒤 다시 시도하세요' },
    en: { title: 'The sign-in service does not answer now', next: 'Try again in a moment' },
  },
  PROVIDER_MISCONFIGURED: {
    status: 502,
    exit: EXIT.unexpected,
    ko: {
      title: '로그인 서비스가 이 서버의 설정을 받아들이지 않습니다',
      next: '서버 운영자가 키와 주소를 확인해야 합니다',
    },
    en: {
      title: 'The sign-in service does not accept this server',
      next: 'Its operator has to check keys and addresses',
    },
  },
  REDIRECT_REFUSED: {
    status: 400,
    exit: EXIT.usage,
    ko: { title: '그 주소로는 돌아갈 수 없습니다', next: 'http://127.0.0.1:포트 나 이 서버의 주소를 쓰세요' },
    en: { title: 'Signing in cannot lead back there', next: 'Use http://127.0.0.1:PORT, or a page of this server' },
  },
  SIGN_IN_DECLINED: {
    status: 403,
    exit: EXIT.denied,
    ko: { title: '로그인을 취소했습니다', next: '동의하려면 다시 시작하세요' },
    en: { title: 'Signing in was declined', next: 'Begin again to agree' },
  },
  SIGN_IN_EXPIRED: {
    status: 401,
    exit: EXIT.denied,
    ko: { title: '로그인 시도가 오래되었거나 이미 쓰였습니다', next: '처음부터 다시 시작하세요' },
    en: { title: 'This attempt to sign in is too old or was used', next: 'Begin again' },
  },
  ID_TOKEN_REFUSED: {
    status: 401,
    exit: EXIT.denied,
    ko: { title: '로그인 증명이 올바르지 않습니다', next: '처음부터 다시 시작하세요' },
    en: { title: 'The proof of identity is not good', next: 'Begin again' },
  },
})
