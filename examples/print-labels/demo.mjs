// `npm run demo`: prints the labels of every CSV beside this file with the embedded server, as a clerk would from the
// command line, and says where everything is. Some rows are bad on purpose.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const exqress = fileURLToPath(new URL('../../packages/cli/bin/exqress.js', import.meta.url))
const out = process.argv[2] ?? fileURLToPath(new URL('../../.demo', import.meta.url))
const shown = path => relative(process.cwd(), path) || path
mkdirSync(out, { recursive: true })

let failed = false
for (const file of readdirSync(here)
  .filter(name => name.endsWith('.csv'))
  .sort()) {
  const args = [
    'label',
    here + file,
    '--out',
    `${out}/${file.replace('.csv', '.pdf')}`,
    '--data-dir',
    `${out}/data`,
    '--json',
  ]
  const { stdout, status } = spawnSync(process.execPath, [exqress, ...args], { encoding: 'utf8' })
  const { data, error } = JSON.parse(stdout)
  // 3: some rows could not be printed; they lie in the errors file.
  if (status !== 0 && status !== 3) {
    failed = true
    console.log(`${file.padEnd(16)} ${error.code}: ${error.title}`)
    continue
  }
  const bad = data.rows.failed
  console.log(`${file.padEnd(16)} ${String(data.rows.labelled).padStart(2)} labels  ${shown(data.out)}`)
  for (const row of data.problems) {
    console.log(`${' '.repeat(17)} line ${row.line}${row.column ? `, ${row.column}` : ''}: ${row.code}`)
  }
  if (bad > 0) console.log(`${' '.repeat(17)} ${bad} to correct: ${shown(data.errors)}`)
}
console.log(`
Open the PDFs in ${shown(out)}/ and print them at 100 %. What to do next:
  npx exqress label ${shown(out)}/smartstore.errors.csv --out ${shown(out)}/rest.pdf --data-dir ${shown(out)}/data
                                    when the rows in it are corrected
  npx exqress parcel list --data-dir ${shown(out)}/data
                                    what was issued, masked
  npx exqress label your.csv --out labels.pdf
                                    the same with your own file
  npx exqress explain KEY_DUPLICATE what a code means (--lang ko: 한국어)`)
process.exitCode = failed ? 1 : 0
