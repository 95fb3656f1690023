import type { Corners, ScanOptions, ScanResult } from '@exqress/sdk/scan'

/** Where a decoder finds a picture: a file that it reads itself, or bytes that came by a pipe. */
export type Picture = { readonly path: string } | { readonly bytes: Uint8Array }

/** What a decoder is asked. One at a time. */
export type Job =
  | { readonly kind: 'scan'; readonly picture: Picture; readonly options: Pick<ScanOptions, 'effort' | 'budgetMs'> }
  | { readonly kind: 'outline'; readonly picture: Picture; readonly outlines: readonly Corners[] }

/** What it answers to each kind: the codes, or a PNG with the outlines drawn. */
export interface Results {
  readonly scan: ScanResult
  readonly outline: Uint8Array
}

/** What a decoder says: that it has loaded, and then one answer for each job. */
export type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: Results[Job['kind']] }
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly fields: Readonly<Record<string, string | number>>
    }
