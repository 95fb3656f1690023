import { readFile } from 'node:fs/promises'
import { scan } from '@exqress/sdk/scan'
import type { Job, Picture, Results, Said } from './job.ts'

// The program of the decoders: it reads pictures that nobody has looked at, and may be killed at any time. It is told
// one picture after the other by the channel to the process that started it, and ends with it.

const say = (said: Said) => void process.send?.(said)

// Ctrl-C reaches every process of the terminal; the one that started this one decides.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit())
process.on('message', (job: Job) => {
  answer(job).then(
    result => say({ kind: 'done', result }),
    (error: unknown) => say(refusalOf(error)),
  )
})
say({ kind: 'ready' })

async function answer(job: Job): Promise<Results[Job['kind']]> {
  const bytes = await bytesOf(job.picture)
  if (job.kind === 'scan') return scan(bytes, job.options)
  // jimp takes long to load and is only wanted here.
  const { drawOutlines } = await import('./draw-outlines.ts')
  return drawOutlines(bytes, job.outlines)
}

const bytesOf = async (picture: Picture) => ('bytes' in picture ? picture.bytes : readFile(picture.path))

/** Errors by their code. Without one it is a decoder's own: its message may quote the picture and is left out. */
function refusalOf(error: unknown): Said {
  const { code, fields, name } = error as { code?: unknown; fields?: object; name?: unknown }
  if (error instanceof RangeError) return { kind: 'refused', code: 'SCAN_OUT_OF_MEMORY', fields: {} }
  if (typeof code !== 'string') return { kind: 'refused', code: 'SCAN_CRASHED', fields: { how: String(name) } }
  return { kind: 'refused', code, fields: { ...fields } }
}
