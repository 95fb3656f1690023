import { Failure } from './failure.ts'

/** Crockford's letters are read in either case, so an id typed from a screen or a label is taken as it comes. */
export function parseParcelId(given: string): string {
  const id = `pcl_${given.trim().replace(/^pcl_/i, '').toUpperCase()}`
  if (!/^pcl_[0-9A-HJKMNP-TV-Z]{26}$/.test(id)) throw new Failure('PARCEL_ID_INVALID')
  return id
}

export const looksLikeParcelId = (given: string): boolean => /^pcl_/i.test(given)
