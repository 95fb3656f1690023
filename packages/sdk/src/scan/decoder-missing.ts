/** An optional peer package that reading a picture needs is not installed. */
export class DecoderMissing extends Error {
  override readonly name = 'DecoderMissing'
  readonly code = 'SCAN_DECODER_MISSING'
  readonly fields: { readonly package: string }

  constructor(packageName: string, cause: unknown) {
    super(`SCAN_DECODER_MISSING: ${packageName} is not installed`, { cause })
    this.fields = { package: packageName }
  }
}

/** Imports an optional peer. @throws DecoderMissing */
export function importPeer<M>(packageName: string, load: () => Promise<M>): Promise<M> {
  return load().catch((cause: unknown) => {
    throw new DecoderMissing(packageName, cause)
  })
}
