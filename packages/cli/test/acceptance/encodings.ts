import iconv from 'iconv-lite'

/** A text in the encodings that Korean spreadsheets and malls write. */
export const ENCODINGS = {
  'UTF-8': text => Buffer.from(text),
  'UTF-8 with BOM': text => Buffer.from(`\ufeff${text}`),
  'UTF-16LE with BOM': text => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16BE with BOM': text => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  CP949: text => iconv.encode(text, 'cp949'),
} as const satisfies Record<string, (text: string) => Buffer>
