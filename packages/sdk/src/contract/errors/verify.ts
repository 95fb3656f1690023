import { defineErrors, EXIT } from './entry.ts'

/** Errors of reading drawn symbols back before they are written. */
export const verifyErrors = defineErrors({
  SYMBOL_MISREAD: {
    status: 500,
    exit: EXIT.unexpected,
    ko: {
      title: '그려진 QR이 원래 내용으로 읽히지 않아 라벨을 쓰지 않았습니다',
      next: '프로그램의 오류입니다. parcelId와 exqress --version 을 적어 알려 주세요',
    },
    en: {
      title: 'A drawn QR does not read as what it should say, so the label was not written',
      next: 'This is a fault of the program: please report it with the parcelId and exqress --version',
    },
  },
  SYMBOL_READER_MISSING: {
    status: 500,
    exit: EXIT.usage,
    ko: {
      title: '그려진 QR을 읽어 볼 프로그램이 설치되어 있지 않습니다',
      next: 'npm install jsqr 또는 zxing-wasm 을 하거나, 확인 없이 쓰려면 --verify none 을 붙이세요',
    },
    en: {
      title: 'Nothing is installed that could read the drawn QR back',
      next: 'Run npm install jsqr (or zxing-wasm), or add --verify none to write without the check',
    },
  },
})
