import { readFile } from 'node:fs/promises'
import { defineConfig, type Options } from 'tsup'

const shared: Options = {
  target: 'node22',
  platform: 'neutral',
  sourcemap: false,
  clean: true,
  splitting: true,
  skipNodeModulesBundle: true,
  // tsup strips "node:" by default, which breaks node:sqlite-like names.
  removeNodeProtocol: false,
  // esbuild escapes Hangul otherwise: the error catalogue would triple in size.
  esbuildOptions(options) {
    options.charset = 'utf8'
  },
  tsconfig: 'tsconfig.build.json',
}
/**
 * commander imports node:child_process for subcommands that are programs of their own, which ours are not, and node:process,
 * whose export list computes every property of it: a tenth of a start-up together.
 */
const lightCommander: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'light-commander',
  setup(build) {
    build.onLoad({ filter: /[\\/]commander[\\/]lib[\\/]command\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const contents = source
        .replace(/^import childProcess from 'node:child_process';$/m, 'const childProcess = {};')
        .replace(/^import process from 'node:process';$/m, 'const { process } = globalThis;')
      if (/node:(child_process|process)/.test(contents)) throw new Error('commander imports otherwise than expected')
      return { contents }
    })
  },
}
/** CommonJS has no import.meta; the SDK asks it for its own place to find the WebAssembly of the packages it reads with. */
const ownPlaceInCommonJs: NonNullable<Options['plugins']>[number] = {
  name: 'own-place-in-commonjs',
  renderChunk(code) {
    if (this.format !== 'cjs') return undefined
    return { code: code.replaceAll('import.meta.url', "require('url').pathToFileURL(__filename).href") }
  },
}
/** Docstrings are for the declarations; in the JavaScript of the SDK they are a quarter of what a page has to load. */
const docstringsInTypesOnly: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'docstrings-in-types-only',
  setup(build) {
    build.onLoad({ filter: /[\\/]packages[\\/]sdk[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      return { contents: source.replace(/^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*\n/gm, ''), loader: 'ts' }
    })
  },
}
const sdk = (name: string) => `packages/sdk/src/${name}/index.ts`
const server = (name: string) => `packages/server/src/${name}.ts`

export default defineConfig([
  {
    ...shared,
    name: 'sdk',
    outDir: 'packages/sdk/dist',
    format: ['esm', 'cjs'],
    target: 'es2022',
    dts: true,
    esbuildPlugins: [docstringsInTypesOnly],
    plugins: [ownPlaceInCommonJs],
    entry: {
      index: 'packages/sdk/src/index.ts',
      node: 'packages/sdk/src/node.ts',
      contract: sdk('contract'),
      errors: sdk('contract/errors'),
      mask: sdk('mask'),
      qr: sdk('qr'),
      label: sdk('label'),
      scan: sdk('scan'),
      tracking: sdk('tracking'),
    },
  },
  {
    ...shared,
    name: 'server',
    outDir: 'packages/server/dist',
    format: ['esm'],
    platform: 'node',
    // Their hundreds of small files cost a tenth of a second each at every start; bundled, a hundredth. The contract
    // comes from its source, for only so TypeBox is bundled with it.
    noExternal: ['kysely', 'typebox', /^@exqress\/sdk\/contract$/],
    esbuildOptions(options) {
      options.charset = 'utf8'
      options.conditions = ['@exqress/source']
    },
    dts: {
      entry: { index: server('index'), testing: server('testing'), thread: server('thread'), fonts: server('fonts') },
    },
    entry: {
      index: server('index'),
      testing: server('testing'),
      thread: server('thread'),
      'thread-entry': server('thread-entry'),
      fonts: server('fonts'),
      main: server('main'),
    },
  },
  {
    ...shared,
    name: 'cli',
    outDir: 'packages/cli/dist',
    format: ['esm'],
    platform: 'node',
    dts: false,
    minify: true,
    // Bundled because resolving it from node_modules is a third of the start-up time of --help.
    noExternal: ['commander'],
    esbuildPlugins: [lightCommander],
    entry: { main: 'packages/cli/src/main.ts', 'scan-child': 'packages/cli/src/scan/child.ts' },
  },
])
