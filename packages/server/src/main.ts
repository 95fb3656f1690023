import { once } from 'node:events'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { EXIT } from '@exqress/sdk/contract'
import { runCommandLine } from './command-line.ts'

// The bin's only edge to its process.
const asked = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
void asked.then(() => {
  // Who asks twice does not want to wait.
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(EXIT.interrupted))
})
process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  out: text => process.stdout.write(text),
  say: text => process.stderr.write(text),
  asked,
  input: () => text(process.stdin),
})
