import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeDurably, syncFolder, writeDurably } from './durable.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exqress-durable-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a small file', () => {
  it('that several make at once is the first one’s for all, and their parts are gone', async () => {
    const path = join(folder, 'secret')
    const makers = ['a', 'b', 'c', 'd']
    await Promise.all(makers.map(maker => makeDurably(path, `${path}.${maker}`, maker)))
    const made = readFileSync(path, 'utf8')
    expect(makers).toContain(made)
    await makeDurably(path, `${path}.e`, 'e')
    expect(readFileSync(path, 'utf8')).toBe(made)
    expect(readdirSync(folder)).toEqual(['secret'])
  })

  it('written again is the new one, and nothing else is left', async () => {
    const path = join(folder, 'job.json')
    await writeDurably(path, `${path}.part`, 'old')
    await writeDurably(path, `${path}.part`, 'new')
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['job.json'])
  })
})

it('a folder that is not there cannot be synced, which is an error', async () => {
  await expect(syncFolder(join(folder, 'none'))).rejects.toThrow('ENOENT')
})
