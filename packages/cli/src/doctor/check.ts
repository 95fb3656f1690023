import type { Text } from '../failure.ts'

/** One thing looked at. `next` says what to do about anything but ok. */
export interface Check {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'problem'
  readonly says: Text
  readonly next?: Text
}

export const ok = (name: string, says: Text): Check => ({ name, state: 'ok', says })
export const warning = (name: string, says: Text, next: Text): Check => ({ name, state: 'warning', says, next })
export const problem = (name: string, says: Text, next: Text): Check => ({ name, state: 'problem', says, next })
