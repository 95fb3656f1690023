import { execFileSync } from 'node:child_process'
import {
  SEALED_FIELDS as FIELDS,
  LABEL_FORMATS as FORMATS,
  PROFILES,
  VIEW_PURPOSES as PURPOSES,
  LABEL_SIZES as SIZES,
} from '@exqress/sdk/contract'
import { catalogue } from '@exqress/sdk/errors'
import { describe, expect, it } from 'vitest'
import { LABEL_FORMATS, LABEL_PROFILES, LABEL_SIZES, SEALED_FIELDS, VIEW_PURPOSES } from './choices.ts'
import type { Command, Node } from './command.ts'
import { flagName } from './command-data.ts'
import { complete } from './completion.ts'
import { GLOBAL_OPTIONS } from './globals.ts'
import { commandHelp, groupHelp } from './help.ts'
import { SETTINGS } from './settings.ts'
import { createStyle, displayWidth } from './style.ts'
import { tree } from './tree.ts'

interface Leaf {
  readonly path: readonly string[]
  readonly node: Node
  readonly command: Command
}
async function leavesOf(nodes: readonly Node[], path: readonly string[]): Promise<Leaf[]> {
  const found = nodes.map(async node => {
    const at = [...path, node.name]
    return 'nodes' in node ? leavesOf(node.nodes, at) : [{ path: at, node, command: (await node.load()).command }]
  })
  return (await Promise.all(found)).flat()
}
const leaves = await leavesOf(tree, [])
const settings = (lang: 'ko' | 'en') => ({ lang, style: createStyle(false), version: '0.1.0' })
const globals = Object.values(GLOBAL_OPTIONS).map(({ flag }) => flag)

describe.each(leaves.map(leaf => [leaf.path.join(' '), leaf] as const))(
  'exqress %s',
  (name, { path, node, command }) => {
    it('has a page of help in both languages, with examples that use its own flags', () => {
      for (const lang of ['ko', 'en'] as const) {
        const help = commandHelp(['exqress', ...path], node.summary, command, settings(lang))
        expect(help).toContain(`exqress ${name}`)
        for (const { line } of command.examples) expect(help).toContain(line)
        // Headings and carriers in examples are Korean in either language.
        const prose = help.split(/^Examples:|^예:/m)[0] ?? ''
        if (lang === 'ko') expect(prose).toMatch(/[가-힣]/)
        else expect(prose).not.toMatch(/[가-힣]{2,} [가-힣]{2,}/)
        expect(prose.split('\n').filter(line => displayWidth(line) > 100)).toEqual([])
      }
      const known = [...Object.keys(command.flags).map(flagName), ...globals, ...(command.bulk ? ['--jsonl'] : [])]
      for (const { line } of command.examples) {
        expect(line).toContain(`exqress ${name}`)
        for (const [flag] of line.matchAll(/--[a-z-]+/g)) expect(known).toContain(flag)
      }
    })

    it('takes no flag that every command takes already', () => {
      expect(
        Object.keys(command.flags)
          .map(flagName)
          .filter(flag => globals.includes(flag as never)),
      ).toEqual([])
    })
  },
)

it('the first page fits a terminal of 80 columns in both languages', () => {
  for (const lang of ['ko', 'en'] as const) {
    const lines = groupHelp(['exqress'], tree, settings(lang)).split('\n')
    expect(lines.filter(line => displayWidth(line) > 80)).toEqual([])
  }
})

it('choices are those of the contract', () => {
  expect([...LABEL_PROFILES]).toEqual([...PROFILES])
  expect([...LABEL_FORMATS]).toEqual([...FORMATS])
  expect([...LABEL_SIZES]).toEqual([...SIZES])
  expect([...SEALED_FIELDS]).toEqual([...FIELDS])
  expect([...VIEW_PURPOSES]).toEqual([...PURPOSES])
  expect([...SETTINGS.profile.choices].sort()).toEqual([...PROFILES].sort())
  expect([...SETTINGS.size.choices]).toEqual([...SIZES])
  expect([...SETTINGS.format.choices]).toEqual([...FORMATS])
})

it('every error has a title and a next step in both languages', () => {
  for (const [code, { ko, en }] of Object.entries(catalogue)) {
    for (const text of [ko.title, ko.next, en.title, en.next]) expect(text, code).not.toBe('')
    expect(ko.title, code).toMatch(/[가-힣]/)
    expect(en.title + en.next, code).not.toMatch(/[가-힣]{4,}/)
  }
})

describe('completion for bash', async () => {
  const script = await complete('bash', tree, 'en')
  const bash = (words: readonly string[]) => {
    const typed = words.map(word => `'${word}'`).join(' ')
    const ask = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}; compopt() { :; }; _exqress; echo "\${COMPREPLY[*]}"`
    return execFileSync('bash', ['--norc', '-c', `${script}\n${ask}`], { encoding: 'utf8' })
      .trim()
      .split(' ')
  }
  it('offers commands, verbs, flags and the values of a flag', () => {
    expect(bash(['exqress', 'pa'])).toEqual(['parcel'])
    expect(bash(['exqress', '--lang', 'ko', 'parcel', 're'])).toEqual(['reprint', 'relabel', 'revoke', 'reveal'])
    expect(bash(['exqress', 'parcel', 'list', '--ca'])).toEqual(['--carrier'])
    expect(bash(['exqress', 'parcel', 'reprint', '--size', '99'])).toEqual(['99x139', '99x68'])
    expect(bash(['exqress', 'completion', ''])).toContain('zsh')
    expect(bash(['exqress', 'xyz'])).toEqual([''])
  })
})
