import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findPictures } from './find-pictures.ts'

const cwd = mkdtempSync(join(tmpdir(), 'exqress-find-'))
afterAll(() => rmSync(cwd, { recursive: true, force: true }))
for (const path of [
  'b.png',
  'a.jpg',
  'in/z.png',
  'in/deep/y.txt',
  'in/.hidden/x.png',
  'in/.x.png',
  'in/[1].png',
  'in/1.png',
]) {
  mkdirSync(dirname(join(cwd, path)), { recursive: true })
  writeFileSync(join(cwd, path), '')
}
symlinkSync('..', join(cwd, 'in/deep/up'))
symlinkSync('../b.png', join(cwd, 'in/link.png'))

const find = async (given: readonly string[], except?: string) =>
  (await findPictures(given, { cwd, except: except && join(cwd, except) })).map(({ path }) => path)

describe('pictures are found', () => {
  it('in the order given, folders by name and all the way down, without hidden files and loops', async () => {
    expect(await find(['b.png', 'in', 'a.jpg', '-'])).toEqual([
      'b.png',
      'in/1.png',
      'in/[1].png',
      'in/deep/y.txt',
      'in/link.png',
      'in/z.png',
      'a.jpg',
      '-',
    ])
  })

  it('by a pattern that no shell has expanded, unless a file has that very name', async () => {
    expect(await find(['*.png'])).toEqual(['b.png'])
    expect(await find(['in/**/*.png'])).toEqual(['in/1.png', 'in/[1].png', 'in/link.png', 'in/z.png'])
    expect(await find(['in/[1].png'])).toEqual(['in/[1].png'])
    expect(await find(['*.gif'])).toEqual(['*.gif'])
  })

  it('but not where the annotated copies go', async () => {
    expect(await find(['in'], 'in/deep')).not.toContain('in/deep/y.txt')
  })

  it('a name that is not there is kept, to be told', async () => {
    expect(await find(['none.png', 'a.jpg'])).toEqual(['none.png', 'a.jpg'])
  })
})
