import type { Config } from '../config.ts'

/** The flags by which a later command reaches the same data; settings and the environment reach it by themselves. */
export function flagsOfPlace(config: Pick<Config, 'find'>): string {
  const given = (key: 'dataDir' | 'server', flag: string) => {
    const found = config.find(key)
    return found?.origin === 'flag' ? ` ${flag} ${quoted(found.value)}` : ''
  }
  return given('dataDir', '--data-dir') + given('server', '--server')
}

/** A word as a shell takes it for one. */
export const quoted = (word: string): string =>
  /^[\p{L}\p{N}./:_-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
