import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Faces } from '../faces.ts'
import { openFaces } from '../open-faces.ts'

/** The fonts that the project ships, by their place in the repository: the SDK itself ships none. */
export const fontPath = (name: string) => fileURLToPath(new URL(`../../../../server/fonts/${name}`, import.meta.url))
export const readFont = (name: string): Uint8Array => readFileSync(fontPath(name))

let opened: Faces | undefined

export function labelFaces(): Faces {
  opened ??= openFaces({
    bold: readFont('NanumSquareB.ttf'),
    extraBold: readFont('NanumSquareEB.ttf'),
    fallbacks: [() => readFont('ExqressSans-Bold.ttf'), () => readFont('fallback-gb-B.ttf')],
  })
  return opened
}
