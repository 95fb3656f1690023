// Issues the waybills of a JSON file as a process of its own: argv = data folder, file, pause point ("none" or a number
// of batches after which the process kills itself).
import { readFileSync } from 'node:fs'
import { createClient } from '@exqress/sdk'
import { openEmbedded } from '@exqress/server'

const [dataDir = '', file = '', dieAfter = ''] = process.argv.slice(2)
const embedded = await openEmbedded({ dataDir, publicUrl: 'https://exq.kr' })
const client = createClient({ ...embedded, baseUrl: 'http://embedded.invalid' })
const waybills = JSON.parse(readFileSync(file, 'utf8')) as { recipient: { name: string } }[]
const tokens: (string | undefined)[] = []
for (let start = 0, batch = 0; start < waybills.length; start += 50, batch++) {
  if (String(batch) === dieAfter) process.kill(process.pid, 'SIGKILL')
  const results = await client.waybills.issueMany({ waybills: waybills.slice(start, start + 50) })
  for (const { waybill } of results) tokens.push(waybill?.token)
}
await embedded.close()
process.stdout.write(JSON.stringify(tokens))
