import { createClient } from '@exqress/sdk'
import { expect, describe as group, it } from 'vitest'
import { describe } from './describe.ts'
import { Failure } from './failure.ts'

const environment = ['exqress 0.1.0']
const words = (thrown: unknown, lang: 'ko' | 'en' = 'en') => describe(thrown, lang, environment)
const answered = async (status: number, body: unknown) => {
  const fetch = async () => new Response(JSON.stringify(body), { status })
  return createClient({ baseUrl: 'https://parcels.example', fetch, retries: 0 })
    .account()
    .catch((error: unknown) => error)
}

group('what was thrown, in words', () => {
  it('a failure of ours fills the catalogue’s texts, in either language', () => {
    const failure = new Failure('OUTPUT_EXISTS', { fields: { path: 'a.pdf' }, where: { file: 'a.pdf' } })
    expect(words(failure)).toEqual({
      code: 'OUTPUT_EXISTS',
      title: 'The output exists already: a.pdf',
      next: 'Use another name, or add --force',
      where: { file: 'a.pdf' },
      retryable: false,
      exitCode: 6,
    })
    expect(words(failure, 'ko').title).toBe('출력 파일이 이미 있습니다: a.pdf')
  })

  it('a failure may know a better next step, and the command that goes on', () => {
    const next = { ko: '이렇게', en: 'like this' }
    expect(words(new Failure('DISK_FULL', { next, resume: 'exqress job resume 7' }))).toMatchObject({
      next: 'like this',
      resume: 'exqress job resume 7',
      exitCode: 7,
    })
  })

  it.each([
    ['ENOSPC', 'DISK_FULL', 7],
    ['EACCES', 'OUTPUT_UNWRITABLE', 2],
    ['ENOENT', 'INPUT_UNREADABLE', 2],
  ])('%s of the system is %s, nobody’s bug', (code, ours, exitCode) => {
    const error = Object.assign(new Error('x'), { code, path: 'orders.csv' })
    expect(words(error)).toMatchObject({ code: ours, exitCode, where: { file: 'orders.csv' } })
    expect(words(error).report).toBeUndefined()
  })

  it('an interruption is one, whoever noticed it', () => {
    for (const name of ['AbortError', 'ExitPromptError']) {
      expect(words(Object.assign(new Error('x'), { name }))).toMatchObject({ code: 'INTERRUPTED', exitCode: 130 })
    }
  })

  it('an error of the reader tells line and column', () => {
    const error = Object.assign(new Error('x'), { code: 'QUOTE_NOT_CLOSED', fields: { line: 7, column: '주소' } })
    expect(words(error)).toMatchObject({ exitCode: 9, where: { line: 7, column: '주소' } })
  })

  it('an answer of the server keeps its request id', async () => {
    const error = await answered(404, { code: 'NOT_FOUND', title: 'x', requestId: 'req_7' })
    expect(words(error)).toMatchObject({ code: 'NOT_FOUND', exitCode: 5, requestId: 'req_7' })
  })

  it.each([
    [409, false, 6],
    [401, false, 4],
    [503, true, 7],
    [422, false, 2],
  ])(
    'a code of a newer server, status %i, has that class’s exit code and the server’s own words',
    async (status, retryable, exit) => {
      const error = await answered(status, {
        code: 'HOLOGRAM',
        title: 'No hologram',
        next: 'Buy one',
        requestId: 'r',
        retryable,
      })
      const described = words(error)
      expect(described).toMatchObject({ code: 'HOLOGRAM', next: 'Buy one', exitCode: exit })
      expect(described.title).toContain('No hologram')
    },
  )

  it('a bug is ours: where it happened is shown, and no word of its message', () => {
    const described = words(new TypeError('cannot read 홍길동', { cause: new Error('010-1234-5678') }))
    expect(described).toMatchObject({ code: 'UNEXPECTED', exitCode: 1 })
    const report = described.report?.join('\n') ?? ''
    expect(report).toMatch(/^exqress 0\.1\.0\nTypeError\n\s+at /)
    expect(report).toContain('because of')
    expect(JSON.stringify(described)).not.toMatch(/홍길동|1234/)
  })

  it('anything can be thrown', () => {
    for (const thrown of [undefined, null, 'text', 7, {}, { code: 7 }]) expect(words(thrown).code).toBe('UNEXPECTED')
  })
})
