import { PASSWORD_MIN_CHARS } from '@exqress/sdk/contract'
import { Refused } from '../../refused.ts'

/** Fewer different characters than this are a pattern, however long. */
const DIFFERENT_MIN = 5
/** Rows of keyboards and alphabets; a password that is nothing but a stretch of one is guessed early. */
const ROWS = [
  '0123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
]

/**
 * Refuses with PASSWORD_TOO_WEAK: too short, common, a stretch of the keyboard, one word repeated, or the login itself. No
 * rule about which characters: such rules make passwords alike (NIST SP 800-63B, 3.1.1.2).
 */
export async function judgePassword(password: string, login: string | undefined): Promise<void> {
  if (!(await isStrongEnough(password, login))) throw new Refused('PASSWORD_TOO_WEAK')
}

export async function isStrongEnough(password: string, login: string | undefined): Promise<boolean> {
  const plain = password.normalize('NFKC').toLowerCase()
  if ([...plain].length < PASSWORD_MIN_CHARS) return false
  if (new Set(plain).size < DIFFERENT_MIN) return false
  if (ROWS.some(row => isStretchOf(row, plain)) || isRepeated(plain)) return false
  if (login !== undefined && isLogin(plain, login.normalize('NFKC').trim().toLowerCase())) return false
  return !(await commonPasswords()).has(plain)
}

const isStretchOf = (row: string, plain: string) => {
  const endless = row.repeat(Math.ceil(plain.length / row.length) + 1)
  const backwards = [...endless].reverse().join('')
  return endless.includes(plain) || backwards.includes(plain)
}

const isRepeated = (plain: string) => /^(.{1,8})\1+.{0,3}$/u.test(plain)

/** The login, its part before the @, or either with a few characters about it. */
const isLogin = (plain: string, login: string) =>
  [login, login.split('@')[0] ?? ''].some(
    name => name.length >= 5 && plain.includes(name) && plain.length - name.length < 5,
  )

let common: ReadonlySet<string> | undefined
async function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= new Set((await import('./common-passwords.ts')).COMMON_PASSWORDS.split(/\s+/))
  return common
}
