import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type JournalEntry, openJournal, readJournal, writeEntry } from './journal.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exqress-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const entries: JournalEntry[] = [
  { row: 1, state: 'issued', parcelId: 'pcl_0123456789ABCDEFGHJKMNPQRS' },
  { row: 2, state: 'failed', code: 'KEY_CHANGED' },
  { row: 3, state: 'issued', parcelId: 'pcl_ZZZZZZZZZZABCDEFGHJKMNPQRS' },
]

describe('the journal', () => {
  it('gives back what was appended', async () => {
    const path = join(folder, 'journal')
    const journal = await openJournal(path)
    await journal.append(entries.slice(0, 2))
    await journal.append(entries.slice(2))
    await journal.close()
    const again = await openJournal(path)
    expect(again.earlier).toEqual(entries)
    await again.close()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('cut anywhere keeps exactly the whole lines before the cut', () => {
    const text = entries.map(writeEntry).join('')
    fc.assert(
      fc.property(fc.nat({ max: text.length }), length => {
        const { entries: read, intactBytes } = readJournal(text.slice(0, length))
        expect(read).toEqual(entries.slice(0, read.length))
        expect(intactBytes).toBe(entries.slice(0, read.length).map(writeEntry).join('').length)
        expect(intactBytes).toBeLessThanOrEqual(length)
      }),
    )
  })

  it('a changed character ends it at that line', () => {
    const text = entries.map(writeEntry).join('')
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), at => {
        const broken = `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`
        const line = text.slice(0, at).split('\n').length - 1
        expect(readJournal(broken).entries).toEqual(entries.slice(0, line))
      }),
    )
  })

  it('a torn tail is cut off before more is written', async () => {
    const path = join(folder, 'journal')
    const journal = await openJournal(path)
    await journal.append(entries)
    await journal.close()
    truncateSync(path, statSync(path).size - 5)
    appendFileSync(path, 'garbage')
    const again = await openJournal(path)
    expect(again.earlier).toEqual(entries.slice(0, 2))
    await again.append(entries.slice(2))
    await again.close()
    expect(readJournal(readFileSync(path, 'latin1')).entries).toEqual(entries)
  })
})
