import { type Argument, type CommandData, type Example, type Flag, flagName, type NodeOf } from './command-data.ts'
import type { Text } from './failure.ts'
import { GLOBAL_OPTIONS, type Language } from './globals.ts'
import { displayWidth, padEnd, type Style, wrap } from './style.ts'

export interface HelpSettings {
  readonly lang: Language
  readonly style: Style
  readonly version: string
}

const TITLE: Text = {
  ko: '택배사 CSV에서 개인정보를 가린 라벨을 인쇄합니다',
  en: "prints masked parcel labels from a carrier's CSV",
}
const WORDS = {
  usage: { ko: '사용법', en: 'Usage' },
  commands: { ko: '명령', en: 'Commands' },
  command: { ko: '명령', en: 'command' },
  options: { ko: '옵션', en: 'Options' },
  option: { ko: '옵션', en: 'options' },
  values: { ko: '값', en: 'Values' },
  everywhere: { ko: '모든 명령의 옵션', en: 'Options of every command' },
  examples: { ko: '예', en: 'Examples' },
  byDefault: { ko: '기본값', en: 'default' },
  required: { ko: '필수', en: 'required' },
  repeatable: { ko: '여러 번 쓸 수 있음', en: 'may be repeated' },
  help: { ko: '이 도움말', en: 'this page' },
  version: { ko: '버전', en: 'version' },
  lines: { ko: '한 줄에 하나씩 JSON으로 출력', en: 'print JSON, one line for each' },
  more: {
    ko: '각 명령의 자세한 도움말: exqress <명령> --help',
    en: 'More about a command: exqress <command> --help',
  },
} satisfies Record<string, Text>

const FIRST_STEPS: readonly Example[] = [
  {
    line: 'exqress label orders.csv --out labels.pdf',
    says: { ko: '주문 CSV로 라벨 만들기', en: 'labels from an order list' },
  },
  { line: 'exqress parcel list', says: { ko: '발행한 운송장 보기', en: 'what has been issued' } },
  { line: 'exqress doctor', says: { ko: '설치와 설정 점검', en: 'check the set-up' } },
]

/** Help of the whole program, or of a noun with its verbs. */
export function groupHelp(
  path: readonly string[],
  nodes: readonly NodeOf<CommandData>[],
  settings: HelpSettings,
): string {
  const { lang, style, version } = settings
  const root = path.length === 1
  const head = root ? `${style.bold('exqress')} ${version} — ${TITLE[lang]}\n\n` : ''
  const usage = `${style.bold(`${WORDS.usage[lang]}:`)} ${path.join(' ')} <${WORDS.command[lang]}> [${WORDS.option[lang]}]`
  const list = nodes.map(({ name, summary }): [string, string] => [name, summary[lang]])
  const sections = [
    `${head}${usage}`,
    section(WORDS.commands[lang], list, style),
    section(WORDS.options[lang], globalRows(lang), style),
    ...(root ? [examplesSection(FIRST_STEPS, settings)] : []),
    WORDS.more[lang],
  ]
  return `${sections.join('\n\n')}\n`
}

/** Help of one command, with its examples. */
export function commandHelp(
  path: readonly string[],
  summary: Text,
  command: CommandData,
  settings: HelpSettings,
): string {
  const { lang, style } = settings
  const values = Object.entries(command.args).map(([name, { summary, choices }]): [string, string] => [
    name,
    choices ? `${summary[lang]}: ${choices.join(', ')}` : summary[lang],
  ])
  const flags = Object.entries(command.flags).map(([key, flag]) => flagRow(key, flag, lang))
  if (command.bulk) flags.push(['    --jsonl', WORDS.lines[lang]])
  const sections = [
    `${style.bold(`${WORDS.usage[lang]}:`)} ${usage(path, command, lang)}\n\n${summary[lang]}`,
    ...(command.details ? [wrap(command.details[lang], LINE_CELLS).join('\n')] : []),
    ...(values.length > 0 ? [section(WORDS.values[lang], values, style)] : []),
    ...(flags.length > 0 ? [section(WORDS.options[lang], flags, style)] : []),
    section(WORDS.everywhere[lang], globalRows(lang), style),
    examplesSection(command.examples, settings),
  ]
  return `${sections.join('\n\n')}\n`
}

/** `exqress qr <text> [options]`. */
export function usage(
  path: readonly string[],
  { args, flags }: Pick<CommandData, 'args' | 'flags'>,
  lang: Language,
): string {
  const values = Object.entries(args).map(([name, argument]) => placeholder(name, argument))
  return [...path, ...values, ...(Object.keys(flags).length > 0 ? [`[${WORDS.option[lang]}]`] : [])].join(' ')
}

function placeholder(name: string, { optional, variadic }: Argument): string {
  const shown = `${name}${variadic ? '…' : ''}`
  return optional ? `[${shown}]` : `<${shown}>`
}

function flagRow(key: string, flag: Flag, lang: Language): [string, string] {
  const short = flag.short ? `-${flag.short}, ` : '    '
  const value =
    flag.kind === 'switch' ? '' : flag.kind === 'choice' ? ` <${flag.choices.join('|')}>` : ` <${flag.value}>`
  const fallback = 'default' in flag && flag.default !== undefined ? ` (${WORDS.byDefault[lang]}: ${flag.default})` : ''
  const repeated = flag.kind === 'list' ? ` (${WORDS.repeatable[lang]})` : ''
  const needed = flag.required ? ` (${WORDS.required[lang]})` : ''
  return [`${short}${flagName(key)}${value}`, `${flag.summary[lang]}${fallback}${repeated}${needed}`]
}

function globalRows(lang: Language): [string, string][] {
  const rows = Object.values(GLOBAL_OPTIONS).map((option): [string, string] => [
    `    ${option.flag}${'value' in option ? ` <${option.value}>` : ''}`,
    option.summary[lang],
  ])
  return [...rows, ['-h, --help', WORDS.help[lang]]]
}

function examplesSection(examples: readonly Example[], { lang, style }: HelpSettings): string {
  const lines = examples.flatMap(({ line, says }) => [`  ${style.dim(`# ${says[lang]}`)}`, `  ${line}`])
  return `${style.bold(`${WORDS.examples[lang]}:`)}\n${lines.join('\n')}`
}

const NAME_CELLS_MAX = 34
/** The width that every terminal has. */
const LINE_CELLS = 80

function section(title: string, rows: readonly (readonly [string, string])[], style: Style): string {
  const width = Math.min(NAME_CELLS_MAX, Math.max(...rows.map(([name]) => displayWidth(name))))
  const indent = ' '.repeat(width + 4)
  const lines = rows.flatMap(([name, says]) => {
    const [first = '', ...more] = wrap(says, LINE_CELLS - width - 4)
    // A long name has its line for itself, so that one long flag does not push all others to the right.
    const head = displayWidth(name) > width ? [`  ${name}`, indent + first] : [`  ${padEnd(name, width)}  ${first}`]
    return [...head, ...more.map(line => indent + line)]
  })
  return `${style.bold(`${title}:`)}\n${lines.join('\n')}`
}
