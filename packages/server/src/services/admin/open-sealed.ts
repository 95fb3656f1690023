import { VaultRefused } from '../../ports/vault.ts'

/** The vault's answers by parcel id, and the parcels whose record does not open (changed, or its key lost). */
export interface Opened<Answer> {
  readonly answers: ReadonlyMap<string, Answer>
  readonly broken: ReadonlySet<string>
}

/** Asks the vault about many parcels so that one broken record does not hide the others. */
export async function openSealed<Request extends { readonly parcelId: string }, Answer>(
  requests: readonly Request[],
  ask: (requests: readonly Request[]) => Promise<readonly Answer[]>,
): Promise<Opened<Answer>> {
  const broken = new Set<string>()
  for (;;) {
    const open = requests.filter(({ parcelId }) => !broken.has(parcelId))
    if (open.length === 0) return { answers: new Map(), broken }
    try {
      const answers = await ask(open)
      return { answers: new Map(open.map(({ parcelId }, index) => [parcelId, answers[index] as Answer])), broken }
    } catch (error) {
      if (!(error instanceof VaultRefused && error.code === 'SEAL_BROKEN') || broken.has(error.fields.parcelId))
        throw error
      broken.add(error.fields.parcelId)
    }
  }
}
