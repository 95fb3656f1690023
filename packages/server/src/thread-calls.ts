import type { EmbeddedOptions } from './embedded.ts'
import type { InjectedReply, InjectedRequest } from './http/fetch-through-inject.ts'

/** What can be handed to a thread of the options. */
export type ThreadOptions = Pick<EmbeddedOptions, 'dataDir' | 'publicUrl'>

/** What the thread does for its caller. */
export interface ThreadCalls {
  /** Opens the server; gives the API key of this process. */
  open(options: ThreadOptions): Promise<string>
  inject(request: InjectedRequest): Promise<Omit<InjectedReply, 'rawPayload'> & { readonly rawPayload: Uint8Array }>
  close(): Promise<void>
}

export type ThreadCall = {
  [Name in keyof ThreadCalls]: {
    readonly id: number
    readonly name: Name
    readonly argument: Parameters<ThreadCalls[Name]>[0]
  }
}[keyof ThreadCalls]

export type ThreadAnswer =
  | { readonly id: number; readonly result: unknown }
  /** The error's own properties, e.g. `code`: a cloned Error would lose them. */
  | { readonly id: number; readonly error: Readonly<Record<string, unknown>> }
