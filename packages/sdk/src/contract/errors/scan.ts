import { defineErrors, EXIT } from './entry.ts'

/** Errors of reading codes from pictures. */
export const scanErrors = defineErrors({
  IMAGE_EMPTY: {
    status: 422,
    exit: EXIT.refused,
    ko: { title: '그림 파일이 비어 있습니다', next: '내려받기나 복사가 끝났는지 확인하고 다시 시도하세요' },
    en: { title: 'The picture file is empty', next: 'Check that the download or copy finished, then try again' },
  },
  IMAGE_FORMAT_UNSUPPORTED: {
    status: 415,
    exit: EXIT.refused,
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
    exit: EXIT.refused,
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
    exit: EXIT.refused,
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
      next: 'npm install zxing-wasm qr jsqr jimp 를 실행하세요(사진은 @jsquash/jpeg, WebP는 @jsquash/webp 도)',
    },
    en: {
      title: 'The package that reads codes from pictures is not installed: {package}',
      next: 'Run npm install zxing-wasm qr jsqr jimp (for photos also @jsquash/jpeg, for WebP @jsquash/webp)',
    },
  },
  SCAN_FILE_TOO_LARGE: {
    exit: EXIT.refused,
    ko: {
      title: '그림 파일이 너무 큽니다: {megabytes} MB(최대 {limit} MB)',
      next: '그림을 줄이거나 JPEG로 저장해 다시 시도하세요',
    },
    en: {
      title: 'The picture file is too large: {megabytes} MB (at most {limit} MB)',
      next: 'Make the picture smaller or save it as JPEG, then try again',
    },
  },
  SCAN_TIMEOUT: {
    exit: EXIT.rows,
    ko: {
      title: '{seconds}초 안에 이 그림에서 코드를 찾지 못했습니다',
      next: '--budget 으로 시간을 늘리거나, QR이 있는 부분만 잘라 다시 시도하세요',
    },
    en: {
      title: 'No code was found in this picture within {seconds} s',
      next: 'Give it more time with --budget, or cut out the part with the QR code and try again',
    },
  },
  SCAN_OUT_OF_MEMORY: {
    exit: EXIT.rows,
    ko: {
      title: '이 그림을 푸는 데 메모리가 {megabytes} MB 넘게 들어 멈췄습니다',
      next: '그림을 절반 크기로 줄여 다시 시도하세요. 믿을 수 있는 그림이면 --memory 로 늘릴 수 있습니다',
    },
    en: {
      title: 'Decoding this picture took more than {megabytes} MB of memory and was stopped',
      next: 'Make the picture half as large and try again; for one you trust, --memory allows more',
    },
  },
  SCAN_CRASHED: {
    exit: EXIT.rows,
    ko: {
      title: '이 그림을 풀다가 디코더가 멈췄습니다',
      next: '그림 편집기에서 열어 다시 저장한 뒤 시도하세요. 나머지 그림에는 영향이 없습니다',
    },
    en: {
      title: 'The decoder broke down on this picture',
      next: 'Open it in a picture editor, save it anew and try again; the other pictures are not affected',
    },
  },
  SCAN_NO_CODE: {
    exit: EXIT.rows,
    ko: {
      title: '그림에서 QR을 찾지 못했습니다',
      next: '--effort thorough 로 다시 해 보거나, 더 가까이에서 흔들리지 않게 찍으세요',
    },
    en: {
      title: 'No QR code was found in the picture',
      next: 'Try --effort thorough, or take the photo again, closer and without shaking',
    },
  },
  SCAN_NO_TOKEN: {
    exit: EXIT.rows,
    ko: {
      title: '그림에 EXQRESS 라벨의 QR이 없습니다',
      next: '다른 QR도 보려면 --only exqress 를 빼고 실행하세요',
    },
    en: {
      title: 'No QR code of an EXQRESS label is in the picture',
      next: 'To see other codes, run it without --only exqress',
    },
  },
  SCAN_NO_PICTURES: {
    exit: EXIT.refused,
    ko: {
      title: '읽을 그림이 없습니다',
      next: 'PNG, JPEG, GIF, WebP 파일이나 그런 파일이 든 폴더를 주세요',
    },
    en: {
      title: 'There are no pictures to read',
      next: 'Give PNG, JPEG, GIF or WebP files, or a folder with such files',
    },
  },
  SCAN_NOTHING_READ: {
    exit: EXIT.refused,
    ko: {
      title: '그림 {total}개를 하나도 읽을 수 없습니다',
      next: '위에 적힌 까닭을 고쳐 다시 실행하세요',
    },
    en: {
      title: 'None of the {total} pictures can be read',
      next: 'Mend what is said of each above, then run it again',
    },
  },
  SCAN_INCOMPLETE: {
    exit: EXIT.rows,
    ko: {
      title: '그림 {total}개 가운데 {failed}개에서 코드를 얻지 못했습니다',
      next: '위에 적힌 까닭을 보고 그 그림만 다시 해 보세요. 나머지는 읽었습니다',
    },
    en: {
      title: '{failed} of {total} pictures gave no code',
      next: 'See the reason for each above and try those again; the others are read',
    },
  },
})
