import { LABEL_FORMATS, LABEL_PROFILES, LABEL_SIZES } from '../choices.ts'
import type { Arguments, Flags, Input } from '../command.ts'

export const LABEL_ARGS = {
  file: {
    summary: { ko: '택배사·쇼핑몰 CSV (- 는 표준 입력)', en: "a carrier's or mall's CSV (- for standard input)" },
  },
} as const satisfies Arguments

/** Everything `exqress label` can be told. A job keeps these, so that it can be resumed. */
export const LABEL_FLAGS = {
  out: {
    kind: 'text',
    short: 'o',
    value: 'path',
    summary: {
      ko: '쓸 파일, svg·png는 폴더, - 는 표준 출력 (없으면 입력 이름대로)',
      en: 'file to write, a folder for svg and png, - for standard output (by default named after the input)',
    },
  },
  format: {
    kind: 'choice',
    choices: LABEL_FORMATS,
    setting: 'format',
    summary: { ko: '형식 (없으면 --out 의 확장자, 그다음 pdf)', en: "format (by default --out's ending, then pdf)" },
  },
  size: {
    kind: 'choice',
    choices: LABEL_SIZES,
    setting: 'size',
    summary: { ko: '라벨 크기 (기본 100x150)', en: 'label size (100x150 by default)' },
  },
  sheet: {
    kind: 'text',
    value: 'stock',
    summary: { ko: 'A4 라벨지: a4:2x4, a4:2x3, a4:2x2, a4:1x2', en: 'A4 label sheet: a4:2x4, a4:2x3, a4:2x2, a4:1x2' },
  },
  start: {
    kind: 'integer',
    value: 'n',
    min: 1,
    max: 8,
    default: 1,
    summary: { ko: '라벨지의 시작 칸', en: 'first free position of the sheet' },
  },
  offset: {
    kind: 'text',
    value: 'x,y',
    summary: { ko: '라벨지 인쇄 위치 보정 (mm, ±5)', en: 'moves the print on a sheet (mm, ±5 each)' },
  },
  profile: {
    kind: 'choice',
    choices: LABEL_PROFILES,
    setting: 'profile',
    summary: { ko: '가리는 규칙 (기본 strict)', en: 'masking profile (strict by default)' },
  },
  street: { kind: 'switch', summary: { ko: '도로명(동)까지 인쇄', en: 'also print the road or dong' } },
  dpi: {
    kind: 'choice',
    choices: ['203', '300', '305', '600'],
    summary: { ko: '프린터 해상도 (png·zpl에 중요)', en: 'resolution of the printer (matters for png and zpl)' },
  },
  symbols: {
    kind: 'choice',
    choices: ['vector', 'compact'],
    default: 'vector',
    summary: { ko: 'PDF의 QR: 선명한 vector, 작은 compact', en: 'QR in a PDF: vector is sharp, compact is small' },
  },
  verify: {
    kind: 'choice',
    choices: ['auto', 'all', 'sample', 'none'],
    default: 'auto',
    summary: { ko: '그린 QR을 다시 읽어 확인', en: 'read drawn QRs back before they are written' },
  },
  map: {
    kind: 'list',
    value: 'field=heading',
    summary: { ko: '열 지정: 항목=열제목', en: 'name a column: field=heading' },
  },
  encoding: {
    kind: 'text',
    value: 'name',
    summary: { ko: '입력 인코딩 (없으면 자동)', en: 'encoding of the input (found out by default)' },
  },
  errors: {
    kind: 'text',
    value: 'file',
    summary: {
      ko: '고칠 행을 적을 CSV (없으면 출력 옆)',
      en: 'CSV for rows to correct (by default beside the output)',
    },
  },
  sender: {
    kind: 'text',
    value: 'business',
    summary: { ko: '보내는 상호 (라벨에 그대로 인쇄)', en: 'business that sends; printed as it is' },
  },
  carrier: {
    kind: 'text',
    value: 'name',
    summary: { ko: '택배사 열이 없을 때 인쇄할 택배사', en: 'carrier to print where the file names none' },
  },
  marks: {
    kind: 'text',
    value: 'list',
    summary: { ko: '취급 표시: fragile,cold,frozen,up,dry', en: 'handling marks: fragile,cold,frozen,up,dry' },
  },
  group: {
    kind: 'switch',
    summary: { ko: '묶음배송번호가 같은 행을 라벨 하나로', en: 'one label for rows of one 묶음배송번호' },
  },
  reissue: {
    kind: 'switch',
    summary: {
      ko: '같은 주문번호의 내용이 바뀌었으면 이전 것을 취소하고 새로 발행',
      en: 'where an order number came back with other content, withdraw the earlier waybill and issue anew',
    },
  },
  dryRun: { kind: 'switch', summary: { ko: '읽기만 하고 발행하지 않기', en: 'read and check only; issue nothing' } },
  force: { kind: 'switch', summary: { ko: '있는 출력을 바꾸기', en: 'replace an output that is there' } },
} as const satisfies Flags

export type PrintOptions = Input<typeof LABEL_ARGS, typeof LABEL_FLAGS>

/** What a job remembered; flags that came later than the job get their defaults. */
export function asPrintOptions(remembered: Readonly<Record<string, unknown>>): PrintOptions {
  const defaults = Object.entries(LABEL_FLAGS).map(([key, flag]) => [
    key,
    flag.kind === 'switch' ? false : flag.kind === 'list' ? [] : 'default' in flag ? flag.default : undefined,
  ])
  return { ...Object.fromEntries(defaults), ...remembered } as PrintOptions
}
