import type { Fetch } from '@exqress/sdk'
import { Failure } from './failure.ts'

/** The reference server in this process, reached without a socket. */
export interface EmbeddedServer {
  readonly fetch: Fetch
  readonly apiKey: string
  close(): Promise<void>
}

export interface EmbeddedSettings {
  readonly dataDir: string
  readonly publicUrl?: string
}

/** Opens the server on the data folder. The only file that knows the server package, and only when it is needed. */
export async function openEmbeddedServer(settings: EmbeddedSettings): Promise<EmbeddedServer> {
  const { openEmbedded } = await import('@exqress/server').catch((cause: unknown) => {
    throw new Failure('EMBEDDED_UNAVAILABLE', { cause })
  })
  return openEmbedded(settings)
}
