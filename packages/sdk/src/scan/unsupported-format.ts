/** The beginnings of files that people take for readable pictures. Latin-1; a dot stands for any byte. */
const BEGINNINGS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^\xff\xd8/, 'JPEG'],
  [/^BM/, 'BMP'],
  [/^(II\*\0|MM\0\*|II\+\0|MM\0\+)/, 'TIFF'],
  [/^.{4}ftyp(heic|heix|hevc|hevx|heim|heis|mif1|msf1)/s, 'HEIC'],
  [/^.{4}ftypavi[fs]/s, 'AVIF'],
  [/^.{4}ftyp/s, 'MP4'],
  [/^%PDF-/, 'PDF'],
  [/^\0\0\x01\0/, 'ICO'],
  [/^\0\0\x02\0/, 'CUR'],
  [/^8BPS/, 'PSD'],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, 'JPEG XL'],
  [/^(\xff\x4f\xff\x51|\0\0\0\x0cjP {2})/, 'JPEG 2000'],
  [/^(%!PS|\xc5\xd0\xd3\xc6)/, 'PostScript'],
  [/^P[1-7]\s/, 'PNM'],
  [/^\x8aMNG/, 'MNG'],
  [/^PK\x03\x04/, 'ZIP'],
  [/^\x1f\x8b/, 'gzip'],
  [/^(\xef\xbb\xbf)?\s*<(svg[\s>]|[?!][\s\S]*<svg[\s>])/i, 'SVG'],
  [/^(\xef\xbb\xbf)?\s*<(!doctype html|html)/i, 'HTML'],
  [/^\xff\xfb|^ID3|^OggS/, 'audio'],
]

/** What a file that is not read seems to be, or `unknown`. */
export function unsupportedFormat(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 1024))
  return BEGINNINGS.find(([pattern]) => pattern.test(start))?.[1] ?? 'unknown'
}
