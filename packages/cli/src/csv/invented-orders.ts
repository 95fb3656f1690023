import type { Requirement } from './columns.ts'
import { type InspectOptions, inspectCsv, LABEL_FIELDS } from './inspect.ts'
import type { CsvPlan } from './plan.ts'
import { type CsvRow, readRows } from './rows.ts'
import { type CsvSource, memorySource } from './source.ts'
import { type RowOutcome, toWaybillInput } from './waybill.ts'

// For tests: order lists with invented people.

export const HEADINGS = ['주문번호', '받는분', '전화번호', '우편번호', '주소', '상품명'] as const
const NAMES = ['홍길동', '남궁민수', '선우은숙', '제갈공명', '이바다', '김하늘', '뷁쓩'] as const
const STREETS = ['테헤란로', '세종대로', '센텀중앙로', '정자일로'] as const

/** Cells of order `number`, in the order of HEADINGS. */
export const order = (number: number): string[] => [
  `T-${String(number).padStart(5, '0')}`,
  NAMES[number % NAMES.length] as string,
  `010-1234-${String(number % 10000).padStart(4, '0')}`,
  '06133',
  `서울특별시 강남구 ${STREETS[number % STREETS.length]} ${number}`,
  '겨울 양말',
]

export const lines = (...rows: (readonly string[])[]): string => rows.map(row => `${row.join(',')}\r\n`).join('')

/** A header and `count` orders, counted from 1. */
export const orderList = (count: number): string =>
  lines(HEADINGS, ...Array.from({ length: count }, (_, index) => order(index + 1)))

export const source = (content: string | Uint8Array): CsvSource =>
  memorySource(typeof content === 'string' ? Buffer.from(content) : content)

export const inspect = (
  content: string | Uint8Array,
  options: Partial<InspectOptions> & { readonly required?: readonly Requirement[] } = {},
): Promise<CsvPlan> => inspectCsv(source(content), { required: LABEL_FIELDS, ...options })

/** Everything a file gives, with both passes. */
export async function readAll(
  content: string | Uint8Array,
  options: Partial<InspectOptions> = {},
): Promise<{ plan: CsvPlan; rows: CsvRow[]; outcomes: RowOutcome[] }> {
  const plan = await inspect(content, options)
  const rows: CsvRow[] = []
  for await (const batch of readRows(source(content), plan)) rows.push(...batch)
  return { plan, rows, outcomes: rows.map(row => toWaybillInput(row, plan)) }
}

/** Code of what a promise is refused with. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (typeof code === 'string') return code
    throw error
  }
  return 'not refused'
}
