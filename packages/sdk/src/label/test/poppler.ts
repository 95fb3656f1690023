import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GreyPicture } from './read-symbols.ts'

const installed = spawnSync('pdftotext', ['-v']).error === undefined

/** Poppler reads PDFs apart from the code that wrote them. Without it such tests are left out; with CI=true they fail. */
export const usePoppler = installed || process.env.CI === 'true'
if (!usePoppler) process.stderr.write('left out: tests that read PDFs with poppler-utils, which is not installed\n')

function withFile<T>(pdf: Uint8Array, use: (path: string, folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-pdf-'))
  try {
    const path = join(folder, 'labels.pdf')
    writeFileSync(path, pdf)
    return use(path, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs a tool of Poppler; what it says on stderr is an error in the file. */
function run(tool: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(tool, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (error !== undefined) throw error
  if (status !== 0 || stderr !== '') throw new Error(`${tool} ${args.join(' ')}: ${stderr}`)
  return stdout
}

/** The text of each page, in the order in which it was drawn. */
export const textOf = (pdf: Uint8Array): string[] =>
  withFile(pdf, path => run('pdftotext', ['-raw', '-enc', 'UTF-8', path, '-']).split('\f').slice(0, -1))

/** Lines of `pdffonts` and `pdfinfo`. */
export const fontsOf = (pdf: Uint8Array): string[] =>
  withFile(pdf, path => run('pdffonts', [path]).trim().split('\n').slice(2))
export const infoOf = (pdf: Uint8Array): Record<string, string> =>
  withFile(pdf, path =>
    Object.fromEntries(
      run('pdfinfo', [path])
        .trim()
        .split('\n')
        .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    ),
  )

/** The pages as a printer of this many dots per mm draws them. */
export function pagesOf(pdf: Uint8Array, { dotsPerMm = 8 } = {}): GreyPicture[] {
  return withFile(pdf, (path, folder) => {
    run('pdftoppm', ['-r', String(dotsPerMm * 25.4), '-gray', path, join(folder, 'page')])
    return readdirSync(folder)
      .filter(name => name.endsWith('.pgm'))
      .sort()
      .map(name => parsePgm(readFileSync(join(folder, name))))
  })
}

function parsePgm(file: Uint8Array): GreyPicture {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(Buffer.from(file.subarray(0, 64)).toString('latin1'))
  if (head === null) throw new Error('not a grey picture')
  return { width: Number(head[1]), height: Number(head[2]), grey: file.subarray(head[0].length) }
}

/** What `qpdf --check` says of the structure; undefined where it is not installed. */
export function qpdfVerdict(pdf: Uint8Array): string | undefined {
  if (spawnSync('qpdf', ['--version']).error !== undefined) return undefined
  return withFile(pdf, path => execFileSync('qpdf', ['--check', path], { encoding: 'utf8' }))
}
