import { catalogue, type ErrorCode, explainCode } from '@exqress/sdk/contract'
import { describe, expect, it } from 'vitest'
import { StorageFull, StorageUnavailable, ValueRefused } from '../ports/database.ts'
import { KeyRefused } from '../ports/key-provider.ts'
import { VaultRefused } from '../ports/vault.ts'
import { Refused } from '../refused.ts'
import { faultFrom, languageOf, problemOf } from './problem.ts'

const say = { language: 'en', requestId: 'r' } as const

describe('the language of an answer', () => {
  it('is the one of ours that the client prefers, English when it names neither', () => {
    for (const [header, language] of [
      [undefined, 'en'],
      ['', 'en'],
      ['fr', 'en'],
      ['ko', 'ko'],
      ['ko-KR,ko;q=0.9,en;q=0.8', 'ko'],
      ['en-US,en;q=0.9,ko;q=0.8', 'en'],
      ['fr, ko;q=0.2, en;q=0.1', 'ko'],
      ['ko;q=0, en;q=0.1', 'en'],
      ['ko;q=x', 'en'],
      [`${'x,'.repeat(5000)}ko`, 'en'],
    ] as const) {
      expect(languageOf(header), String(header)).toBe(language)
    }
  })
})

describe('an error as a problem', () => {
  it('every code of the catalogue that has a status can be answered in both languages', () => {
    for (const code of Object.keys(catalogue) as ErrorCode[]) {
      if (explainCode(code)?.status === undefined) continue
      for (const language of ['ko', 'en'] as const) {
        const problem = problemOf(faultFrom(new Refused(code)), { language, requestId: 'r' })
        expect(problem).toMatchObject({ code, requestId: 'r', type: `/docs#${code}` })
        expect(`${problem.title}${problem.next}`).not.toMatch(/[{}]/)
      }
    }
  })

  it('failures of the stores say whether trying again helps', () => {
    expect(problemOf(faultFrom(new StorageFull('SQLITE_FULL')), say)).toMatchObject({
      code: 'STORAGE_FULL',
      retryable: true,
    })
    expect(problemOf(faultFrom(new StorageUnavailable('57P01')), say)).toMatchObject({ status: 503, retryable: true })
    expect(faultFrom(new ValueRefused('nul', 'x'))).toMatchObject({
      status: 400,
      errors: [{ pointer: '', code: 'nul' }],
    })
  })

  it("a refusal of the vault keeps its code and the parcel's id", () => {
    expect(problemOf(faultFrom(new VaultRefused('SEAL_BROKEN', 'pcl_1')), say)).toMatchObject({
      code: 'SEAL_BROKEN',
      status: 500,
      parcelId: 'pcl_1',
    })
  })

  it('no path of this machine is told', () => {
    const refused = new KeyRefused('KEY_RING_UNREADABLE', { path: '/secret/place', reason: 'ENOENT' })
    expect(JSON.stringify(problemOf(faultFrom(refused), say))).not.toContain('secret')
  })

  it('whatever else goes wrong is INTERNAL and says nothing of itself', () => {
    for (const thrown of [new Error('비밀인'), new TypeError('x'), 'text', undefined, { code: 'KEY_CHANGED' }]) {
      const problem = problemOf(faultFrom(thrown), say)
      expect(problem).toMatchObject({ code: 'INTERNAL', status: 500 })
      expect(JSON.stringify(problem)).not.toContain('비밀')
    }
    expect(faultFrom(Object.assign(new Error(), { code: 'toString' })).code).toBe('INTERNAL')
  })
})
