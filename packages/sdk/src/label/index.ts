export { contentOf, type HandlingMark, type LabelContent, type PickupPass, type Profile } from './content.ts'
export { dotsPerMm } from './device.ts'
export type {
  BarcodeItem,
  DrawItem,
  Drawing,
  MarkItem,
  QrItem,
  RuleItem,
  SymbolMatrix,
  TextItem,
  TextRole,
  Weight,
} from './drawing.ts'
export type { FaceMetrics, Faces, Glyph, Outline } from './faces.ts'
export { LabelError, type LabelErrorCode } from './label-error.ts'
export type { LabelWarning } from './layout/draft.ts'
export {
  type LabelLayout,
  type LabelSize,
  type LaidOutLabel,
  type LayoutOptions,
  layoutLabel,
  openLayout,
} from './layout.ts'
export { type FaceFiles, openFaces } from './open-faces.ts'
export { type Bitmap, openRaster, qrPlace, type Raster } from './raster.ts'
export { createPdf, type PdfOptions, type PdfResult, type PdfWriter, type PlacedDrawing } from './render-pdf.ts'
export { encodePng, type PngOptions } from './render-png.ts'
export { renderSvg, type SvgPage } from './render-svg.ts'
export { openZpl, ZPL_HEADER, type ZplWriter } from './render-zpl.ts'
export { calibrationPage, parseSheet, SHEETS, type Sheet, type SheetId, type SheetOptions } from './sheet.ts'
export { openVerifier, SymbolMisread, type Verifier, type VerifierOptions, type VerifyMode } from './verify.ts'
export { cropOfBitmap, cropOfRectangles, type SymbolCrop } from './verify-crop.ts'
export { jsqrReader, type SymbolReader, SymbolReaderMissing, zxingReader } from './verify-readers.ts'
