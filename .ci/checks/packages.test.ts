import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { importsOf, sources } from './imports.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const manifest = (name: string) =>
  JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
    peerDependencies?: Record<string, string>
  }

/** The packages the product is built on. */
const listed = [
  'commander',
  '@inquirer/prompts',
  'qrcode',
  'qrcode-terminal',
  'jimp',
  'jsqr',
  'undici',
  'csv-parse',
  'ora',
  'conf',
]

describe('the packages the product is built on', () => {
  const product = sources(root, 'packages')
    .filter(file => file.includes('/src/') && !/\.(test|conformance)\.ts$/.test(file))
    .flatMap(file => importsOf(root, file))
    .filter(i => !i.typeOnly)

  for (const name of listed) {
    it(`${name} is a dependency and is imported by product code`, () => {
      const users = product.filter(({ to }) => to === name || to.startsWith(`${name}/`)).map(({ from }) => from)
      expect(users, `nothing imports ${name}`).not.toEqual([])
      expect(Object.keys(manifest('cli').dependencies ?? {})).toContain(name)
    })
  }
})

describe('the production tree', () => {
  it('has no install script that must run', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; optional?: boolean; hasInstallScript?: boolean }>
    }
    const scripted = Object.entries(lock.packages)
      .filter(
        ([path, entry]) => path.startsWith('node_modules/') && entry.hasInstallScript && !entry.dev && !entry.optional,
      )
      .map(([path]) => path)
    expect(scripted).toEqual([])
  })
})
