import type { DrawItem, MarkItem, TextItem, TextRole } from '../drawing.ts'
import type { Outline } from '../faces.ts'
import { Bytes } from './bytes.ts'
import { ContentWriter, type LabelSize, type References } from './content.ts'
import type { PdfFile } from './file.ts'
import type { UsedFonts } from './fonts.ts'
import type { SymbolForm } from './symbols.ts'

/** More than a job has layouts: somebody hands in a new array with every label, and remembering them would not end. */
const MOST_FRAMES = 64
const MOST_TEXTS = 256
const MOST_CANDIDATES = 2048
/** From here on a form of its own is smaller than the text spelled out again. */
const WORTH_A_FORM = 6

/** What tends to be the same on many labels of a job: one carrier, one sender, one day, few family names. */
const REPEATED_ROLES: ReadonlySet<TextRole> = new Set<TextRole>([
  'carrier',
  'region',
  'name',
  'phone',
  'mark-name',
  'sender',
  'date',
])

interface RepeatedText {
  readonly item: TextItem
  readonly height: number
  uses: number
  name: string | undefined
}

/**
 * What is drawn once and referred to from the pages: the frame of each layout, texts that many labels have at the same
 * place, and the marks.
 */
export class Forms implements References {
  readonly #file: PdfFile
  readonly #writer: ContentWriter
  readonly #outline: (mark: MarkItem['mark']) => Outline
  /** Resources of the forms themselves: fonts and marks. */
  readonly #resources: number
  readonly #frames = new Map<readonly DrawItem[], { name: string; height: number }>()
  readonly #marks = new Map<MarkItem['mark'], number>()
  #texts = new Map<string, RepeatedText>()
  #textForms = 0
  /** Resource entries of the frames and texts. */
  #entries = ''

  constructor(
    file: PdfFile,
    fonts: UsedFonts,
    { form, outline }: { form: SymbolForm; outline: (mark: MarkItem['mark']) => Outline },
  ) {
    this.#file = file
    this.#outline = outline
    this.#resources = file.allocate()
    this.#writer = new ContentWriter(fonts, { text: () => undefined, mark: mark => this.mark(mark) }, form)
  }

  /** The resource name of a frame, or undefined if it has to be drawn in place. */
  frame(items: readonly DrawItem[], size: LabelSize): string | undefined {
    const known = this.#frames.get(items)
    if (known !== undefined) return known.height === size.height ? known.name : undefined
    if (this.#frames.size === MOST_FRAMES) return undefined
    const name = `X${this.#frames.size.toString(36)}`
    this.#frames.set(items, { name, height: size.height })
    this.#write(name, items, size)
    return name
  }

  text(item: TextItem, size: LabelSize): string | undefined {
    if (!REPEATED_ROLES.has(item.role)) return undefined
    const known = this.#texts.get(item.text)
    if (known === undefined) {
      if (this.#texts.size >= MOST_CANDIDATES) this.#forgetCandidates()
      this.#texts.set(item.text, { item, height: size.height, uses: 1, name: undefined })
      return undefined
    }
    if (!sameSetting(known, item, size.height)) return undefined
    if (known.name !== undefined) return known.name
    known.uses++
    if (known.uses < WORTH_A_FORM || this.#textForms === MOST_TEXTS) return undefined
    known.name = `T${this.#textForms.toString(36)}`
    this.#textForms++
    this.#write(known.name, [item], size)
    return known.name
  }

  mark(mark: MarkItem['mark']): string {
    if (!this.#marks.has(mark)) this.#marks.set(mark, this.#file.allocate())
    return mark
  }

  /** Writes the marks and the forms' resources, and returns the resources of the pages. */
  end(fonts: string): string {
    let marks = ''
    for (const [mark, id] of this.#marks) {
      const path = new Bytes(1024)
      outlinePath(path, this.#outline(mark))
      this.#file.deflated(id, '/Subtype/Form/BBox[0 0 1 1]', path.view())
      marks += `/${mark} ${id} 0 R`
    }
    this.#file.pack([{ id: this.#resources, text: `<</Font ${fonts}/XObject<<${marks}>>>>` }])
    return `<</Font ${fonts}/XObject<<${marks}${this.#entries}>>>>`
  }

  #write(name: string, items: readonly DrawItem[], size: LabelSize): void {
    const id = this.#file.allocate()
    const writer = this.#writer
    writer.begin()
    writer.items(items, size)
    const dictionary = `/Subtype/Form/BBox[0 0 ${size.width} ${size.height}]/Resources ${this.#resources} 0 R`
    this.#file.deflated(id, dictionary, writer.out.view())
    this.#entries += `/${name} ${id} 0 R`
  }

  #forgetCandidates(): void {
    this.#texts = new Map([...this.#texts].filter(([, { name }]) => name !== undefined))
  }
}

function sameSetting(known: RepeatedText, item: TextItem, height: number): boolean {
  const { xMm, baselineMm, emMm, weight, trackingEm } = known.item
  return (
    xMm === item.xMm &&
    baselineMm === item.baselineMm &&
    emMm === item.emMm &&
    weight === item.weight &&
    trackingEm === item.trackingEm &&
    known.height === height
  )
}

/** Coordinates and operator of each op of an `Outline`; outlines of marks have no quadratic curves, nor has PDF. */
const OPERATORS: Readonly<Record<number, readonly [coordinates: number, operator: string]>> = {
  0: [2, 'm'],
  1: [2, 'l'],
  3: [6, 'c'],
  4: [0, 'h'],
}

/** Fills an outline by the nonzero rule. */
function outlinePath(out: Bytes, outline: Outline): void {
  for (let i = 0; i < outline.length; ) {
    const [coordinates, operator] = OPERATORS[outline[i++] as number] as readonly [number, string]
    for (let k = 0; k < coordinates; k++) out.ascii(`${Math.round((outline[i++] as number) * 10_000) / 10_000} `)
    out.ascii(`${operator} `)
  }
  out.ascii('f')
}
