import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { inspectCsv, MASK_FIELDS } from './inspect.ts'
import { HEADINGS, lines, order, orderList, source } from './invented-orders.ts'
import { keptUnknown, type MaskCsvOptions, maskCsv } from './mask-csv.ts'

async function mask(content: string | Uint8Array, options: MaskCsvOptions = {}) {
  const plan = await inspectCsv(source(content), { required: MASK_FIELDS })
  const pieces: Uint8Array[] = []
  const bad: string[] = []
  const warnings: string[] = []
  let rows = 0
  for await (const part of maskCsv(source(content), plan, options)) {
    pieces.push(part.bytes)
    rows += part.rows
    bad.push(...part.bad.map(({ problem }) => `${problem.line} ${problem.code}`))
    warnings.push(...part.warnings.map(({ column, code }) => `${column} ${code}`))
  }
  return {
    bytes: Buffer.concat(pieces),
    text: Buffer.concat(pieces).toString(),
    rows,
    bad,
    warnings,
    unknown: keptUnknown(plan),
  }
}

describe('a masked file', () => {
  it('is the same file with its people hidden', async () => {
    const { text, rows } = await mask(orderList(2))
    expect(text).toBe(
      lines(
        HEADINGS,
        ['T-00001', '남***', '010-****-****', '061**', '서울 강남구', ''],
        ['T-00002', '선***', '010-****-****', '061**', '서울 강남구', ''],
      ),
    )
    expect(rows).toBe(2)
  })

  it('keeps encoding, mark and delimiter, or takes those it is told', async () => {
    const { bytes } = await mask(iconv.encode(orderList(1).replaceAll(',', ';'), 'cp949'))
    expect(iconv.decode(bytes, 'cp949')).toContain(';남***;')
    expect((await mask(`\ufeff${orderList(1)}`)).text.startsWith('\ufeff주문번호')).toBe(true)
    const rare = lines(HEADINGS, order(1).with(0, '한-😀'), order(2))
    expect((await mask(rare, { format: { encoding: 'cp949' } })).bad).toEqual(['2 CHARACTER_UNWRITABLE'])
  })

  it('shows more or less by profile and level', async () => {
    expect(
      (await mask(orderList(1), { profile: 'kr-unified', addressLevel: 'street', keepProduct: true })).text,
    ).toContain('남**수,010-1234-****,061**,서울 강남구 세종대로,겨울 양말')
    expect((await mask(orderList(1), { profile: 'qr-only' })).text).toContain('T-00001,,,,서울 강남구,')
  })

  it('hides the buyer and the sender too, empties their ids, and says which columns it does not know', async () => {
    const headings = [
      ...HEADINGS,
      '구매자명',
      '구매자연락처',
      '보내는분주소',
      '개인통관고유부호',
      '구매자ID',
      '상세주소',
      '결제위치',
      '비품',
    ]
    const { text, unknown, warnings } = await mask(
      lines(headings, [
        ...order(1),
        '김하늘',
        '010-5555-6666',
        '부산 중구 대청로 1',
        'P123456789012',
        'haneul',
        '101호',
        '모바일',
        '문의 010-7777-8888',
      ]),
    )
    expect(text.split('\r\n')[1]).toBe(
      'T-00001,남***,010-****-****,061**,서울 강남구,,김**,010-****-****,부산 중구,,,,모바일,****',
    )
    expect(unknown).toEqual(['결제위치', '비품'])
    expect(warnings).toEqual(['비품 PERSONAL_VALUE_HIDDEN'])
  })

  it('leaves out rows whose cells may have slipped, and keeps rows of one order', async () => {
    const { rows, bad } = await mask(
      `${lines(HEADINGS, order(1), order(1))}T-2,홍길동\r\n${lines(order(3).with(1, '홍"길동'))}`,
    )
    expect([rows, bad]).toEqual([2, ['4 COLUMN_COUNT', '5 QUOTE_STRAY']])
  })

  it('leaves out notices above the header', async () => {
    expect((await mask(`담당 홍길동 010-1234-5678\r\n${orderList(1)}`)).text).not.toContain('담당')
  })

  it('tells what could not be read, by column', async () => {
    expect((await mask(lines(HEADINGS, order(1).with(2, '1.01E+09')))).warnings).toEqual(['전화번호 PHONE_DESTROYED'])
  })
})
