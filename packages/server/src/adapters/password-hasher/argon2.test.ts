import { describe, expect, it } from 'vitest'
import { HasherBusy } from '../../ports/password-hasher.ts'
import { argon2Hasher } from './argon2.ts'

describe('argon2id', () => {
  it('makes another hash each time, with the settings in it, and knows its password only', async () => {
    const hasher = argon2Hasher()
    const [one, two] = [await hasher.hash('수염고래 등대지기'), await hasher.hash('수염고래 등대지기')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(two).not.toBe(one)
    expect(await hasher.verify(one, '수염고래 등대지기')).toBe(true)
    // The same, typed on a keyboard that sends the parts of syllables.
    expect(await hasher.verify(one, '수염고래 등대지기'.normalize('NFD'))).toBe(true)
    expect(await hasher.verify(one, '수염고래 등대지기 ')).toBe(false)
    expect(hasher.isOutdated(one)).toBe(false)
    expect(hasher.isOutdated(one.replace('t=2', 't=1'))).toBe(true)
  })

  it('an account that is not there fails after the same work', async () => {
    const hasher = argon2Hasher()
    const hash = await hasher.hash('lantern harbour pickle')
    await hasher.verify(undefined, 'warm up')
    const times: [known: number[], unknown: number[]] = [[], []]
    for (let i = 0; i < 30; i++) {
      for (const [side, against] of [hash, undefined].entries()) {
        const before = process.cpuUsage()
        expect(await hasher.verify(against, 'not this one')).toBe(false)
        const { user, system } = process.cpuUsage(before)
        times[side]?.push(user + system)
      }
    }
    const median = (of: number[]) => of.sort((a, b) => a - b)[of.length >> 1] ?? 0
    // Without the dummy hash an unknown account would cost a thousandth.
    expect(median(times[1]) / median(times[0])).toBeGreaterThan(0.5)
    expect(median(times[1]) / median(times[0])).toBeLessThan(2)
  })

  it('turns away who would wait too long, serves the others in their order, and is free again afterwards', async () => {
    const hasher = argon2Hasher({ waitingMax: 3 })
    const done: number[] = []
    const all = await Promise.allSettled(
      Array.from({ length: 6 }, (_, i) => hasher.verify(undefined, `password ${i}`).then(() => done.push(i))),
    )
    expect(all.map(({ status }) => status)).toEqual([...Array(3).fill('fulfilled'), ...Array(3).fill('rejected')])
    expect(all[3]).toMatchObject({ reason: expect.any(HasherBusy) })
    expect(done).toEqual([0, 1, 2])
    expect(await hasher.verify(undefined, 'again')).toBe(false)
  })

  it('one hash that fails does not hold up the next', async () => {
    const hasher = argon2Hasher()
    await expect(hasher.verify('no hash at all', 'x')).rejects.toThrow()
    expect(await hasher.verify(undefined, 'x')).toBe(false)
  })
})
