import { defineCommand } from '../../command.ts'

export const command = defineCommand({
  args: {
    files: {
      summary: {
        ko: 'CSV, 우리 라벨 PDF·SVG·ZPL, JSON, 로그, 폴더 (- 는 표준 입력)',
        en: 'CSVs, our label PDFs, SVGs and ZPL, JSON, logs, folders (- for standard input)',
      },
      variadic: true,
    },
  },
  flags: {
    map: {
      kind: 'list',
      value: 'field=heading',
      summary: { ko: '열 지정: 항목=열제목 (여러 번)', en: 'name a column: field=heading (repeat)' },
    },
    encoding: {
      kind: 'text',
      value: 'name',
      summary: { ko: 'CSV 인코딩 (없으면 자동)', en: 'encoding of the CSVs (found out by default)' },
    },
    show: {
      kind: 'switch',
      summary: {
        ko: '맞춰진 값까지 보이기 (터미널에서만, --json 불가)',
        en: 'also show what was pieced together (only in a terminal, never with --json)',
      },
    },
  },
  bulk: true,
  details: {
    ko: '여러 파일을 나란히 놓았을 때 누구를 알아낼 수 있는지 찾습니다. 주문·송장번호, 운송장 식별자, QR, 그리고 가려지지 않은 이름·전화·우편번호·지역으로 같은 사람의 기록을 잇고, 함께 보이는 것을 더합니다. 이름 전체, 전화번호 전체, 도로명 이하 주소, 한 사람뿐인 조합을 알립니다. 값은 보이지 않고 자리만 보입니다(# 보임, * 가려짐). 아무것도 저장하거나 보내지 않습니다. 나가는 값: 0 없음, 3 알아낼 수 있음, 9 읽을 수 없는 파일(그러면 아무 말도 하지 않습니다).',
    en: 'Finds who can be known when several files are laid side by side. Records of one person are linked by order and tracking number, parcel id, QR code, and by what is left unmasked of name, phone, postcode and region; then what they show is added up. Told are a whole name, a whole phone number, an address from the street down, and a combination that only one person has. Places are shown, not what stands there (# shown, * hidden). Nothing is stored or sent. Exit codes: 0 nothing, 3 somebody can be known, 9 a file that cannot be read (nothing is claimed then).',
  },
  examples: [
    {
      line: 'exqress audit union labels.pdf hanjin.csv',
      says: { ko: '우리 라벨과 다른 택배사의 목록', en: "our labels and another carrier's list" },
    },
    {
      line: 'exqress audit union a.csv b.csv --map recipient=고객',
      says: { ko: '제목이 낯선 열이 있을 때', en: 'a list with an unusual heading' },
    },
    {
      line: 'exqress audit union out/ server.log --json',
      says: { ko: '폴더와 로그, 프로그램이 읽도록', en: 'a folder and a log, for a program' },
    },
  ],
  async run(options, context) {
    const { unionAudit } = await import('../../union/union-audit.ts')
    return unionAudit(options, context)
  },
})
