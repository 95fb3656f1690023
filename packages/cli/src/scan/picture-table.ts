import type { Text } from '../failure.ts'
import { stateOf } from '../parcel-view.ts'
import type { Report } from '../report.ts'
import { type Column, displayWidth, table } from '../style.ts'
import type { FoundCode, TokenReport } from './parcels-of.ts'
import type { PictureLine } from './picture-line.ts'
import { visible } from './visible.ts'

interface Row {
  readonly path: string
  /** From 1, in the picture. */
  readonly number?: number
  readonly code?: FoundCode
  /** Instead of a code: why there is none. */
  readonly remark?: string
}

export interface Counts {
  readonly pictures: number
  readonly withCodes: number
  readonly codes: number
  /** Read, and no code found. */
  readonly withoutCode: number
  readonly refused: number
}

/** Cells that a path may take of a terminal's line, as a part of all. */
const PATH_SHARE = 0.4
/** Cells of the columns beside path and text, with their gaps. */
const OTHER_CELLS = 14

/** The codes for a person, one a line: cut to the terminal, whole in a pipe. */
export function codeTable(lines: readonly PictureLine[], report: Report): string {
  const rows = lines.flatMap(line => rowsOf(line, lines.length === 1))
  if (rows.length === 0) return ''
  const { columns: width = Number.POSITIVE_INFINITY } = report
  const pathMax = Math.max(12, Math.floor(width * PATH_SHARE))
  const pathCells = Math.min(pathMax, Math.max(...rows.map(({ path }) => displayWidth(path))))
  const ours = rows.some(({ code }) => code?.exqress !== undefined)
  const columns: Column<Row>[] = [
    { title: report.say({ ko: '그림', en: 'picture' }), value: ({ path }) => path, max: pathMax },
    { title: '#', value: ({ number }) => number, align: 'right' },
    ...(ours ? tokenColumns(report) : []),
    {
      title: report.say({ ko: '내용', en: 'text' }),
      value: ({ code, remark }) => (code ? visible(code.text) : remark),
      max: ours ? width : Math.max(16, width - pathCells - OTHER_CELLS),
    },
    { title: report.say({ ko: '엔진', en: 'engine' }), value: ({ code }) => (ours ? undefined : code?.engine) },
  ]
  return table(rows, columns, report.out, report.columns)
}

function rowsOf({ data, error }: PictureLine, alone: boolean): Row[] {
  const path = visible(data.path)
  if (data.codes.length > 0) return data.codes.map((code, i) => ({ path, number: i + 1, code }))
  // Of a single picture the error says it all.
  return alone || error === undefined ? [] : [{ path, remark: `(${error.title} · ${error.code})` }]
}

function tokenColumns(report: Report): Column<Row>[] {
  const of =
    (value: (token: TokenReport) => string | undefined) =>
    ({ code }: Row) =>
      code?.exqress && value(code.exqress)
  return [
    {
      title: report.say({ ko: '확인 단어', en: 'check words' }),
      value: of(({ checkWords }) => checkWords?.join(' ')),
    },
    { title: report.say({ ko: '상태', en: 'state' }), value: of(token => stateOfToken(token, report)) },
    { title: report.say({ ko: '받는 분', en: 'to' }), value: of(({ parcel }) => parcel?.name), max: 16 },
    { title: report.say({ ko: '지역', en: 'region' }), value: of(({ parcel }) => parcel?.region), max: 24 },
    { title: report.say({ ko: '운송장', en: 'parcel' }), value: of(({ parcel }) => parcel?.parcelId) },
  ]
}

const WITHOUT_PARCEL: Readonly<Record<'invalid' | 'unknown' | 'unasked', Text>> = {
  invalid: { ko: '형식이 틀림', en: 'malformed' },
  unknown: { ko: '모르는 QR', en: 'unknown' },
  unasked: { ko: '조회 안 함', en: 'not looked up' },
}

function stateOfToken({ valid, standing, parcel }: TokenReport, report: Report): string {
  if (!valid) return report.say(WITHOUT_PARCEL.invalid)
  if (parcel) return stateOf(report, parcel.state)
  return report.say(WITHOUT_PARCEL[standing === 'unknown' ? 'unknown' : 'unasked'])
}

export const describeConflict = (path: string): Text => ({
  ko: `${visible(path)}: 같은 자리에서 서로 다른 내용이 읽혔습니다. 눈으로 확인하세요 (모두 --json 에)`,
  en: `${visible(path)}: different texts were read at one place; look for yourself (--json has them all)`,
})

export function describeCounts({ pictures, withCodes, codes, withoutCode, refused }: Counts): Text {
  return {
    ko: `그림 ${pictures}개: ${withCodes}개에서 코드 ${codes}개, 코드 없음 ${withoutCode}개, 읽지 못함 ${refused}개`,
    en: `${pictures} pictures: ${codes} codes in ${withCodes}, none in ${withoutCode}, ${refused} not read`,
  }
}

/** Once for all of them, with the formats that a person may have meant: `2 HEIC, 1 PDF`. */
export function describeSkipped(skipped: ReadonlyMap<string, number>): Text {
  const count = [...skipped.values()].reduce((sum, each) => sum + each, 0)
  const named = [...skipped].filter(([format]) => format !== 'unknown')
  const formats = named.map(([format, files]) => `${files} ${format}`).join(', ')
  return {
    ko: `읽는 그림 형식이 아닌 파일 ${count}개를 건너뛰었습니다${formats && ` (${formats})`}`,
    en: `Skipped ${count} files that are no picture we read${formats && ` (${formats})`}`,
  }
}
