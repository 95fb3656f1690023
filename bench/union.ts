import { auditUnion } from '../packages/cli/src/union/audit.ts'
import { heldFile } from '../packages/cli/src/union/read/byte-file.ts'
import { readFile } from '../packages/cli/src/union/read/read-file.ts'
import { openSink } from '../packages/cli/src/union/read/sink.ts'
import type { Observation } from '../packages/cli/src/union/shown.ts'
import { endHidden, type Invented, inventPeople, middleHidden } from '../packages/cli/src/union/test/invented-people.ts'
import { quietContext } from '../packages/cli/src/union/test/own-outputs.ts'
import type { Row } from './row.ts'

const ROWS = 100_000
const ROUNDS = 3

/** 100,000 rows of two carriers: reading, linking and judging against only reading them into observations. */
export async function benchUnion(): Promise<Row[]> {
  const people = inventPeople((ROWS * 3) / 4, 1)
  const half = ROWS / 2
  const [first, second] = [people.slice(0, half), people.slice(half / 2, half / 2 + half)]
  return [
    await compare('two lists without numbers', [listOf(first, middleHidden, false), listOf(second, endHidden, false)]),
    await compare('two lists with order numbers', [listOf(first, middleHidden, true), listOf(second, endHidden, true)]),
  ]
}

async function compare(what: string, files: readonly Buffer[]): Promise<Row> {
  const rates: { ours: number; peer: number }[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const ours = await seconds(async () => {
      const observations: Observation[] = []
      for (const [index, bytes] of files.entries()) {
        const csv = { map: [], encoding: undefined, used: () => {} }
        await readFile(
          heldFile(`${index}.csv`, bytes),
          openSink(index, observations, () => {}),
          csv,
          quietContext(),
        )
      }
      if (observations.length !== ROWS) throw new Error(`${observations.length} records of ${ROWS}`)
      auditUnion(observations)
    })
    const peer = await seconds(async () => {
      await readAll(files)
    })
    // The first round warms up.
    if (round > 0) rates.push({ ours: ROWS / ours, peer: ROWS / peer })
  }
  return {
    what,
    ours: median(rates.map(rate => rate.ours)),
    peer: median(rates.map(rate => rate.peer)),
    unit: 'rows/CPU s',
    ratio: median(rates.map(rate => rate.ours / rate.peer)),
    note: 'against only reading the files',
  }
}

async function readAll(files: readonly Buffer[]): Promise<Observation[]> {
  const observations: Observation[] = []
  for (const [index, bytes] of files.entries()) {
    const csv = { map: [], encoding: undefined, used: () => {} }
    await readFile(
      heldFile(`${index}.csv`, bytes),
      openSink(index, observations, () => {}),
      csv,
      quietContext(),
    )
  }
  if (observations.length !== ROWS) throw new Error(`${observations.length} records of ${ROWS}`)
  return observations
}

/** CPU time of the whole process. */
async function seconds(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

function listOf(people: readonly Invented[], carrier: typeof middleHidden, orders: boolean): Buffer {
  const rows = people.map(person => {
    const { name = '', phone = '', postcode = '', address = '' } = carrier(person)
    return [orders ? person.orderNumber : '', name, phone, address, postcode].join(',')
  })
  return Buffer.from(`주문번호,수취인명,수취인연락처1,통합배송지,우편번호\n${rows.join('\n')}\n`)
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number
