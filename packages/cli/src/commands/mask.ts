import { LABEL_PROFILES } from '../choices.ts'
import { defineCommand } from '../command.ts'

export const command = defineCommand({
  args: { file: { summary: { ko: 'CSV (- 는 표준 입력)', en: 'a CSV (- for standard input)' } } },
  flags: {
    out: {
      kind: 'text',
      short: 'o',
      value: 'file',
      summary: {
        ko: '쓸 파일, - 는 표준 출력 (없으면 이름.masked.csv)',
        en: 'file to write, - for standard output (by default name.masked.csv)',
      },
    },
    profile: {
      kind: 'choice',
      choices: LABEL_PROFILES,
      setting: 'profile',
      summary: { ko: '가리는 규칙 (기본 strict)', en: 'masking profile (strict by default)' },
    },
    street: { kind: 'switch', summary: { ko: '도로명(동)까지 남기기', en: 'keep the road or dong' } },
    keepProduct: { kind: 'switch', summary: { ko: '상품명을 남기기', en: 'keep the product' } },
    map: {
      kind: 'list',
      value: 'field=heading',
      summary: { ko: '열 지정: 항목=열제목 (여러 번)', en: 'name a column: field=heading (repeat)' },
    },
    encoding: {
      kind: 'text',
      value: 'name',
      summary: { ko: '입력 인코딩 (없으면 자동)', en: 'encoding of the input (found out by default)' },
    },
    errors: {
      kind: 'text',
      value: 'file',
      summary: { ko: '가리지 못한 행을 적을 CSV', en: 'CSV for rows that could not be masked' },
    },
    force: { kind: 'switch', summary: { ko: '있는 출력을 바꾸기', en: 'replace an output that is there' } },
  },
  bulk: true,
  details: {
    ko: '이름·전화·주소·우편번호·이메일·메모 열을 가리고 나머지는 그대로 둔 같은 CSV를 씁니다. 아무것도 저장하거나 보내지 않습니다. 상세주소와 상품명은 비웁니다.',
    en: 'Writes the same CSV with name, phone, address, postcode, e-mail and memo masked and the rest kept. Nothing is stored or sent. Address details and products are emptied.',
  },
  examples: [
    { line: 'exqress mask orders.csv --out shared.csv', says: { ko: '남에게 줄 파일', en: 'a file to hand on' } },
    { line: 'cat orders.csv | exqress mask - --out -', says: { ko: '파이프로', en: 'in a pipe' } },
  ],
  async run(options, context) {
    const { maskFile } = await import('../masking/mask-file.ts')
    return maskFile(options, context)
  },
})
