export { DecoderMissing } from './decoder-missing.ts'
export { readImageHeader } from './image-header.ts'
export { ImageRefused, type ImageRefusedCode } from './image-refused.ts'
export { type ScanOptions, scan } from './scan.ts'
export type {
  Conflict,
  Corners,
  Engine,
  ImageFormat,
  ImageHeader,
  Orientation,
  Point,
  ScannedCode,
  ScanResult,
} from './scan-result.ts'
