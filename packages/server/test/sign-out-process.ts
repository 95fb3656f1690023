// A process of its own for the test that a crash brings no session back: `node sign-out-process.ts FOLDER LOGIN PASSWORD`.
// Signs in twice, signs one out, prints both access tokens, and is killed before anything can be closed.
import { fetchThroughInject } from '../src/http/fetch-through-inject.ts'
import { callApi } from './api-server.ts'
import { composeIn } from './identity-place.ts'

const [, , folder = '', login = '', password = ''] = process.argv
const composed = await composeIn(folder)
const call = (path: string, body: unknown, key?: string) =>
  callApi(fetchThroughInject(composed.app), 'http://test', '', { method: 'POST', path, body, key })
const [out, kept] = [
  (await call('/v1/sessions', { login, password })).json,
  (await call('/v1/sessions', { login, password })).json,
]
const rotated = (await call('/v1/sessions/refresh', { refreshToken: kept.refreshToken })).json
await call('/v1/sessions/end', {}, out.accessToken)
process.stdout.write(JSON.stringify({ out, kept: rotated }), () => process.kill(process.pid, 'SIGKILL'))
