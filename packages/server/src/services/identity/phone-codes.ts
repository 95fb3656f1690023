import { timingSafeEqual } from 'node:crypto'
import { parsePhone } from '@exqress/sdk/mask'
import { newToken } from '@exqress/sdk/qr'
import { CodeUnsent } from '../../ports/code-sender.ts'
import type { Ids } from '../../ports/ids.ts'
import { Refused } from '../../refused.ts'
import { macOf, openPhone, sealPhone } from './identity-keys.ts'
import type { IdentityPorts } from './ports.ts'

const CODE_MS = 3 * 60 * 1000
const TRIES_MAX = 5
const SENDS_MAX = 5
const DAY_MS = 24 * 60 * 60 * 1000
const CODES = 1_000_000
/** The largest multiple of a million below 2^32: what lies above would make some codes likelier. */
const EVEN_BELOW = Math.floor(2 ** 32 / CODES) * CODES

function newCode(ids: Ids): string {
  for (;;) {
    const drawn = ids.bytes(4).readUInt32BE()
    if (drawn < EVEN_BELOW) return String(drawn % CODES).padStart(6, '0')
  }
}

/** The digits of a whole Korean mobile number; undefined for anything else. */
function mobileOf(phone: string): string | undefined {
  const parsed = parsePhone(phone)
  const digits = parsed.kind === 'korean' ? parsed.digits : undefined
  return digits !== undefined && /^01[016789]\d{7,8}$/.test(digits) ? digits : undefined
}

/**
 * Sends a code of six digits. Five a day for a phone, whoever asks, and five a day for an account. Refuses with
 * PHONE_INVALID, CODE_SENDS_EXCEEDED, CODE_UNSENT.
 */
export async function sendPhoneCode(
  ports: IdentityPorts,
  accountId: string,
  phone: string,
): Promise<{ challengeId: string; expiresAt: string }> {
  const { database, clock, ids, keys, codeSender } = ports
  const mobile = mobileOf(phone)
  if (mobile === undefined) throw new Refused('PHONE_INVALID')
  const now = clock.now()
  const challengeId = `chl_${newToken(ids.bytes(16))}`
  const code = newCode(ids)
  const row = {
    challenge_id: challengeId,
    account_id: accountId,
    phone_index: macOf(keys.phone, mobile),
    phone_sealed: sealPhone(keys, ids, accountId, mobile),
    code_mac: macOf(keys.code, challengeId, code),
    tries: 0,
    sent_at: now,
    done_at: null,
  }
  await database.transaction(
    async ({ query, insertMany }) => {
      const sent = await query
        .selectFrom('phone_codes')
        .select(['phone_index', 'account_id', 'sent_at'])
        .where(({ or, eb }) => or([eb('phone_index', '=', row.phone_index), eb('account_id', '=', accountId)]))
        .where('sent_at', '>', now - DAY_MS)
        .orderBy('sent_at')
        .execute()
      const ofPhone = sent.filter(one => one.phone_index.equals(row.phone_index))
      const ofAccount = sent.filter(one => one.account_id === accountId)
      for (const counted of [ofPhone, ofAccount]) {
        const first = counted.at(-SENDS_MAX)
        if (first === undefined) continue
        const retryAfterSeconds = Math.ceil((first.sent_at + DAY_MS - now) / 1000)
        throw new Refused('CODE_SENDS_EXCEEDED', { retryAfterSeconds })
      }
      await insertMany('phone_codes', [row])
    },
    // Two at the same time must not both find the last send free.
    { isolation: 'serializable' },
  )
  try {
    await codeSender.send({ phone: mobile, code })
  } catch (error) {
    if (!(error instanceof CodeUnsent)) throw error
    await database.query.deleteFrom('phone_codes').where('challenge_id', '=', challengeId).execute()
    throw new Refused('CODE_UNSENT')
  }
  return { challengeId, expiresAt: new Date(now + CODE_MS).toISOString() }
}

/**
 * Verifies a phone by the code that was sent to it; an account that had it loses it, because numbers are given to other
 * people. Refuses with CODE_WRONG, whatever is wrong.
 */
export async function confirmPhone(
  ports: IdentityPorts,
  accountId: string,
  { challengeId, code }: { readonly challengeId: string; readonly code: string },
): Promise<void> {
  const { database, publish, clock, keys } = ports
  const now = clock.now()
  // Counted before it is compared: whatever happens next, this try is used up.
  const challenge = await database.query
    .updateTable('phone_codes')
    .set(({ eb }) => ({ tries: eb('tries', '+', 1) }))
    .where('challenge_id', '=', challengeId)
    .where('account_id', '=', accountId)
    .where('done_at', 'is', null)
    .where('tries', '<', TRIES_MAX)
    .where('sent_at', '>', now - CODE_MS)
    .returning(['phone_index', 'phone_sealed', 'code_mac'])
    .executeTakeFirst()
  const expected = challenge?.code_mac ?? Buffer.alloc(32)
  const good = timingSafeEqual(macOf(keys.code, challengeId, code), expected)
  if (!good || challenge === undefined) throw new Refused('CODE_WRONG')
  await database.transaction(async transaction => {
    const { query } = transaction
    const { numUpdatedRows } = await query
      .updateTable('phone_codes')
      .set({ done_at: now })
      .where('challenge_id', '=', challengeId)
      .where('done_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new Refused('CODE_WRONG')
    const { phone_index, phone_sealed } = challenge
    const before = await query
      .updateTable('accounts')
      .set({ phone_index: null, phone_sealed: null })
      .where('phone_index', '=', phone_index)
      .where('account_id', '!=', accountId)
      .returning('account_id')
      .execute()
    await query.updateTable('accounts').set({ phone_index, phone_sealed }).where('account_id', '=', accountId).execute()
    // Who lost the number is told of as well: whoever asks for it finds none.
    const changed = [accountId, ...before.map(row => row.account_id)]
    await publish(
      transaction,
      changed.map(aggregateId => ({ type: 'account.phone_verified', aggregateId, tenant: null, data: {} })),
    )
  })
}

/** The verified phone of an account, in digits; undefined for none. Personal: for the vault alone, to find parcels by. */
export async function verifiedPhoneOf(
  { database, keys }: IdentityPorts,
  accountId: string,
): Promise<string | undefined> {
  const row = await database.query
    .selectFrom('accounts')
    .select('phone_sealed')
    .where('account_id', '=', accountId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return row?.phone_sealed ? openPhone(keys, accountId, row.phone_sealed) : undefined
}
