import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clearParts, OutputTaken, openFileOutput, openFolderOutput, partOf } from './output.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exqress-output-'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const bytes = (text: string) => new TextEncoder().encode(text)

describe('a file output', () => {
  it('is not there until it is committed, and then whole', async () => {
    const path = join(folder, 'labels.pdf')
    const output = await openFileOutput(path)
    await output.write(bytes('a'.repeat(300_000)))
    await output.write(bytes('b'))
    expect(existsSync(path)).toBe(false)
    await output.commit()
    expect(readFileSync(path, 'utf8')).toBe(`${'a'.repeat(300_000)}b`)
    expect(readdirSync(folder)).toEqual(['labels.pdf'])
  })

  it('abandoned, leaves what was there before', async () => {
    const path = join(folder, 'labels.pdf')
    writeFileSync(path, 'earlier')
    const output = await openFileOutput(path)
    await output.write(bytes('new'))
    await output.abandon()
    expect(readFileSync(path, 'utf8')).toBe('earlier')
    expect(readdirSync(folder)).toEqual(['labels.pdf'])
  })

  it('of two that are written at once, the one that came first gives up and the other is whole', async () => {
    const path = join(folder, 'labels.pdf')
    const first = await openFileOutput(path)
    await first.write(bytes('first'))
    const second = await openFileOutput(path)
    await expect(first.commit()).rejects.toThrow(OutputTaken)
    await first.abandon()
    await second.write(bytes('second'))
    await second.commit()
    expect(readFileSync(path, 'utf8')).toBe('second')
    expect(readdirSync(folder)).toEqual(['labels.pdf'])
  })

  it('writes over what a killed run left', async () => {
    const path = join(folder, 'labels.pdf')
    writeFileSync(partOf(path), 'left over')
    const output = await openFileOutput(path)
    await output.write(bytes('whole'))
    await output.commit()
    expect(readFileSync(path, 'utf8')).toBe('whole')
  })
})

describe('a folder output', () => {
  it('replaces an earlier folder as a whole', async () => {
    const path = join(folder, 'labels')
    mkdirSync(path)
    writeFileSync(join(path, 'stale.png'), 'x')
    const output = await openFolderOutput(path)
    await output.add('1.png', bytes('one'))
    expect(readdirSync(path)).toEqual(['stale.png'])
    await output.commit()
    expect(readdirSync(path)).toEqual(['1.png'])
    expect(readdirSync(folder)).toEqual(['labels'])
  })

  it('of two that are written at once, the one that came first gives up and the other is whole', async () => {
    const path = join(folder, 'labels')
    const first = await openFolderOutput(path)
    const second = await openFolderOutput(path)
    await second.add('2.png', bytes('second'))
    await expect(first.commit()).rejects.toThrow(OutputTaken)
    await first.abandon()
    await second.commit()
    expect(readdirSync(path)).toEqual(['2.png'])
    expect(readdirSync(folder)).toEqual(['labels'])
  })

  it('killed between its two renames, the earlier folder comes back', async () => {
    const path = join(folder, 'labels')
    const aside = join(folder, '.labels.exqress-old')
    mkdirSync(aside)
    writeFileSync(join(aside, '1.png'), 'earlier')
    await clearParts(path)
    expect(readFileSync(join(path, '1.png'), 'utf8')).toBe('earlier')
    expect(readdirSync(folder)).toEqual(['labels'])
  })
})
