import { RULES } from './table.ts'
import {
  FIELDS,
  type Field,
  type Form,
  type Obligation,
  RELATIONS,
  type Relation,
  STATES,
  type State,
} from './vocabulary.ts'

/** What one viewer may see of one field in one state. */
export interface Cell {
  readonly form: Form
  readonly obligations: readonly Obligation[]
}

const HIDDEN: Cell = { form: 'hidden', obligations: [] }
const cells = new Map<string, Cell>()
const place = (viewer: Relation, state: State, field: Field) => `${viewer} ${state} ${field}`

for (const { viewer, states, fields, form, obligations } of RULES) {
  for (const state of states) {
    for (const field of fields) {
      const at = place(viewer, state, field)
      // Two rules for one cell would make the order of the table decide.
      if (cells.has(at)) throw new Error(`two rules for ${at}`)
      cells.set(at, { form, obligations })
    }
  }
}

/** The cell of the table; hidden unless a rule says otherwise. */
export function cellOf(viewer: Relation, state: State, field: Field): Cell {
  return cells.get(place(viewer, state, field)) ?? HIDDEN
}

/** What is known of the request at this moment. An obligation that is not named here is not met. */
export interface Circumstances {
  /** Fields asked for in this request. */
  readonly fields: readonly Field[]
  /** The courier has said to be at the stop. */
  readonly arrived?: boolean
  readonly withinBudget?: boolean
  readonly secondFactor?: boolean
  readonly reason?: string
}

/**
 * Forms of the fields that may be shown, and what the caller has yet to do for them. A field whose conditions are not met
 * is left out, as one that is hidden is: the answer does not tell which of the two it was.
 */
export interface Decision {
  readonly shown: ReadonlyMap<Field, Exclude<Form, 'hidden'>>
  /** An entry in the audit log is due before anything in clear leaves the vault. */
  readonly audit: boolean
  readonly tellRecipient: boolean
}

/** Decides a whole request by the table. */
export function decide(viewer: Relation, state: State, circumstances: Circumstances): Decision {
  const shown = new Map<Field, Exclude<Form, 'hidden'>>()
  let audit = false
  let tellRecipient = false
  for (const field of circumstances.fields) {
    const { form, obligations } = cellOf(viewer, state, field)
    if (form === 'hidden' || !obligations.every(obligation => isMet(obligation, viewer, state, circumstances))) continue
    shown.set(field, form)
    audit ||= obligations.includes('audit')
    tellRecipient ||= obligations.includes('tell-recipient')
  }
  return { shown, audit, tellRecipient }
}

function isMet(obligation: Obligation, viewer: Relation, state: State, asked: Circumstances): boolean {
  switch (obligation) {
    // These are for the caller to do once it is decided.
    case 'audit':
    case 'tell-recipient':
      return true
    case 'arrival':
      return asked.arrived === true
    case 'budget':
      return asked.withinBudget === true
    case 'second-factor':
      return asked.secondFactor === true
    case 'reason':
      return (asked.reason ?? '').trim() !== ''
    case 'one-field':
      return asked.fields.filter(field => cellOf(viewer, state, field).obligations.includes('one-field')).length === 1
  }
}

/** Every cell, for whoever describes or tests the table. */
export function* everyCell(): Generator<{ viewer: Relation; state: State; field: Field } & Cell> {
  for (const viewer of Object.keys(RELATIONS) as Relation[]) {
    for (const state of Object.keys(STATES) as State[]) {
      for (const field of FIELDS) yield { viewer, state, field, ...cellOf(viewer, state, field) }
    }
  }
}
