import { type Cell, cellOf } from './decide.ts'
import { FIELDS, OBLIGATIONS, RELATIONS, type Relation, STATES, type State } from './vocabulary.ts'

const FORMS = { hidden: '', masked: 'masked', clear: 'clear', call: 'call' } as const

/** The policy table as a page for people, in Markdown. */
export function describePolicy(): string {
  const states = Object.keys(STATES) as State[]
  const viewers = Object.keys(RELATIONS) as Relation[]
  return [
    '# Who sees what of a parcel',
    '',
    'Made from `packages/server/src/policy/table.ts`. An empty cell is hidden, and what is refused for want of a condition',
    'looks the same as what is hidden.',
    '',
    '| state | |',
    '|---|---|',
    ...states.map(state => `| ${state} | ${STATES[state]} |`),
    '',
    '| condition | |',
    '|---|---|',
    ...Object.entries(OBLIGATIONS).map(([obligation, says]) => `| ${obligation} | ${says} |`),
    ...viewers.flatMap(viewer => [
      '',
      `## ${viewer}`,
      '',
      `${capital(RELATIONS[viewer])}.`,
      '',
      ...grid(viewer, states),
    ]),
    '',
  ].join('\n')
}

function grid(viewer: Relation, states: readonly State[]): string[] {
  const rows = FIELDS.map(field => ({ field, cells: states.map(state => cellOf(viewer, state, field)) }))
  const shown = rows.filter(({ cells }) => cells.some(({ form }) => form !== 'hidden'))
  if (shown.length === 0) return ['Nothing.']
  return [
    `| field | ${states.join(' | ')} |`,
    `|---|${states.map(() => '---').join('|')}|`,
    ...shown.map(({ field, cells }) => `| ${field} | ${cells.map(inWords).join(' | ')} |`),
  ]
}

const inWords = ({ form, obligations }: Cell) => [FORMS[form], ...obligations].join(', ')
const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
