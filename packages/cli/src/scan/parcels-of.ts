import { existsSync } from 'node:fs'
import type { Parcel } from '@exqress/sdk'
import { type ErrorCode, explainCode } from '@exqress/sdk/errors'
import type { ScannedCode } from '@exqress/sdk/scan'
import type { Context } from '../context.ts'
import { Failure } from '../failure.ts'
import { readTokenForm, type TokenForm } from './tokens.ts'

/** What is known about the parcel of a token: nothing that its sender does not see. */
export type ParcelSeen = Pick<Parcel, 'parcelId' | 'state'> & {
  /** Masked. */
  readonly name: string
  readonly region: string
}

export type TokenReport = TokenForm & {
  /** `unknown`: revoked, erased or another's just as much as never issued. `unasked`: there was nobody to ask. */
  readonly standing: 'found' | 'unknown' | 'unasked'
  readonly parcel?: ParcelSeen
}

/** A code as it is reported; with `--only exqress` also what it is. */
export type FoundCode = ScannedCode & { readonly exqress?: TokenReport }

export interface ParcelLookUp {
  /** This project's codes among those of a picture, each with what it is. */
  sort(codes: readonly ScannedCode[]): Promise<FoundCode[]>
  /** What kept the parcels from being looked up. */
  readonly failure: Failure | undefined
}

/** Asks the server that is set, or the embedded one where there is data of it; it makes none. */
export function openParcelLookUp({
  config,
  client,
  signal,
}: Pick<Context, 'config' | 'client' | 'signal'>): ParcelLookUp {
  const publicUrl = config.get('publicUrl')
  const host = publicUrl === undefined ? undefined : new URL(publicUrl).host
  const canAsk = config.find('server') !== undefined || existsSync(config.dataDir())
  const asked = new Map<string, Promise<Pick<TokenReport, 'standing' | 'parcel'>>>()
  let failure: Failure | undefined

  async function ask(token: string): Promise<Pick<TokenReport, 'standing' | 'parcel'>> {
    if (!canAsk || failure !== undefined) return { standing: 'unasked' }
    try {
      const { parcels } = await client()
      const { parcelId, state, recipient } = await parcels.find(token, { signal })
      return { standing: 'found', parcel: { parcelId, state, name: recipient.name, region: recipient.region } }
    } catch (error) {
      if ((error as { code?: unknown }).code === 'NOT_FOUND') return { standing: 'unknown' }
      failure ??= asFailure(error)
      return { standing: 'unasked' }
    }
  }
  /** The same label on several photos is asked about once. */
  function askOnce(token: string) {
    const known = asked.get(token) ?? ask(token)
    asked.set(token, known)
    return known
  }
  return {
    async sort(codes) {
      const ours = codes.flatMap(code => {
        const form = readTokenForm(code.text, host)
        return form === undefined ? [] : [{ code, form }]
      })
      return Promise.all(
        ours.map(async ({ code, form }) => {
          const seen = form.token === undefined ? { standing: 'unasked' as const } : await askOnce(form.token)
          return { ...code, exqress: { ...form, ...seen } }
        }),
      )
    },
    get failure() {
      return failure
    },
  }
}

/** An error of the client keeps its code; anything else is a defect. */
function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  const { code } = error as { code?: unknown }
  return new Failure(typeof code === 'string' && explainCode(code) ? (code as ErrorCode) : 'UNEXPECTED', {
    cause: error,
  })
}
