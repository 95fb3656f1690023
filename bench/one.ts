import type { Row } from './row.ts'

const name = process.argv[2] ?? ''
const module = (await import(`./${name}.ts`)) as Record<string, () => Promise<Row[]>>
const run = Object.values(module).find(value => typeof value === 'function')
if (run === undefined) throw new Error(`bench/${name}.ts exports no function`)
const figure = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3))
process.stdout.write(`\n### ${name}\n\n| what | ours | peer | unit | ratio | |\n|---|--:|--:|---|--:|---|\n`)
for (const row of await run()) {
  process.stdout.write(
    `| ${row.what} | ${figure(row.ours)} | ${figure(row.peer)} | ${row.unit} | ${row.ratio.toFixed(2)} | ${row.note ?? ''} |\n`,
  )
}
