import { EXIT } from '@exqress/sdk/errors'
import { defineCommand } from '../command.ts'
import { type CommandData, flagName, type NodeOf } from '../command-data.ts'
import { GLOBAL_OPTIONS } from '../globals.ts'
import { usage } from '../help.ts'

export const command = defineCommand({
  args: {},
  flags: {},
  details: {
    ko: '명령, 옵션, 종료 코드, 파일 형식을 JSON으로 출력합니다. 프로그램과 자동화 도구가 읽습니다.',
    en: 'Prints commands, flags, exit codes and formats as JSON, for programs and automation.',
  },
  examples: [{ line: 'exqress capabilities', says: { ko: 'JSON으로 출력', en: 'print JSON' } }],
  async run(_, { commands, version }) {
    const data = {
      program: 'exqress',
      version,
      commands: await describeAll(commands, []),
      globalFlags: Object.values(GLOBAL_OPTIONS).map(option => ({
        flag: option.flag,
        ...('value' in option ? { value: option.value } : {}),
        summary: option.summary,
      })),
      exitCodes: EXIT,
      formats: {
        label: ['pdf', 'svg', 'png', 'zpl'],
        qr: ['terminal', 'svg', 'png'],
        scan: ['png', 'jpeg', 'gif', 'webp'],
        data: ['text', 'json', 'jsonl', 'csv'],
        languages: ['ko', 'en'],
      },
      json: '{ ok, data | error, meta } with --json; ok is true exactly when the exit code is 0',
    }
    return { data, text: JSON.stringify(data, undefined, 2) }
  },
})

async function describeAll(nodes: readonly NodeOf<CommandData>[], path: readonly string[]): Promise<unknown[]> {
  const described = nodes.map(async node => {
    const at = [...path, node.name]
    if ('nodes' in node) return describeAll(node.nodes, at)
    const { command } = await node.load()
    return [{ name: at.join(' '), summary: node.summary, ...describe(at, command) }]
  })
  return (await Promise.all(described)).flat()
}

function describe(path: readonly string[], command: CommandData) {
  return {
    usage: usage(['exqress', ...path], command, 'en'),
    arguments: Object.entries(command.args).map(([name, { summary, optional, variadic, choices }]) => ({
      name,
      required: optional !== true,
      repeats: variadic === true,
      ...(choices ? { choices } : {}),
      summary,
    })),
    flags: Object.entries(command.flags).map(([key, { summary, short, setting, kind, ...more }]) => ({
      flag: flagName(key),
      ...(short ? { short: `-${short}` } : {}),
      kind,
      ...more,
      ...(setting ? { setting } : {}),
      summary,
    })),
    jsonLines: command.bulk === true,
    examples: command.examples,
  }
}
