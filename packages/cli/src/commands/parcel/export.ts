import { defineCommand } from '../../command.ts'
import { isUnwritable, openCsvWriter } from '../../csv/write.ts'
import { Failure } from '../../failure.ts'
import { parseInstant } from '../../instant.ts'
import { MALL_HEADINGS, MALLS, mallRow } from '../../mall-csv.ts'
import { readBundles } from '../../order-bundles.ts'
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
    orders: {
      kind: 'text',
      value: 'csv',
      summary: {
        ko: '쿠팡: 묶음배송번호를 가져올 DeliveryList 파일',
        en: 'Coupang: DeliveryList to take the bundle numbers from',
      },
    },
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
      line: 'exqress parcel export --for coupang --orders DeliveryList.csv > coupang.csv',
      says: { ko: '쿠팡에 올릴 파일', en: 'a file for Coupang' },
    },
  ],
  async run({ for: mall, out, encoding, from, before, orders, carrier, force }, { client, report, signal, cwd }) {
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
    const bundles = orders === undefined ? new Map<string, string>() : await readBundles(orders, { cwd, signal })
    const csv = await openCsvWriter({ encoding, bom: encoding === 'utf-8' })
    const bytes = [csv.start]
    const write = (cells: readonly string[]) => {
      const line = csv.row(cells)
      if (isUnwritable(line)) throw new Failure('ENCODING_CANNOT_WRITE', { fields: { encoding } })
      bytes.push(line)
    }
    write(MALL_HEADINGS[mall])

    const { parcels } = await client()
    const skipped: { parcelId: string; reason: string }[] = []
    let rows = 0
    let withoutBundle = 0
    const progress = report.progress({ ko: '운송장 읽는 중', en: 'Reading parcels' })
    for await (const parcel of parcels.list(query, { signal })) {
      const row = mallRow(mall, parcel, bundles)
      if ('cells' in row) {
        write(row.cells)
        rows++
        if (row.bundleMissing) withoutBundle++
      } else skipped.push({ parcelId: row.parcelId, reason: row.skipped })
      progress.advance()
    }
    progress.end()

    const content = Buffer.concat(bytes)
    if (place) {
      const file = await saveFile(place, content)
      report.note({ ko: `${rows}건을 저장했습니다: ${file}`, en: `Saved ${rows} rows: ${file}` })
    } else if (!report.machine) report.stdout('--out -').write(content)
    if (withoutBundle > 0) {
      report.warn({
        ko: `묶음배송번호가 빈 행이 ${withoutBundle}개 있습니다. 쿠팡에서 받은 파일을 --orders DeliveryList.csv 로 함께 주세요`,
        en: `${withoutBundle} rows lack the bundle number: add the file that Coupang gave, --orders DeliveryList.csv`,
      })
    }
    const data = { for: mall, rows, withoutBundle, skipped, ...(place ? { file: place.path } : {}) }
    if (skipped.length === 0) return { data }
    return { data, failure: new Failure('EXPORT_INCOMPLETE', { fields: { count: skipped.length } }) }
  },
})
