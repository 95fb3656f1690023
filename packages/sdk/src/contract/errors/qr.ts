import { defineErrors, EXIT } from './entry.ts'

/** Errors of parcel tokens and QR symbols. */
export const qrErrors = defineErrors({
  QR_TOO_LONG: {
    status: 422,
    exit: EXIT.usage,
    ko: { title: 'QR에 담기에는 내용이 너무 깁니다', next: '더 짧은 publicUrl(호스트 이름)을 쓰세요' },
    en: { title: 'The text is too long for the QR symbol', next: 'Use a shorter publicUrl (host name)' },
  },
  TOKEN_INVALID: {
    status: 400,
    exit: EXIT.usage,
    ko: { title: '라벨 번호가 아닙니다', next: '라벨에 인쇄된 26자를 다시 확인하세요' },
    en: { title: 'This is not the id of a label', next: 'Check the 26 characters printed on the label' },
  },
  PUBLIC_URL_INVALID: {
    exit: EXIT.usage,
    ko: {
      title: 'publicUrl을 QR에 쓸 수 없습니다',
      next: 'https://exq.kr 처럼 쓰세요. 경로에는 대문자와 숫자만 쓰고, 로그인 정보·?·#은 넣지 마세요',
    },
    en: {
      title: 'This publicUrl cannot be printed as a QR',
      next: 'Write it like https://exq.kr; a path may have capitals and digits only, and no user, ? or #',
    },
  },
})
