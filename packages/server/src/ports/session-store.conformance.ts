import { describe, expect, it } from 'vitest'
import type { Limits, Session, SessionStore } from './session-store.ts'

export interface SessionStoreHarness {
  /** A store on the same sessions, as another process would have it. */
  readonly open: () => Promise<SessionStore>
  /** Milliseconds after which another process must have seen a change. */
  readonly seenElsewhereAfterMs: number
  /** Lets the store's clock go on. */
  readonly advance: (ms: number) => void
}

const NOW = Date.UTC(2026, 0, 5)
const ALIVE: Limits = { createdAfter: NOW - 10_000, rotatedAfter: NOW - 1000 }
let made = 0
const session = (changes: Partial<Session> = {}): Session => ({
  sessionId: `ses_${++made}`,
  accountId: `acc_${made}`,
  principal: '{"kind":"recipient"}',
  generation: 1,
  createdAt: NOW,
  rotatedAt: NOW,
  ...changes,
})

/** What every session store does, whatever holds the sessions. */
export function sessionStoreConformance(
  name: string,
  { open, seenElsewhereAfterMs, advance }: SessionStoreHarness,
): void {
  describe(`session store: ${name}`, () => {
    it('gives back a session as it was opened, and nothing for another id', async () => {
      const store = await open()
      const one = session()
      await store.open(one)
      expect(await store.find(one.sessionId)).toEqual(one)
      expect(await store.find(`${one.sessionId}x`)).toBeUndefined()
      expect(await store.find('')).toBeUndefined()
    })

    it('an id cannot be opened twice', async () => {
      const store = await open()
      const one = session()
      await store.open(one)
      await expect(store.open({ ...one, accountId: 'acc_thief' })).rejects.toThrow()
      expect(await store.find(one.sessionId)).toEqual(one)
    })

    it('an ended session is gone at once, also when it was looked up just before; ending twice is one effect', async () => {
      const store = await open()
      const one = session()
      await store.open(one)
      await store.find(one.sessionId)
      expect(await store.end(one.sessionId, NOW, 'signed-out')).toBe(true)
      expect(await store.find(one.sessionId)).toBeUndefined()
      expect(await store.end(one.sessionId, NOW, 'signed-out')).toBe(false)
    })

    it('look-ups under way while a session ends do not bring it back', async () => {
      const store = await open()
      const many = Array.from({ length: 20 }, () => session())
      for (const one of many) await store.open(one)
      for (const { sessionId } of many) {
        const looking = Array.from({ length: 5 }, () => store.find(sessionId))
        await store.end(sessionId, NOW, 'signed-out')
        await Promise.all(looking)
        expect(await store.find(sessionId)).toBeUndefined()
      }
    })

    it('of many who rotate the same generation one wins', async () => {
      const store = await open()
      const other = await open()
      const one = session()
      await store.open(one)
      const won = await Promise.all(
        Array.from({ length: 10 }, (_, i) => (i % 2 ? store : other).rotate(one.sessionId, 1, NOW + 5, ALIVE)),
      )
      expect(won.filter(Boolean)).toHaveLength(1)
      advance(seenElsewhereAfterMs)
      const rotated = { ...one, generation: 2, rotatedAt: NOW + 5 }
      expect(won.find(Boolean)).toEqual(rotated)
      expect([await store.find(one.sessionId), await other.find(one.sessionId)]).toEqual([rotated, rotated])
      expect(await store.rotate(one.sessionId, 1, NOW, ALIVE)).toBeUndefined()
    })

    it('an ended session does not rotate, nor one over by its age', async () => {
      const store = await open()
      const one = session()
      await store.open(one)
      await store.end(one.sessionId, NOW, 'refresh-reused')
      const idle = session({ rotatedAt: ALIVE.rotatedAfter })
      const old = session({ createdAt: ALIVE.createdAfter })
      for (const other of [idle, old]) await store.open(other)
      for (const { sessionId } of [one, idle, old]) expect(await store.rotate(sessionId, 1, NOW, ALIVE)).toBeUndefined()
    })

    it('all sessions of an account end but the one that is excepted, and nobody else is touched', async () => {
      const store = await open()
      const accountId = `acc_many_${++made}`
      const mine = [session({ accountId }), session({ accountId }), session({ accountId })]
      const theirs = session()
      for (const one of [...mine, theirs]) {
        await store.open(one)
        await store.find(one.sessionId)
      }
      expect(await store.endAll(accountId, NOW, 'password-changed', mine[0]?.sessionId)).toBe(2)
      const found = await Promise.all([...mine, theirs].map(one => store.find(one.sessionId)))
      expect(found.map(one => one !== undefined)).toEqual([true, false, false, true])
      expect(await store.endAll(accountId, NOW, 'signed-out')).toBe(1)
      expect(await store.endAll(accountId, NOW, 'signed-out')).toBe(0)
    })

    it('another process sees an end in time', async () => {
      const store = await open()
      const other = await open()
      const one = session()
      await store.open(one)
      expect(await other.find(one.sessionId)).toEqual(one)
      await store.end(one.sessionId, NOW, 'signed-out')
      advance(seenElsewhereAfterMs)
      expect(await other.find(one.sessionId)).toBeUndefined()
    })

    it('forgets what ended before an instant or is over by its age, and only that', async () => {
      const store = await open()
      const idle = session({ rotatedAt: ALIVE.rotatedAfter })
      const old = session({ createdAt: ALIVE.createdAfter })
      const ended = session()
      const alive = session()
      for (const one of [idle, old, ended, alive]) await store.open(one)
      await store.end(ended.sessionId, NOW - 10, 'signed-out')
      await store.forget(NOW, ALIVE)
      advance(seenElsewhereAfterMs)
      const found = await Promise.all([idle, old, ended, alive].map(one => store.find(one.sessionId)))
      expect(found).toEqual([undefined, undefined, undefined, alive])
      await expect(store.open(ended)).resolves.toBeUndefined()
    })
  })
}
