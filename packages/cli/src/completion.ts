import { type CommandData, flagName, type NodeOf } from './command-data.ts'
import { GLOBAL_OPTIONS, type Language } from './globals.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** A script that completes commands, flags and the values of flags. It asks no program: it holds them all. */
export async function complete(
  shell: Shell,
  commands: readonly NodeOf<CommandData>[],
  lang: Language,
): Promise<string> {
  const places = await describePlaces(commands, [], lang)
  return { bash, zsh, fish }[shell](places)
}

interface Word {
  readonly word: string
  readonly says: string
}
/** A place in the command line and what may follow there. */
interface CompletionPlace {
  readonly path: readonly string[]
  readonly words: readonly Word[]
  /** Flags whose value is one of a list. */
  readonly choices: readonly { readonly flag: string; readonly values: readonly string[] }[]
}

async function describePlaces(
  nodes: readonly NodeOf<CommandData>[],
  path: readonly string[],
  lang: Language,
): Promise<CompletionPlace[]> {
  const everywhere = Object.values(GLOBAL_OPTIONS).map(({ flag, summary }) => ({ word: flag, says: summary[lang] }))
  const here = {
    path,
    words: [...nodes.map(({ name, summary }) => ({ word: name, says: summary[lang] })), ...everywhere],
    choices: [],
  }
  const below = nodes.map(async node => {
    const at = [...path, node.name]
    if ('nodes' in node) return describePlaces(node.nodes, at, lang)
    const { command } = await node.load()
    const flags = Object.entries(command.flags)
    const words = flags.map(([key, { summary }]) => ({ word: flagName(key), says: summary[lang] }))
    const [first] = Object.values(command.args)
    const values = (first?.choices ?? []).map(choice => ({ word: choice, says: '' }))
    const choices = flags.flatMap(([key, flag]) =>
      flag.kind === 'choice' ? [{ flag: flagName(key), values: flag.choices }] : [],
    )
    return [{ path: at, words: [...values, ...words, ...everywhere], choices }]
  })
  return [here, ...(await Promise.all(below)).flat()]
}

const list = (words: readonly Word[]) => words.map(({ word }) => word).join(' ')
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

const known = (places: readonly CompletionPlace[]) =>
  places.map(({ path }) => path.join(' ')).filter(path => path !== '')

/** The words typed so far, without flags and their values, name the place. */
function bash(places: readonly CompletionPlace[]): string {
  const cases = places.map(({ path, words }) => `    ${quoted(path.join(' '))}) words=${quoted(list(words))} ;;`)
  const values = places.flatMap(({ path, choices }) =>
    choices.map(
      ({ flag, values }) => `    ${quoted(`${path.join(' ')} ${flag}`)}) words=${quoted(values.join(' '))} ;;`,
    ),
  )
  return `# exqress completion for bash
_exqress() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local known=${quoted(`|${known(places).join('|')}|`)} place='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $word != -* && $known == *"|\${place:+$place }$word|"* ]]; then place="\${place:+$place }$word"; fi
  done
  case "$place" in
${cases.join('\n')}
  esac
  case "$place $previous" in
${values.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _exqress exqress
`
}

function zsh(places: readonly CompletionPlace[]): string {
  const described = ({ word, says }: Word) => quoted(`${word.replaceAll(':', '\\:')}${says ? `:${says}` : ''}`)
  const cases = places.map(
    ({ path, words }) => `    ${quoted(path.join(' '))}) words_here=(${words.map(described).join(' ')}) ;;`,
  )
  const values = places.flatMap(({ path, choices }) =>
    choices.map(
      ({ flag, values }) =>
        `    ${quoted(`${path.join(' ')} ${flag}`)}) words_here=(${values.map(quoted).join(' ')}) ;;`,
    ),
  )
  return `#compdef exqress
# exqress completion for zsh
_exqress() {
  local place= word
  local -a words_here known
  known=(${known(places).map(quoted).join(' ')})
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] && continue
    (( \${known[(Ie)\${place:+$place }$word]} )) && place="\${place:+$place }$word"
  done
  case "$place" in
${cases.join('\n')}
  esac
  case "$place \${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  _describe 'exqress' words_here || _files
}
if [ "$funcstack[1]" = "_exqress" ]; then _exqress "$@"; else compdef _exqress exqress; fi
`
}

function fish(places: readonly CompletionPlace[]): string {
  const lines = places.flatMap(({ path, words, choices }) => {
    const when = quoted(`__exqress_at ${path.join(' ')}`.trim())
    return [
      ...words.map(({ word, says }) => {
        const says_ = says ? ` -d ${quoted(says)}` : ''
        const choice = choices.find(({ flag }) => flag === word)
        const values = choice ? ` -x -a ${quoted(choice.values.join(' '))}` : ''
        return word.startsWith('--')
          ? `complete -c exqress -n ${when} -l ${word.slice(2)}${values}${says_}`
          : `complete -c exqress -n ${when} -f -a ${quoted(word)}${says_}`
      }),
    ]
  })
  return `# exqress completion for fish
function __exqress_at
  set -l known ${known(places).map(quoted).join(' ')}
  set -l place ''
  for word in (commandline -opc)[2..-1]
    set -l longer (string trim -- "$place $word")
    contains -- "$longer" $known; and set place "$longer"
  end
  test "$place" = "$argv"
end
${lines.join('\n')}
`
}
