import { LabelError } from '../label-error.ts'
import type { Draft } from './draft.ts'
import { GAP_MM, type HeroSlot, type Slot } from './geometry.ts'
import { cutEnd, fitEm } from './measure.ts'

/** Hangul, Hanja and kana come after it. */
const FIRST_EAST_ASIAN = 0x1100

interface Hero {
  readonly sortCode?: string | undefined
  readonly region: string
  readonly postcode: string
}

/** What is left for the region line once the hero is set. */
export interface RegionLine {
  /** The end of a sort code that was too long for the hero. */
  readonly ahead: string
  readonly region: string
  /** The postcode became the hero, for want of a region. */
  readonly postcodeUsed: boolean
}

/**
 * Sets what the sorter reads: the sort code, else the last administrative part of the region, else the postcode.
 * @throws LabelError LABEL_DOES_NOT_FIT when a sort code does not fit, nor what stands before one of its hyphens
 */
export function placeHero(draft: Draft, slot: HeroSlot, hero: Hero, left: number, room: number): RegionLine {
  const region = isHidden(hero.region) ? '' : hero.region
  if (hero.sortCode !== undefined && hero.sortCode !== '') {
    const ahead = placeSortCode(draft, slot, hero.sortCode, left, room)
    return { ahead, region, postcodeUsed: false }
  }
  const district = lastDistrict(region)
  if (district !== '' && placeIfItFits(draft, slot, district, left, room))
    return { ahead: '', region: withoutEnding(region, district), postcodeUsed: false }
  const postcodeUsed = hero.postcode !== '' && placeIfItFits(draft, slot, hero.postcode, left, room)
  if (!postcodeUsed) draft.drop('hero')
  return { ahead: '', region, postcodeUsed }
}

/** Returns what stands behind the hyphen at which the code had to be divided. */
function placeSortCode(draft: Draft, slot: HeroSlot, sortCode: string, left: number, room: number): string {
  for (let end = sortCode.length; end > 0; end = sortCode.lastIndexOf('-', end - 1)) {
    if (placeIfItFits(draft, slot, sortCode.slice(0, end), left, room)) return sortCode.slice(end + 1)
  }
  throw new LabelError('LABEL_DOES_NOT_FIT', 'sortCode')
}

function placeIfItFits(draft: Draft, slot: HeroSlot, text: string, left: number, room: number): boolean {
  return draft.fittedStart(left, 'hero', text, heroSlot(slot, text), room)
}

/** Hangul and small letters reach under the baseline, as capitals and digits do not. */
export function heroSlot(slot: HeroSlot, text: string): Slot {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x61) return slot.hangul
  return slot.capitals
}

function isHidden(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== 0x2a) return false
  return true
}

/**
 * 마산합포구 of 경남 창원시 마산합포구: the last part that ends in 시, 군 or 구, also where a road follows it. 세종 has no
 * such part: the first part then. Elsewhere the last part.
 */
function lastDistrict(region: string): string {
  const parts = region.split(' ')
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i]!
    const ending = part.charCodeAt(part.length - 1)
    if (part.length > 1 && (ending === 0xc2dc || ending === 0xad70 || ending === 0xad6c)) return part
  }
  return (region.charCodeAt(0) >= FIRST_EAST_ASIAN ? parts[0] : parts[parts.length - 1]) ?? ''
}

/** The region line repeats the hero only when something follows it there (a road, at street level). */
function withoutEnding(region: string, district: string): string {
  return region.endsWith(district) ? region.slice(0, -district.length).trimEnd() : region
}

/** Sets region and postcode; the postcode gives way to a long region, and only then is the region cut. */
export function placeRegion(
  draft: Draft,
  slots: { readonly region: Slot; readonly postcode: Slot },
  line: RegionLine,
  postcode: string,
  left: number,
  right: number,
): void {
  if (postcode !== '' && !line.postcodeUsed) {
    const extent = draft.measure('postcode', postcode)
    const { base, em } = slots.postcode
    if (placeRegionIfItFits(draft, slots.region, line, left, right - left - extent.width * em - GAP_MM)) {
      draft.endAt(right, 'postcode', postcode, base, em, extent)
      return
    }
    draft.drop('postcode')
  }
  placeRegionAlone(draft, slots.region, line, left, right - left)
}

function placeRegionIfItFits(draft: Draft, slot: Slot, line: RegionLine, left: number, room: number): boolean {
  const text = regionText(line)
  return text === '' || draft.fittedStart(left, 'region', text, slot, room)
}

export function regionFits(draft: Draft, slot: Slot, line: RegionLine, room: number): boolean {
  return fitEm(draft.measure('region', regionText(line)).width, slot.em, slot.least, room) !== 0
}

/**
 * Sets the region, cut at its end if need be.
 * @throws LabelError LABEL_DOES_NOT_FIT when the end of a sort code in front of it would be cut
 */
export function placeRegionAlone(draft: Draft, slot: Slot, line: RegionLine, left: number, room: number): void {
  if (placeRegionIfItFits(draft, slot, line, left, room)) return
  if (fitEm(draft.measure('region', line.ahead).width, slot.least, slot.least, room) === 0)
    throw new LabelError('LABEL_DOES_NOT_FIT', 'sortCode')
  const text = cutEnd(draft.faces, 'bold', regionText(line), slot.least, room)
  draft.startAt(left, 'region', text, slot.base, slot.least, draft.measure('region', text))
}

function regionText({ ahead, region }: RegionLine): string {
  return ahead === '' || region === '' ? ahead + region : `${ahead}  ${region}`
}
