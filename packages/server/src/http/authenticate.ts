import { Refused } from '../refused.ts'

/** The tenant an API key belongs to, or undefined. */
export type FindTenant = (apiKey: string) => Promise<string | undefined>

/** The tenant of `Authorization: Bearer exq_…`. Refuses with NOT_SIGNED_IN, whatever is wrong with it. */
export async function authenticate(authorization: string | undefined, findTenant: FindTenant): Promise<string> {
  const [, key] = /^Bearer +(\S{1,200})$/i.exec(authorization ?? '') ?? []
  const tenant = key === undefined ? undefined : await findTenant(key)
  if (tenant === undefined) throw new Refused('NOT_SIGNED_IN')
  return tenant
}
