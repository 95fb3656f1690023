import { HasherBusy, type PasswordHasher } from '../../ports/password-hasher.ts'

/** OWASP's second choice for argon2id, which is the package's default variant: 19 MiB, two passes, one lane. */
const SETTINGS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const OUTDATED = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/

export interface Argon2Options {
  /** How many may wait; at some 20 ms each, 100 are two seconds. */
  readonly waitingMax?: number
}

/**
 * argon2id on one core: one hash at a time, in the order asked, off the thread that answers. Nothing is loaded before the
 * first password comes.
 */
export function argon2Hasher({ waitingMax = 100 }: Argon2Options = {}): PasswordHasher {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  let dummy: Promise<string> | undefined
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (waiting >= waitingMax) return Promise.reject(new HasherBusy(2))
    waiting++
    const run = last.then(work).finally(() => {
      waiting--
    })
    last = run.catch(() => undefined)
    return run
  }
  const hashNow = async (password: string) => {
    const { hash } = await import('@node-rs/argon2')
    return hash(normalised(password), SETTINGS)
  }
  // The hash of a random password that nobody knows: verifying against it takes what verifying takes.
  const dummyHash = () => {
    dummy ??= hashNow(crypto.randomUUID())
    return dummy
  }
  return {
    hash: password => inTurn(() => hashNow(password)),
    verify: (hash, password) =>
      inTurn(async () => {
        const { verify } = await import('@node-rs/argon2')
        const stand = await dummyHash()
        const good = await verify(hash ?? stand, normalised(password))
        return good && hash !== undefined
      }),
    isOutdated: hash => !OUTDATED.test(hash),
  }
}

/** RFC 8265, 4.2: the same password from a keyboard that composes Hangul otherwise. */
const normalised = (password: string) => password.normalize('NFKC')
