import { defineCommand } from '../../command.ts'
import { Failure } from '../../failure.ts'
import { parseInstant } from '../../instant.ts'
import { csvLine, MALL_HEADINGS, MALLS, mallRow } from '../../mall-csv.ts'
import { checkOutput, saveFile } from '../../save-file.ts'

export const command = defineCommand({
  args: {},
  flags: {
    for: {
      kind: 'choice',
      choices: MALLS,
      required: true,
      summary: { ko: '올릴 쇼핑몰', en: 'the mall that takes it' },
    },
    out: {
      kind: 'text',
      short: 'o',
      value: 'file',
      summary: { ko: '저장할 파일 (없으면 표준 출력)', en: 'file to save (standard output by default)' },
    },
    encoding: {
      kind: 'choice',
      choices: ['utf-8', 'cp949'],
      default: 'utf-8',
      summary: { ko: '문자 인코딩', en: 'encoding' },
    },
    from: {
      kind: 'text',
      value: 'date',
      summary: { ko: '이날부터 발행 (2026-11-22)', en: 'issued on or after (2026-11-22)' },
    },
    before: { kind: 'text', value: 'date', summary: { ko: '이날 전에 발행', en: 'issued before' } },
    carrier: { kind: 'text', value: 'name', summary: { ko: '이 택배사만', en: 'only this carrier' } },
    force: { kind: 'switch', summary: { ko: '있는 파일을 바꾸기', en: 'replace a file that is there' } },
  },
  details: {
    ko: '송장번호가 들어 있는 운송장을 쇼핑몰의 발송 처리 양식으로 씁니다. 취소한 운송장은 빠집니다.',
    en: "Writes the parcels that have a tracking number in the mall's own form; withdrawn ones are left out.",
  },
  examples: [
    {
      line: 'exqress parcel export --for naver --out naver.csv',
      says: { ko: '스마트스토어에 올릴 파일', en: 'a file for SmartStore' },
    },
    {
      line: 'exqress parcel export --for coupang --from 2026-11-22 > coupang.csv',
      says: { ko: '오늘 발행한 것만, 쿠팡', en: "today's, for Coupang" },
    },
  ],
  async run({ for: mall, out, encoding, from, before, carrier, force }, { client, report, signal, cwd }) {
    const place = out === undefined || out === '-' ? undefined : { path: out, cwd, force }
    if (place) await checkOutput(place)
    const query = {
      state: 'issued',
      hasTracking: true,
      order: 'oldest' as const,
      limit: 200,
      ...(from === undefined ? {} : { issuedFrom: parseInstant(from, '--from') }),
      ...(before === undefined ? {} : { issuedBefore: parseInstant(before, '--before') }),
      ...(carrier === undefined ? {} : { carrier }),
    }
    const { parcels } = await client()
    const lines = [csvLine(MALL_HEADINGS[mall])]
    const skipped: { parcelId: string; reason: string }[] = []
    const progress = report.progress({ ko: '운송장 읽는 중', en: 'Reading parcels' })
    for await (const parcel of parcels.list(query, { signal })) {
      const row = mallRow(mall, parcel, () => undefined)
      if ('cells' in row) lines.push(csvLine(row.cells))
      else skipped.push({ parcelId: row.parcelId, reason: row.skipped })
      progress.advance()
    }
    progress.end()

    const bytes = await encode(lines.join(''), encoding)
    const written = lines.length - 1
    const data = { for: mall, rows: written, skipped, ...(place ? { file: place.path } : {}) }
    if (place) {
      const file = await saveFile(place, bytes)
      report.note({ ko: `${written}건을 저장했습니다: ${file}`, en: `Saved ${written} rows: ${file}` })
    } else if (!report.machine) report.stdout('--out -').write(bytes)
    if (mall === 'coupang' && written > 0) {
      report.warn({
        ko: '묶음배송번호는 비어 있습니다. 쿠팡에서 받은 DeliveryList 파일의 값을 옮겨 적으세요',
        en: 'The bundle numbers are empty: copy them from the DeliveryList file that Coupang gave',
      })
    }
    if (skipped.length === 0) return { data }
    return { data, failure: new Failure('EXPORT_INCOMPLETE', { fields: { count: skipped.length } }) }
  },
})

/** UTF-8 with a mark that tells Excel so, or CP949. What CP949 cannot write is refused, never turned into `?`. */
async function encode(text: string, encoding: 'utf-8' | 'cp949'): Promise<Uint8Array> {
  if (encoding === 'utf-8') return Buffer.from(`\ufeff${text}`, 'utf8')
  const { default: iconv } = await import('iconv-lite')
  const bytes = iconv.encode(text, 'cp949')
  if (iconv.decode(bytes, 'cp949') !== text) throw new Failure('ENCODING_CANNOT_WRITE', { fields: { encoding } })
  return bytes
}
