import type { ByteFile } from './byte-file.ts'

/** What a file is, by its first bytes. Anything that is nothing else is read as a list of rows. */
export type FileKind = 'pdf' | 'json' | 'jsonl' | 'log' | 'zpl' | 'svg' | 'picture' | 'csv'

const HEAD_BYTES = 64 * 1024
const PICTURES = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x52, 0x49, 0x46, 0x46],
]

export async function kindOfFile(file: ByteFile): Promise<FileKind> {
  const head = await file.read(0, HEAD_BYTES)
  if (PICTURES.some(magic => magic.every((byte, at) => head[at] === byte))) return 'picture'
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
  if (text.startsWith('%PDF-')) return 'pdf'
  if (/^(?:\^FX|\^XA|~)/.test(text)) return 'zpl'
  if (/^<(?:svg|\?xml)/.test(text)) return 'svg'
  if (/\.(?:log|txt)$/i.test(file.path) && !/^[{[]/.test(text)) return 'log'
  if (!/^[{[]/.test(text)) return 'csv'
  return isJson(text.split(/\r?\n/, 1)[0] ?? '') && text.includes('\n', text.search(/\r?\n/) + 1) ? 'jsonl' : 'json'
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}
