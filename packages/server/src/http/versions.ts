import { Refused } from '../refused.ts'

/** The ETag of a record version. */
export const etagOf = (version: number) => `"${version}"`

/** Whether If-None-Match names the ETag, so that a 304 says it all. Weak comparison, as RFC 9110 asks here. */
export function isNoneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some(part => part.trim() === '*' || part.trim().replace(/^W\//, '') === etag)
}

/**
 * The record version of If-Match; undefined when none was sent or any will do. Refuses with REQUEST_INVALID what is no
 * ETag of ours.
 */
export function ifMatchFrom(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  const [, version] = /^\s*"(\d{1,15})"\s*$/.exec(header) ?? []
  if (version === undefined) {
    throw new Refused('REQUEST_INVALID', { errors: [{ pointer: '/If-Match', code: 'format' }] })
  }
  return Number(version)
}
