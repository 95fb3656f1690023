import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { callApi } from '../../../test/api-server.ts'
import { composeIn } from '../../../test/identity-place.ts'
import { fetchThroughInject } from '../../http/fetch-through-inject.ts'

const PROCESS = fileURLToPath(new URL('../../../test/sign-out-process.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'exqress-killed-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('after kill -9', () => {
  it('whoever was signed out stays out, and whoever was not stays in', async () => {
    const login = 'dalbit@mail.example'
    const password = '등대지기와 수염고래 7'
    const before = await composeIn(folder)
    await (await before.identity()).createAccount({ kind: 'recipient', login, password })
    await before.close()
    const child = spawnSync(process.execPath, ['--conditions=@exqress/source', PROCESS, folder, login, password], {
      encoding: 'utf8',
    })
    expect([child.signal, child.stderr]).toEqual(['SIGKILL', ''])
    const { out, kept } = JSON.parse(child.stdout)
    const composed = await composeIn(folder)
    const fetch = fetchThroughInject(composed.app)
    const status = async (key: string) => (await callApi(fetch, 'http://test', key, { path: '/v1/whoami' })).status
    const refresh = async ({ refreshToken }: { refreshToken: string }) =>
      (
        await callApi(fetch, 'http://test', '', {
          path: '/v1/sessions/refresh',
          body: { refreshToken },
          key: undefined,
        })
      ).status
    expect([await status(out.accessToken), await status(kept.accessToken)]).toEqual([401, 200])
    expect([await refresh(out), await refresh(kept)]).toEqual([401, 200])
    await composed.close()
  })
})
