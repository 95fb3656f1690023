import { describe, expect, it } from 'vitest'
import { errorFields, guardedLog, type LogFields } from './log.ts'
import { personalFieldNames } from './personal-fields.ts'
import { openLineLog } from './pino-log.ts'

describe('the log', () => {
  it('knows every personal field of the contract by name', () => {
    const names = personalFieldNames()
    for (const name of ['name', 'phone', 'phone2', 'postcode', 'address', 'addressDetail', 'email', 'memo']) {
      expect(names).toContain(name)
    }
    for (const name of ['parcelId', 'status', 'requestId', 'operation', 'tenant']) expect(names).not.toContain(name)
  })

  it('takes the value out of a field of that name, and leaves out what is below its level', () => {
    const written: [string, string, LogFields | undefined][] = []
    const log = guardedLog(
      { write: (...entry) => void written.push([entry[0], entry[1], entry[2]]) },
      'info',
      personalFieldNames(),
    )
    log.write('debug', 'small')
    log.write('info', 'request', { phone: '010-8642-9753', status: 200 })
    expect(written).toEqual([['info', 'request', { phone: '[redacted]', status: 200 }]])
  })

  it('says of an error what it is and where, never what it says', () => {
    class Broken extends Error {
      readonly code = 'E_BROKEN'
    }
    const fields = errorFields(new Broken('나래울\n    at 010-8642-9753'))
    expect(fields).toMatchObject({ errorType: 'Broken', errorCode: 'E_BROKEN' })
    expect((fields.frames as string[])[0]).toMatch(/log\.test\.ts/)
    expect(JSON.stringify(fields)).not.toMatch(/나래울|8642/)
    expect(errorFields('나래울')).toEqual({ errorType: 'string' })
  })

  it('writes one line of JSON an entry', async () => {
    const lines: string[] = []
    const log = await openLineLog({ write: line => void lines.push(line) })
    log.write('warn', 'odd', { count: 2 })
    await log.flush()
    expect(lines.map(line => JSON.parse(line))).toMatchObject([
      { level: 'warn', event: 'odd', count: 2, time: expect.any(Number) },
    ])
    expect(lines[0]).toMatch(/^\{.*\}\n$/)
  })
})
