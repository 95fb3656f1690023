import { defineErrors, EXIT } from './entry.ts'

/** Errors of reading codes from pictures. */
export const scanErrors = defineErrors({
  IMAGE_EMPTY: {
    status: 422,
    exit: EXIT.rows,
    ko: { title: '그림 파일이 비어 있습니다', next: '내려받기나 복사가 끝났는지 확인하고 다시 시도하세요' },
    en: { title: 'The picture file is empty', next: 'Check that the download or copy finished, then try again' },
  },
  IMAGE_FORMAT_UNSUPPORTED: {
    status: 415,
    exit: EXIT.rows,
    ko: {
      title: '읽을 수 없는 그림 형식입니다: {format}',
      next: 'PNG, JPEG, GIF, WebP 중 하나로 저장해 다시 시도하세요(PDF는 화면 캡처도 됩니다)',
    },
    en: {
      title: 'This picture format is not read: {format}',
      next: 'Save it as PNG, JPEG, GIF or WebP and try again (for a PDF a screenshot will do)',
    },
  },
  IMAGE_BROKEN: {
    status: 422,
    exit: EXIT.rows,
    ko: {
      title: '그림 파일({format})이 잘렸거나 깨져 있습니다',
      next: '파일을 다시 받거나, 그림 편집기에서 열어 다시 저장하세요',
    },
    en: {
      title: 'The picture file ({format}) is cut off or broken',
      next: 'Get the file again, or open it in a picture editor and save it anew',
    },
  },
  IMAGE_TOO_LARGE: {
    status: 413,
    exit: EXIT.rows,
    ko: {
      title: '그림이 너무 큽니다: {pixels}화소(최대 {limit}화소)',
      next: '그림을 줄이거나 QR이 있는 부분만 잘라 다시 시도하세요',
    },
    en: {
      title: 'The picture is too large: {pixels} pixels (at most {limit})',
      next: 'Make it smaller or cut out the part with the QR code, then try again',
    },
  },
  SCAN_DECODER_MISSING: {
    status: 500,
    exit: EXIT.usage,
    ko: {
      title: '그림에서 코드를 읽을 패키지가 설치되어 있지 않습니다: {package}',
      next: 'npm install zxing-wasm qr jsqr jimp 를 실행하세요(WebP는 @jsquash/webp 도)',
    },
    en: {
      title: 'The package that reads codes from pictures is not installed: {package}',
      next: 'Run npm install zxing-wasm qr jsqr jimp (for WebP also @jsquash/webp)',
    },
  },
})
