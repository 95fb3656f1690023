import { defineErrors, EXIT } from './entry.ts'

const UNION_UNSAID_KO = '그 파일을 빼면 나머지는 확인합니다. 빠진 파일에 대해서는 아무것도 말할 수 없습니다'
const UNION_UNSAID_EN = 'Leave it out and the others are audited; of the one left out nothing can be said'

/** Errors of `exqress audit`. */
export const auditErrors = defineErrors({
  UNION_FOUND: {
    exit: EXIT.rows,
    ko: {
      title: '이 파일들로 사람을 알아낼 수 있습니다: 합쳐서 {together}건, 한 기록만으로 {alone}건',
      next: '함께 나가지 않게 하거나, 같은 프로파일로 다시 가리세요: exqress mask <파일> --profile strict',
    },
    en: {
      title:
        'People can be known from these files: {together} by putting records together, {alone} from one record alone',
      next: 'Keep the files apart, or mask them anew with one profile: exqress mask <file> --profile strict',
    },
  },
  UNION_PDF_FOREIGN: {
    exit: EXIT.refused,
    ko: {
      title: 'EXQRESS가 만든 PDF가 아니어서 읽지 않습니다: {path}',
      next: `다른 프로그램의 PDF는 글자만 CSV로 옮겨 주세요. ${UNION_UNSAID_KO}`,
    },
    en: {
      title: 'This PDF was not made by EXQRESS and is not read: {path}',
      next: `Copy its texts into a CSV and give that. ${UNION_UNSAID_EN}`,
    },
  },
  UNION_PICTURE: {
    exit: EXIT.refused,
    ko: {
      title: '그림에서는 글자를 읽지 않습니다: {path}',
      next: `같은 라벨의 PDF나 SVG를 주세요(exqress label --format pdf). ${UNION_UNSAID_KO}`,
    },
    en: {
      title: 'Texts are not read from pictures: {path}',
      next: `Give the same labels as PDF or SVG (exqress label --format pdf). ${UNION_UNSAID_EN}`,
    },
  },
  UNION_FILE_BROKEN: {
    exit: EXIT.refused,
    ko: {
      title: '파일이 잘렸거나 깨져 있습니다: {path}',
      next: `파일을 다시 만들거나 받으세요. ${UNION_UNSAID_KO}`,
    },
    en: {
      title: 'The file is cut off or broken: {path}',
      next: `Make it or get it again. ${UNION_UNSAID_EN}`,
    },
  },
  UNION_FILE_TOO_LARGE: {
    exit: EXIT.refused,
    ko: {
      title: 'JSON 문서가 {limit} MB를 넘습니다: {path}',
      next: '한 줄에 하나씩 쓴 --jsonl 출력을 주세요',
    },
    en: {
      title: 'The JSON document is larger than {limit} MB: {path}',
      next: 'Give the same as --jsonl wrote it, one object a line',
    },
  },
  UNION_SHOW_TERMINAL: {
    exit: EXIT.usage,
    ko: {
      title: '--show 는 터미널에서만 됩니다',
      next: '파일이나 파이프로 보내지 말고 터미널에서 실행하세요. 자리만 보려면 --show 를 빼세요',
    },
    en: {
      title: '--show works in a terminal only',
      next: 'Run it in a terminal, not into a file or a pipe; without --show the places are told',
    },
  },
})
