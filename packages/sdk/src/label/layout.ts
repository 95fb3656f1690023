import { encodeQr } from '../qr/encode-qr.ts'
import type { LabelQuery } from '../types.ts'
import { hostOf, type LabelContent, type PickupPass } from './content.ts'
import { dotsPerMm } from './device.ts'
import type { DrawItem, Drawing, TextRole } from './drawing.ts'
import type { Faces } from './faces.ts'
import { LabelError } from './label-error.ts'
import { compactFamily } from './layout/compact.ts'
import { Draft, type LabelWarning } from './layout/draft.ts'
import type { Family } from './layout/family.ts'
import {
  COMPACT,
  COMPACT_QR_ONLY,
  SQUARE,
  SQUARE_QR_ONLY,
  TALL_139,
  TALL_139_QR_ONLY,
  TALL_150,
  TALL_150_QR_ONLY,
} from './layout/geometry.ts'
import { compactQrOnlyFamily, squareQrOnlyFamily, tallQrOnlyFamily } from './layout/qr-only.ts'
import { pickupFamily, squareFamily } from './layout/square.ts'
import { tallFamily } from './layout/tall.ts'

export type LabelSize = NonNullable<LabelQuery['size']>

export interface LayoutOptions {
  readonly faces: Faces
  readonly size?: LabelSize
  /** Of the device: symbols are set on its dots. For paper that is printed by an unknown printer, leave it at 203. */
  readonly dpi?: number
}

/** A label ready to be drawn, and what its reader should know. */
export interface LaidOutLabel {
  readonly drawing: Drawing
  /** Characters that no face has. */
  readonly warnings: readonly LabelWarning[]
  /** Elements that had to be left out, in the order of the layout's dropping rules. */
  readonly dropped: readonly TextRole[]
}

export interface LabelLayout {
  /**
   * Lays out one parcel's label. Labels of the same variation share one `drawing.frame` array.
   * @throws LabelError LABEL_DOES_NOT_FIT, LABEL_RESOLUTION_TOO_LOW, TRACKING_INVALID
   */
  label(content: LabelContent): LaidOutLabel
  /** Lays out a pick-up pass; only in size 100x100. */
  pickup(pass: PickupPass): LaidOutLabel
}

interface Size {
  readonly widthMm: number
  readonly heightMm: number
  /** Where the geometry's origin lies on this paper. */
  readonly dx: number
  readonly dy: number
  readonly full: Family<LabelContent>
  readonly qrOnly: Family<LabelContent>
  readonly pickup?: Family<PickupPass>
}

function sizeOf(size: LabelSize): Size {
  const tall150 = () => ({ full: tallFamily(TALL_150), qrOnly: tallQrOnlyFamily(TALL_150_QR_ONLY) })
  const tall139 = () => ({ full: tallFamily(TALL_139), qrOnly: tallQrOnlyFamily(TALL_139_QR_ONLY) })
  switch (size) {
    case '100x150':
      return { widthMm: 100, heightMm: 150, dx: 0, dy: 0, ...tall150() }
    case '4x6in':
      return { widthMm: 101.6, heightMm: 152.4, dx: 0.75, dy: 1.125, ...tall150() }
    case '99x139':
      return { widthMm: 99.1, heightMm: 139, dx: 0, dy: 0, ...tall139() }
    case 'a6':
      return { widthMm: 105, heightMm: 148, dx: 3, dy: 4.5, ...tall139() }
    case '100x100':
      return {
        widthMm: 100,
        heightMm: 100,
        dx: 0,
        dy: 0,
        full: squareFamily(SQUARE),
        qrOnly: squareQrOnlyFamily(SQUARE_QR_ONLY),
        pickup: pickupFamily(SQUARE),
      }
    case '99x68':
      return {
        widthMm: 99.1,
        heightMm: 67.7,
        dx: 0,
        dy: 0,
        full: compactFamily(COMPACT),
        qrOnly: compactQrOnlyFamily(COMPACT_QR_ONLY),
      }
  }
}

/** A layout for many labels of one size and resolution. It keeps the frames, nothing of the labels. */
export function openLayout({ faces, size = '100x150', dpi = 203 }: LayoutOptions): LabelLayout {
  const { widthMm, heightMm, dx, dy, full, qrOnly, pickup } = sizeOf(size)
  const perMm = dotsPerMm(dpi)
  const frames = new Map<string, readonly DrawItem[]>()

  function layOut<Content extends { readonly payload: string }>(
    name: string,
    family: Family<Content>,
    content: Content,
  ): LaidOutLabel {
    const draft = new Draft(faces, { dx, dy, perMm })
    const order = family.items(draft, content, encodeQr(content.payload))
    const host = hostOf(content.payload)
    const key = `${name} ${order} ${host}`
    let frame = frames.get(key)
    if (frame === undefined) {
      const frameDraft = new Draft(faces, { dx, dy, perMm })
      family.frame(frameDraft, order, host)
      frame = frameDraft.items
      frames.set(key, frame)
    }
    return {
      drawing: { widthMm, heightMm, frame, items: draft.items },
      warnings: draft.warnings,
      dropped: draft.dropped,
    }
  }

  return {
    label: content =>
      content.profile === 'qr-only' ? layOut('qr-only', qrOnly, content) : layOut('full', full, content),
    pickup: pass => {
      if (pickup === undefined) throw new LabelError('LABEL_DOES_NOT_FIT', 'size')
      return layOut('pickup', pickup, pass)
    },
  }
}

/** Lays out a single label; for many of them open the layout once. */
export function layoutLabel(content: LabelContent, options: LayoutOptions): LaidOutLabel {
  return openLayout(options).label(content)
}
