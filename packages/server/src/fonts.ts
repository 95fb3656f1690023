import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Absolute paths of the fonts that this package ships for drawing labels. */
export interface LabelFontFiles {
  readonly bold: string
  readonly extraBold: string
  /** For characters the first two lack, in the order in which they are tried. */
  readonly fallbacks: readonly string[]
}

/** The folder lies beside `src` and beside `dist`, so the same path is right before and after the build. */
const file = (name: string) => fileURLToPath(new URL(`../fonts/${name}`, import.meta.url))

export function labelFontFiles(): LabelFontFiles {
  return {
    bold: file('NanumSquareB.ttf'),
    extraBold: file('NanumSquareEB.ttf'),
    fallbacks: [file('ExqressSans-Bold.ttf'), file('fallback-gb-B.ttf')],
  }
}

/** The fonts as `openFaces` of `@exqress/sdk/label` takes them. A fallback is read from disk when it is first needed. */
export function readLabelFonts({ bold, extraBold, fallbacks }: LabelFontFiles = labelFontFiles()): {
  bold: Uint8Array
  extraBold: Uint8Array
  fallbacks: (() => Uint8Array)[]
} {
  return {
    bold: readFileSync(bold),
    extraBold: readFileSync(extraBold),
    fallbacks: fallbacks.map(path => () => readFileSync(path)),
  }
}
