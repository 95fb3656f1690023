import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type ErasureReceipt, verifyReceipt } from '@exqress/sdk'
import { defineCommand } from '../../command.ts'
import type { Context } from '../../context.ts'
import { Failure } from '../../failure.ts'
import { parseParcelId } from '../../parcel-id.ts'
import { checkOutput, saveFile } from '../../save-file.ts'

export const command = defineCommand({
  args: { id: { summary: { ko: '운송장 식별자 (pcl_…)', en: 'id of the parcel (pcl_…)' }, optional: true } },
  flags: {
    yes: { kind: 'switch', short: 'y', summary: { ko: '묻지 않고 하기', en: 'do it without asking' } },
    receipt: { kind: 'text', value: 'file', summary: { ko: '확인서를 이 파일에 저장', en: 'save the receipt here' } },
    verify: { kind: 'text', value: 'file', summary: { ko: '확인서를 검증만 하기', en: 'only check a receipt' } },
    key: {
      kind: 'text',
      value: 'public key',
      summary: {
        ko: '--verify: 발행한 곳의 공개 키 (없으면 서버에 물음)',
        en: 'with --verify: the issuer’s public key (the server is asked without it)',
      },
    },
  },
  details: {
    ko: '개인정보를 되돌릴 수 없게 지우고 서명된 확인서를 냅니다. 백업을 되돌려도 열리지 않습니다. 확인서는 서버 없이 --verify 와 --key 로 검증합니다(공개 키: exqress keys list).',
    en: 'Erases the personal data for good and gives a signed receipt; a backup that is put back does not open either. A receipt is checked without a server by --verify and --key (the public key: exqress keys list).',
  },
  examples: [
    {
      line: 'exqress parcel erase pcl_01ARZ3NDEKTSV4RRFFQ69G5FAV --receipt receipt.json',
      says: { ko: '지우고 확인서 저장', en: 'erase and keep the receipt' },
    },
    {
      line: 'exqress parcel erase --verify receipt.json --key sV0…',
      says: { ko: '확인서 검증 (오프라인)', en: 'check a receipt, offline' },
    },
  ],
  async run({ id, yes, receipt: path, verify, key }, context) {
    if (verify !== undefined) return await checkReceipt(verify, key, context)
    if (id === undefined) throw new Failure('USAGE_ARGUMENT_MISSING', { fields: { given: '<id>', expected: 'pcl_…' } })
    const parcelId = parseParcelId(id)
    const { ask, client, cwd, report } = context
    // Before anything is erased: the receipt must have a place.
    if (path !== undefined) await checkOutput({ path, cwd, force: false })
    if (!yes) {
      await ask.confirm(
        {
          ko: '개인정보를 지우면 되돌릴 수 없습니다. 지울까요?',
          en: 'This cannot be undone. Erase the personal data?',
        },
        '--yes',
      )
    }
    const { parcels } = await client()
    const receipt = await parcels.erase(parcelId)
    if (path !== undefined) await saveFile({ path, cwd, force: false }, `${JSON.stringify(receipt, undefined, 2)}\n`)
    report.note({
      ko: `지웠습니다: ${parcelId} (${receipt.erasedAt})`,
      en: `Erased: ${parcelId} (${receipt.erasedAt})`,
    })
    return { data: receipt, ...(path === undefined ? { text: JSON.stringify(receipt, undefined, 2) } : {}) }
  },
})

const RECEIPT_MAX_BYTES = 64 * 1024

async function checkReceipt(path: string, given: string | undefined, { client, cwd, report, signal }: Context) {
  const receipt = await readReceipt(path, cwd)
  const publicKey = given ?? (await (await client()).keys.list({ signal })).publicKey
  if (receipt === undefined || !(await verifyReceipt(receipt, publicKey))) {
    throw new Failure('RECEIPT_INVALID', { fields: { path } })
  }
  const { parcelId, erasedAt } = receipt
  report.note({
    ko: `올바른 확인서입니다: ${parcelId} 는 ${erasedAt} 에 지워졌습니다`,
    en: `The receipt is valid: ${parcelId} was erased at ${erasedAt}`,
  })
  return { data: { valid: true, parcelId, erasedAt } }
}

/** A receipt as it was saved, or as `--json` printed it; undefined for anything else. */
async function readReceipt(path: string, cwd: string): Promise<ErasureReceipt | undefined> {
  const file = resolve(cwd, path)
  const text = await stat(file)
    .then(({ size }) => (size > RECEIPT_MAX_BYTES ? '' : readFile(file, 'utf8')))
    .catch((cause: unknown) => {
      throw new Failure('INPUT_UNREADABLE', { fields: { path }, cause })
    })
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  const { data = parsed } = Object(parsed) as { data?: unknown }
  const receipt = Object(data) as Record<string, unknown>
  const texts = ['format', 'parcelId', 'tenant', 'erasedAt', 'cause', 'auditHash', 'publicKey', 'signature']
  const whole = texts.every(name => typeof receipt[name] === 'string') && typeof receipt.auditSeq === 'number'
  return whole ? (receipt as ErasureReceipt) : undefined
}
