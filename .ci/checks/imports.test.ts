import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { cycles, type Import, importsOf, sources } from './imports.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const isTest = (file: string) => /\.(test|conformance)\.ts$|\/test\//.test(file)
const files = sources(root, 'packages').filter(file => file.includes('/src/'))
const imports = files.flatMap(file => importsOf(root, file))
const product = imports.filter(({ from }) => !isTest(from))

const within = (path: string, ...folders: string[]) =>
  folders.some(folder => path === folder || path.startsWith(`${folder}/`))
const sdk = (...names: string[]) => names.map(name => `packages/sdk/src/${name}`)

/** One row of the table in docs/architecture.md: what files in a folder may import, besides their own folder. */
interface Rule {
  readonly from: (file: string) => boolean
  readonly may: (to: string, i: Import) => boolean
  readonly says: string
}
const rules: Rule[] = [
  {
    says: 'the contract imports nothing but TypeBox',
    from: file => within(file, ...sdk('contract')),
    may: to => to === 'typebox',
  },
  {
    says: 'mask, qr and tracking are pure: contract types only',
    from: file => within(file, ...sdk('mask', 'qr', 'tracking')),
    may: (to, i) => within(to, ...sdk('contract/errors', 'types.ts')) || (i.typeOnly && within(to, ...sdk('contract'))),
  },
  {
    says: 'label may use mask, qr, scan and its optional peers, never the client',
    from: file => within(file, ...sdk('label')),
    may: (to, i) =>
      within(to, ...sdk('mask', 'qr', 'scan', 'tracking', 'contract/errors', 'types.ts')) ||
      ['fontkit', 'jsqr', 'node:zlib', 'node:crypto'].includes(to) ||
      (i.typeOnly && within(to, ...sdk('contract'))),
  },
  {
    says: 'scan may use mask, qr, the error catalogue and its optional peers, never label or the client',
    from: file => within(file, ...sdk('scan')),
    may: (to, i) =>
      within(to, ...sdk('mask', 'qr', 'contract/errors')) ||
      [
        'zxing-wasm/reader',
        'qr/decode.js',
        'jsqr',
        'jimp',
        '@jsquash/jpeg/decode.js',
        '@jsquash/webp/decode.js',
      ].includes(to) ||
      // Node's modules are asked for at run time, so that browsers can load the file.
      (i.typeOnly && (within(to, ...sdk('contract')) || to.startsWith('node:'))),
  },
  {
    says: 'the main entry and the resources stay small: contract types, transport, path, pages, errors',
    from: file =>
      within(file, ...sdk('resources', 'index.ts', 'client.ts', 'transport.ts', 'path.ts', 'pages.ts', 'errors.ts')),
    may: (to, i) =>
      within(
        to,
        ...sdk('resources', 'client.ts', 'transport.ts', 'path.ts', 'pages.ts', 'errors.ts', 'types.ts', 'receipt.ts'),
      ) ||
      (i.typeOnly && within(to, ...sdk('contract'))),
  },
  {
    says: 'a command imports no other command',
    from: file => within(file, 'packages/cli/src/commands'),
    may: to => !within(to, 'packages/cli/src/commands'),
  },
  {
    says: 'a service knows its own folder, ports, policy and the SDK, never another service, an adapter or http',
    from: file => within(file, 'packages/server/src/services'),
    may: to =>
      !within(to, 'packages/server/src/services', 'packages/server/src/adapters', 'packages/server/src/http') ||
      within(to, 'packages/server/src/services/index.ts'),
  },
  {
    says: 'ports import types and the SDK only',
    from: file => within(file, 'packages/server/src/ports'),
    may: to => !within(to, 'packages/server/src/services', 'packages/server/src/adapters', 'packages/server/src/http'),
  },
]

/** The folder whose own files a rule always allows: the service or adapter itself, or the rule's folder. */
function home(file: string): string {
  const match =
    /^packages\/(sdk\/src\/[^/]+|server\/src\/(services|adapters)\/[^/]+|server\/src\/[^/]+|cli\/src\/commands\/[^/]+|cli\/src\/[^/]+)/.exec(
      file,
    )
  return match?.[0] ?? file
}

describe('what may import what', () => {
  it('there are no import cycles, type imports counted', () => {
    expect(cycles(imports)).toEqual([])
  })

  for (const rule of rules) {
    it(rule.says, () => {
      const broken = product
        .filter(({ from }) => rule.from(from))
        .filter(i => !within(i.to, home(i.from)) && !rule.may(i.to, i))
        .map(({ from, to }) => `${from} -> ${to}`)
      expect(broken).toEqual([])
    })
  }

  it('the arrows point cli -> sdk <- server, and only embedded.ts opens the server', () => {
    const opens = product.filter(
      i => i.from.startsWith('packages/cli/') && i.to.startsWith('@exqress/server') && i.to !== '@exqress/server/fonts',
    )
    expect(new Set(opens.map(i => i.from))).toEqual(new Set(['packages/cli/src/embedded.ts']))
    expect(product.filter(i => i.from.startsWith('packages/sdk/') && /^@exqress\/(cli|server)/.test(i.to))).toEqual([])
    expect(product.filter(i => i.from.startsWith('packages/server/') && i.to.startsWith('@exqress/cli'))).toEqual([])
  })

  it('packages reach each other by name, never by path', () => {
    const packageOf = (path: string) => path.split('/').slice(0, 2).join('/')
    const crossing = imports.filter(i => i.to.startsWith('packages/') && packageOf(i.to) !== packageOf(i.from))
    expect(crossing.filter(i => !isTest(i.from)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  it('only prompt.ts imports @inquirer/prompts', () => {
    const prompting = product.filter(i => i.to.startsWith('@inquirer/')).map(i => i.from)
    expect(new Set(prompting)).toEqual(new Set(['packages/cli/src/prompt.ts']))
  })
})

describe('the checks themselves', () => {
  it('a planted cycle is found, through a type import too', () => {
    const planted: Import[] = [
      { from: 'a.ts', to: 'b.ts', typeOnly: false },
      { from: 'b.ts', to: 'c.ts', typeOnly: true },
      { from: 'c.ts', to: 'a.ts', typeOnly: false },
    ]
    expect(cycles(planted)).toEqual([['a.ts', 'b.ts', 'c.ts', 'a.ts']])
  })

  it('a planted import of another service is found', () => {
    const rule = rules.find(r => r.says.startsWith('a service'))
    const planted: Import = {
      from: 'packages/server/src/services/admin/x.ts',
      to: 'packages/server/src/services/vault/y.ts',
      typeOnly: false,
    }
    expect(rule?.may(planted.to, planted)).toBe(false)
  })
})
