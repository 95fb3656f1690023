import type { Context } from '../../context.ts'
import { Failure, type Text } from '../../failure.ts'
import type { ByteFile } from './byte-file.ts'
import type { CsvReading } from './csv-records.ts'
import { type FileKind, kindOfFile } from './file-kind.ts'
import type { Sink } from './sink.ts'

export interface ReadFile {
  readonly kind: Exclude<FileKind, 'picture'>
  /** Rows that could not be read. */
  readonly unread: number
  /** What of this kind of file cannot be read at all. */
  readonly blind?: Text
}

/** A file as the summary tells of it. */
export interface AuditedFile extends Pick<ReadFile, 'kind' | 'unread' | 'blind'> {
  readonly path: string
  readonly records: number
}

/** Of ZPL: our texts are drawn as dots. */
const ZPL_BLIND: Text = {
  ko: 'ZPL은 바코드와 주석, 글자로 쓰인 것만 읽습니다. EXQRESS의 글자와 QR은 점으로 그려져 읽지 않습니다',
  en: 'of ZPL only barcodes, comments and texts in letters are read; EXQRESS draws its texts and QR codes as dots',
}

/** Reads a file of any kind that is known. @throws Failure when the file cannot be read: nothing may be said of it then */
export async function readFile(file: ByteFile, sink: Sink, csv: CsvReading, context: Context): Promise<ReadFile> {
  const { signal } = context
  const kind = await kindOfFile(file)
  switch (kind) {
    case 'pdf': {
      const { readPdf } = await import('./pdf-records.ts')
      await readPdf(file, sink, signal)
      return { kind, unread: 0 }
    }
    case 'json': {
      const { readJson } = await import('./json-records.ts')
      await readJson(file, sink)
      return { kind, unread: 0 }
    }
    case 'jsonl':
    case 'log': {
      const { readJsonLines } = await import('./json-records.ts')
      await readJsonLines(file, sink, signal)
      return { kind, unread: 0 }
    }
    case 'zpl': {
      const { readZpl } = await import('./zpl-records.ts')
      await readZpl(file, sink, signal)
      return { kind, unread: 0, blind: ZPL_BLIND }
    }
    case 'svg': {
      const { readSvg } = await import('./svg-records.ts')
      await readSvg(file, sink, signal)
      return { kind, unread: 0 }
    }
    case 'picture':
      throw new Failure('UNION_PICTURE', { fields: { path: file.path }, where: { file: file.path } })
    case 'csv': {
      const { readCsv } = await import('./csv-records.ts')
      return { kind, ...(await readCsv(file, sink, csv, context)) }
    }
  }
}
