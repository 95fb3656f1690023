export type ImageFormat = 'png' | 'jpeg' | 'gif' | 'webp'

/** How the stored rows are to be turned before they are shown: the values of EXIF's tag 0x0112 (1 = as stored). */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** Width and height in pixels as stored, before `orientation` is applied. */
export interface ImageHeader {
  readonly format: ImageFormat
  readonly width: number
  readonly height: number
  readonly orientation: Orientation
}

export type Engine = 'zxing' | 'qr' | 'jsqr'

/** Pixels of the picture as a viewer shows it (EXIF orientation applied), from its top left corner. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The outer corners of a code, beginning at its own top left one (where a finder pattern is), clockwise on its face. */
export type Corners = readonly [Point, Point, Point, Point]

export interface ScannedCode {
  /** Never empty. */
  readonly text: string
  readonly corners: Corners
  readonly engine: Engine
  /** The step of the ladder that read it, e.g. `bytes`, `otsu`, `scale-600`. */
  readonly step: string
  /** Milliseconds from the start of the scan until it was found. */
  readonly effortMs: number
}

/**
 * Different texts were read at one place. `codes` holds the first of them; which one is right is for the caller to decide,
 * e.g. by asking a person.
 */
export interface Conflict {
  readonly corners: Corners
  readonly readings: readonly { readonly engine: Engine; readonly step: string; readonly text: string }[]
}

export interface ScanResult {
  /** Pixels of the picture as a viewer shows it. */
  readonly width: number
  readonly height: number
  readonly format: ImageFormat
  readonly codes: readonly ScannedCode[]
  readonly conflicts: readonly Conflict[]
  /** Places that look like a code and were not read. */
  readonly unread: readonly Corners[]
  /** Milliseconds. */
  readonly ms: number
  /** The time budget ended before the ladder did. */
  readonly outOfTime: boolean
}
