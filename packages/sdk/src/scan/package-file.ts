import { DecoderMissing } from './decoder-missing.ts'

interface Builtins {
  'node:fs': typeof import('node:fs')
  'node:module': typeof import('node:module')
}

/**
 * Reads a file of an installed package, in Node. Node's modules are asked for at run time, for an import of them would
 * keep browsers' bundlers from packing this file.
 * @throws DecoderMissing where there is no such package, or no Node
 */
export function readPackageFile(specifier: string): Uint8Array {
  try {
    const [fs, { createRequire }] = [builtin('node:fs'), builtin('node:module')]
    return fs.readFileSync(createRequire(import.meta.url).resolve(specifier))
  } catch (cause) {
    throw new DecoderMissing(specifier.replace(/^((@[^/]+\/)?[^/]+)\/.*$/, '$1'), cause)
  }
}

function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] {
  return globalThis.process.getBuiltinModule(name) as Builtins[Name]
}
