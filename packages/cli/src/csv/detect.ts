import { createHash } from 'node:crypto'
import { openDecoder } from './decode.ts'
import { DecodeFault, type Decoder } from './decoder.ts'
import { nameFault, refuseMixed } from './diagnose.ts'
import { bomOf, type Encoding, encodingOfBom } from './encoding.ts'
import { CsvRefused } from './refused.ts'
import { HEAD_BYTES, isBinary, isMarkup, signatureOf, utf16Kind } from './signature.ts'
import type { CsvSource } from './source.ts'
import { utf8Check } from './utf8.ts'

/** What the bytes of a file turned out to be. */
export interface Detected {
  readonly encoding: Encoding
  readonly bom: boolean
  readonly bytes: number
  /** SHA-256 of all bytes, hexadecimal. */
  readonly sha256: string
  /** Digest of everything up to the end of each chunk: the second pass proves with it that it reads the same bytes. */
  readonly checkpoints: readonly string[]
}

/** Bytes of zero in a row from which on a file counts as cut off (a download or copy that never finished). */
const NUL_RUN = Buffer.alloc(4)

/**
 * Reads all bytes and finds their encoding: byte order mark, else strict UTF-8, else strict CP949. Nothing is guessed;
 * what is neither is refused by name.
 * @throws CsvRefused FILE_*, ENCODING_*
 */
export async function detectEncoding(
  source: CsvSource,
  { encoding: asked, signal }: { encoding?: Encoding | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Detected> {
  const survey = await surveyBytes(source, signal)
  const { head, bytes, sha256, checkpoints } = survey
  if (bytes === 0) throw new CsvRefused('FILE_EMPTY')
  const marked = encodingOfBom(head)
  if (asked !== undefined && marked !== undefined && marked !== asked) {
    throw new CsvRefused('ENCODING_CONFLICT', { fields: { encoding: marked } })
  }
  const known = asked ?? marked
  if (known === undefined) {
    const kind = utf16Kind(head)
    if (kind !== undefined) throw new CsvRefused('ENCODING_UTF16_NO_BOM', { fields: { encoding: kind } })
  }
  if (survey.nulRun !== undefined) {
    throw isBinary(head.subarray(0, survey.nulRun))
      ? new CsvRefused('FILE_NOT_TEXT')
      : new CsvRefused('FILE_TRUNCATED', { fields: { offset: survey.nulRun } })
  }
  if (known !== 'utf-16le' && known !== 'utf-16be' && isBinary(head)) throw new CsvRefused('FILE_NOT_TEXT')
  const found = { bom: marked !== undefined, bytes, sha256, checkpoints }

  const encoding = known ?? (survey.utf8Fault === undefined ? 'utf-8' : 'cp949')
  const fault = encoding === 'utf-8' ? survey.utf8Fault : await decodeFault(source, encoding, found.bom, signal)
  if (fault === undefined) {
    if (known === undefined && encoding === 'cp949') await refuseMixed(source, survey.utf8Fault, signal)
    return { encoding, ...found }
  }
  throw await nameFault(source, { encoding, known: known !== undefined, fault, utf8Fault: survey.utf8Fault }, signal)
}

interface Survey {
  readonly head: Uint8Array
  readonly bytes: number
  readonly sha256: string
  readonly checkpoints: readonly string[]
  /** Where the first run of NUL bytes starts. */
  readonly nulRun: number | undefined
  readonly utf8Fault: DecodeFault | undefined
}

async function surveyBytes(source: CsvSource, signal: AbortSignal | undefined): Promise<Survey> {
  const hash = createHash('sha256')
  const checkpoints: string[] = []
  const utf8 = utf8Check()
  let head: Uint8Array = new Uint8Array(0)
  let bytes = 0
  let nulRun: number | undefined
  let last: Uint8Array = new Uint8Array(0)
  let utf8Fault: DecodeFault | undefined
  for await (const chunk of source.chunks(signal)) {
    if (bytes === 0) {
      head = Uint8Array.from(chunk.subarray(0, HEAD_BYTES))
      refuseKnownKinds(head)
    }
    hash.update(chunk)
    checkpoints.push(checkpointOf(hash))
    utf8Fault ??= faultOf(() => utf8.write(chunk))
    if (nulRun === undefined) {
      const found = nulRunIn(last, chunk)
      if (found !== undefined) nulRun = bytes + found
      last = Uint8Array.from(chunk.subarray(-NUL_RUN.length))
    }
    bytes += chunk.length
  }
  utf8Fault ??= faultOf(() => utf8.end())
  return { head, bytes, sha256: hash.digest('hex'), checkpoints, nulRun, utf8Fault }
}

/** Where a run of NUL bytes starts, counted from the chunk's first byte; negative when in the bytes before it. */
function nulRunIn(before: Uint8Array, chunk: Uint8Array): number | undefined {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
  // One byte is found many times faster than a run, and most files hold none.
  if (bytes.indexOf(0) < 0) return undefined
  const across = Buffer.concat([before, chunk.subarray(0, NUL_RUN.length)]).indexOf(NUL_RUN)
  if (across >= 0) return across - before.length
  const within = bytes.indexOf(NUL_RUN)
  return within < 0 ? undefined : within
}

/** The digest so far, short: it tells one version of a file from another, it is no signature. */
export const checkpointOf = (hash: ReturnType<typeof createHash>): string => hash.copy().digest('base64').slice(0, 12)

function refuseKnownKinds(head: Uint8Array): void {
  const code = signatureOf(head)
  if (code !== undefined) throw new CsvRefused(code)
  const marked = encodingOfBom(head)
  const text =
    marked === 'utf-16le'
      ? Buffer.from(head.subarray(2, 1 + (head.length & ~1))).toString('utf16le')
      : Buffer.from(head.subarray(marked === 'utf-8' ? 3 : 0)).toString('latin1')
  if (isMarkup(text)) throw new CsvRefused('FILE_IS_HTML')
}

async function decodeFault(
  source: CsvSource,
  encoding: Encoding,
  bom: boolean,
  signal: AbortSignal | undefined,
): Promise<DecodeFault | undefined> {
  const decoder: Decoder = await openDecoder(encoding)
  const skipped = bom ? bomOf(encoding).length : 0
  let first = true
  for await (const chunk of source.chunks(signal)) {
    const fault = faultOf(() => decoder.write(first ? chunk.subarray(skipped) : chunk))
    if (fault !== undefined) return new DecodeFault(fault.offset + skipped, fault.cutOff)
    first = false
  }
  const fault = faultOf(() => decoder.end())
  return fault && new DecodeFault(fault.offset + skipped, fault.cutOff)
}

function faultOf(decode: () => unknown): DecodeFault | undefined {
  try {
    decode()
    return undefined
  } catch (error) {
    if (error instanceof DecodeFault) return error
    throw error
  }
}
