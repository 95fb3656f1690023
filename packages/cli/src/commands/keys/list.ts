import { defineCommand } from '../../command.ts'
import { keyTable } from '../../key-view.ts'

export const command = defineCommand({
  args: {},
  flags: {},
  details: {
    ko: '열쇠의 버전과 상태, 그리고 삭제 확인서를 검증할 공개 키를 보여 줍니다. 열쇠 자체는 보이지 않습니다.',
    en: 'Versions of the key ring and their states, and the public key that checks erasure receipts. No key itself is shown.',
  },
  examples: [{ line: 'exqress keys list', says: { ko: '열쇠 목록', en: 'the versions' } }],
  async run(_, { client, report, signal, now }) {
    const { keys } = await client()
    const ring = await keys.list({ signal })
    return { data: ring, text: keyTable(ring, report, now()) }
  },
})
