import { createPdf } from '../render-pdf.ts'
import { labelFaces } from './fonts.ts'
import { sampleDrawing } from './sample-drawings.ts'

// A process of its own, so that its memory is the writer's: writes as many labels as it is told to a receiver that
// takes each piece a moment later and forgets it, and prints the most memory the process ever held.
const count = Number(process.argv[2])
const samples = Array.from({ length: 100 }, (_, i) => sampleDrawing(i))
const pdf = createPdf({
  faces: labelFaces(),
  form: 'compact',
  write: () => new Promise(resolve => setImmediate(resolve)),
})
for (let i = 0; i < count; i++) {
  const sample = samples[i % samples.length]
  if (sample === undefined) continue
  const items = sample.items.map(item =>
    item.kind === 'text' && item.role === 'order' ? { ...item, text: `${i}` } : item,
  )
  await pdf.page([{ drawing: { ...sample, items }, xMm: 0, yMm: 0 }])
}
const { bytes } = await pdf.finish()
process.stdout.write(JSON.stringify({ bytes, maxRssMb: process.resourceUsage().maxRSS / 1024 }))
