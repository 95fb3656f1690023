import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// What a stranger gets: the tarballs, installed in an empty folder, used from ESM, CommonJS and TypeScript.
const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const folder = mkdtempSync(join(tmpdir(), 'exqress-packed-'))
const tarball: Record<string, string> = {}

function run(command: string, args: string[], cwd: string): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout: string; stderr: string }
    throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause })
  }
}
const npm = (args: string[], cwd: string) => run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], cwd)

function consumer(name: string, files: Record<string, string>): string {
  const path = join(folder, name)
  mkdirSync(path)
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, private: true }))
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content)
  return path
}

beforeAll(() => {
  for (const name of ['sdk', 'server', 'cli']) {
    const out = npm(['pack', '--json', '--pack-destination', folder], join(root, 'packages', name))
    const packed = JSON.parse(out) as { filename: string }[]
    tarball[name] = join(folder, packed[0]?.filename ?? '')
  }
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the packed SDK', () => {
  it('is one package below 2 MB and brings no dependency', () => {
    const app = consumer('alone', {})
    npm(['install', tarball.sdk ?? ''], app)
    const installed = readdirSync(join(app, 'node_modules')).filter(name => !name.startsWith('.'))
    expect(installed).toEqual(['@exqress'])
    const bytes = (path: string): number =>
      statSync(path).isDirectory()
        ? readdirSync(path).reduce((sum, name) => sum + bytes(join(path, name)), 0)
        : statSync(path).size
    expect(bytes(join(app, 'node_modules/@exqress/sdk'))).toBeLessThan(2_000_000)
  }, 60_000)

  it('runs from ESM and CommonJS with no peer installed, on this Node and on the system one', () => {
    const use = `
      const client = createClient({ baseUrl: 'http://127.0.0.1:9', apiKey: 'exq_x' })
      if (typeof client.waybills.issue !== 'function') throw new Error('no client')
      if (maskName('홍길동', { profile: 'kr-unified' }).text !== '홍*동') throw new Error('mask')
      if (!parseToken('0'.repeat(26))) throw new Error('token')
      try { readImageHeader(new Uint8Array()) } catch (error) { if (!(error instanceof ImageRefused)) throw error }
      console.log('ok')`
    const app = consumer('plain', {
      'use.mjs': `import { createClient } from '@exqress/sdk'\nimport { maskName } from '@exqress/sdk/mask'\nimport { parseToken } from '@exqress/sdk/qr'\nimport { ImageRefused, readImageHeader } from '@exqress/sdk/scan'\n${use}`,
      'use.cjs': `const { createClient } = require('@exqress/sdk')\nconst { maskName } = require('@exqress/sdk/mask')\nconst { parseToken } = require('@exqress/sdk/qr')\nconst { ImageRefused, readImageHeader } = require('@exqress/sdk/scan')\n${use}`,
    })
    npm(['install', tarball.sdk ?? ''], app)
    for (const node of [process.execPath, 'node']) {
      for (const file of ['use.mjs', 'use.cjs']) expect(run(node, [file], app)).toBe('ok\n')
    }
  }, 60_000)

  it('types check without skipLibCheck and without a peer, and are not any', () => {
    const app = consumer('typed', {
      'use.ts': `
        import { createClient, type Waybill } from '@exqress/sdk'
        import { maskName } from '@exqress/sdk/mask'
        import { parseToken } from '@exqress/sdk/qr'
        import { contentOf, type LabelContent } from '@exqress/sdk/label'
        import { scan, type ScannedCode } from '@exqress/sdk/scan'
        import { checkTrackingNumber } from '@exqress/sdk/tracking'
        export const read = async (file: Uint8Array): Promise<readonly ScannedCode[]> => (await scan(file)).codes
        // @ts-expect-error a text is no picture
        export const notRead = scan('photo.png')
        export const content = (waybill: Waybill): LabelContent => contentOf(waybill)
        export const checked = checkTrackingNumber
        const client = createClient({ baseUrl: 'https://parcels.example', apiKey: 'exq_x' })
        export async function issue(): Promise<Waybill> {
          // @ts-expect-error a recipient is needed
          await client.waybills.issue({ waybill: {} })
          return client.waybills.issue({ waybill: { recipient: { name: '홍길동' } } })
        }
        export const masked: string = maskName('홍길동').text
        // @ts-expect-error the text is a string
        export const wrong: number = maskName('홍길동').text
        export const token: string | undefined = parseToken('')
      `,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          strict: true,
          exactOptionalPropertyTypes: true,
          skipLibCheck: false,
          noEmit: true,
          module: 'nodenext',
          target: 'es2022',
          lib: ['es2022', 'dom'],
          types: [],
        },
        files: ['use.ts'],
      }),
    })
    npm(['install', tarball.sdk ?? ''], app)
    run(bin('tsc'), ['-p', '.'], app)
    run(bin('tsc'), ['-p', '.', '--module', 'esnext', '--moduleResolution', 'bundler'], app)
  }, 120_000)

  it('satisfies publint and the checker of its types', () => {
    run(bin('publint'), ['--strict', tarball.sdk ?? ''], root)
    run(bin('attw'), ['--profile', 'node16', tarball.sdk ?? ''], root)
    run(bin('publint'), ['--strict', tarball.server ?? ''], root)
    run(bin('attw'), ['--profile', 'esm-only', tarball.server ?? ''], root)
    run(bin('publint'), ['--strict', tarball.cli ?? ''], root)
  }, 120_000)

  it('has a main entry below 10 kB gzip, its chunks counted, that loads nothing', () => {
    const dist = join(root, 'packages/sdk/dist')
    const seen = new Set<string>()
    const collect = (file: string) => {
      if (seen.has(file)) return
      seen.add(file)
      const source = readFileSync(join(dist, file), 'utf8')
      for (const [, specifier] of source.matchAll(/(?:from|import)\s*["']([^"']+)["']/g)) {
        if (!specifier?.startsWith('.')) throw new Error(`the main entry loads ${specifier}`)
        collect(specifier.slice(2))
      }
    }
    collect('index.js')
    const all = [...seen].map(file => readFileSync(join(dist, file))).reduce((a, b) => Buffer.concat([a, b]))
    expect(gzipSync(all, { level: 9 }).length).toBeLessThan(10_000)
    expect(readFileSync(join(dist, 'index.d.ts'), 'utf8')).not.toContain('typebox')
  })
})

describe('the packed command line and server', () => {
  it('install elsewhere and print a label', () => {
    const app = consumer('shop', {
      'orders.csv': '받는분,전화번호,주소\n홍길동,010-1234-5678,서울 강남구 테헤란로 1\n',
    })
    npm(['install', tarball.sdk ?? '', tarball.server ?? '', tarball.cli ?? ''], app)
    const exqress = join(app, 'node_modules/@exqress/cli/bin/exqress.js')
    const version = JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8')) as { version: string }
    expect(run(process.execPath, [exqress, '--version'], app).trim()).toBe(version.version)
    run(process.execPath, [exqress, 'label', 'orders.csv', '--out', 'labels.pdf', '--data-dir', 'data'], app)
    expect(readFileSync(join(app, 'labels.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
    expect(
      run(process.execPath, [join(app, 'node_modules/@exqress/server/bin/exqress-server.js'), '--help'], app),
    ).toContain('exqress-server')
  }, 180_000)
})
