import type { ByteFile } from './byte-file.ts'
import { readLabelTexts } from './label-texts.ts'
import { type PdfResources, readContent, readUnicodeMap, UNREADABLE } from './pdf-content.ts'
import { openPdfObjects, type PdfObjects, referenceOf, referencesOf, resourcesOf } from './pdf-objects.ts'
import type { Sink } from './sink.ts'

/** The labels of a PDF that we wrote, by the text that can be copied from it. */
export async function readPdf(file: ByteFile, sink: Sink, signal: AbortSignal): Promise<void> {
  const objects = await openPdfObjects(file)
  const catalog = await objects.get(objects.root)
  const root = await objects.get(referenceOf(catalog.dictionary, 'Pages') ?? 0)
  const resources = await readResources(objects, referenceOf(root.dictionary, 'Resources') ?? 0)
  let page = 0
  for (const node of referencesOf(root.dictionary, 'Kids')) {
    signal.throwIfAborted()
    const { dictionary } = await objects.get(node)
    const pages: number[][] = []
    for (const kid of referencesOf(dictionary, 'Kids')) {
      pages.push(referencesOf((await objects.get(kid)).dictionary, 'Contents'))
    }
    for (const contents of pages) {
      page++
      // The first stream is the frame that labels share: captions, and nothing of a person.
      const { content } = await objects.get(contents.at(-1) ?? 0)
      const labels = readContent((content ?? Buffer.alloc(0)).toString('latin1'), resources)
      for (const [at, texts] of labels.entries()) {
        // What cannot be read is not there for us, and nothing may be claimed of it.
        if (texts.some(({ text }) => text.includes(UNREADABLE))) throw objects.broken()
        const spot = labels.length === 1 ? { page } : { page, label: at + 1 }
        sink.add({ ...readLabelTexts(texts), spot })
      }
      sink.advance()
    }
  }
  if (page !== Number(/\/Count (\d+)/.exec(root.dictionary)?.[1])) throw objects.broken()
}

async function readResources(objects: PdfObjects, id: number): Promise<PdfResources> {
  const { dictionary } = await objects.get(id)
  const fonts = new Map<string, ReadonlyMap<number, string>>()
  for (const [name, font] of resourcesOf(dictionary, 'Font')) {
    const map = referenceOf((await objects.get(font)).dictionary, 'ToUnicode')
    const { content } = await objects.get(map ?? 0)
    fonts.set(name, readUnicodeMap((content ?? Buffer.alloc(0)).toString('latin1')))
  }
  const forms = new Map<string, ReturnType<typeof readContent>[number]>()
  for (const [name, form] of resourcesOf(dictionary, 'XObject')) {
    // T… are texts that many labels have (render-pdf/forms.ts); the others are frames and marks.
    if (!/^T[0-9a-z]+$/.test(name)) continue
    const { content } = await objects.get(form)
    forms.set(name, readContent((content ?? Buffer.alloc(0)).toString('latin1'), { fonts, forms: new Map() }).flat())
  }
  return { fonts, forms }
}
