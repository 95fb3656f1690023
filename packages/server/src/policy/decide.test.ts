import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Circumstances, cellOf, decide } from './decide.ts'
import { FIELDS, RELATIONS, type Relation, STATES, type State } from './vocabulary.ts'

const viewers = fc.constantFrom(...(Object.keys(RELATIONS) as Relation[]))
const states = fc.constantFrom(...(Object.keys(STATES) as State[]))
const fields = fc.uniqueArray(fc.constantFrom(...FIELDS))
const met: Omit<Circumstances, 'fields'> = {
  arrived: true,
  withinBudget: true,
  secondFactor: true,
  reason: 'asked by telephone',
}

describe('a decision', () => {
  it('never shows what the table hides, whatever is true of the request', () => {
    fc.assert(
      fc.property(viewers, states, fields, (viewer, state, asked) => {
        const { shown } = decide(viewer, state, { fields: asked, ...met })
        for (const [field, form] of shown) expect(cellOf(viewer, state, field).form).toBe(form)
        for (const field of shown.keys()) expect(asked).toContain(field)
      }),
    )
  })

  it('asks for an audit entry exactly when something audited is shown', () => {
    fc.assert(
      fc.property(viewers, states, fields, fc.boolean(), (viewer, state, asked, isMet) => {
        const { shown, audit } = decide(viewer, state, { fields: asked, ...(isMet ? met : {}) })
        expect(audit).toBe([...shown.keys()].some(field => cellOf(viewer, state, field).obligations.includes('audit')))
      }),
    )
  })

  it('a courier gets the memo, where door codes stand, only at the stop', () => {
    const ask = (arrived: boolean) => [
      ...decide('courier-assigned', 'carried', {
        fields: ['address', 'memo'],
        withinBudget: true,
        arrived,
      }).shown.keys(),
    ]
    expect(ask(false)).toEqual(['address'])
    expect(ask(true)).toEqual(['address', 'memo'])
  })

  it('a courier whose looks are used up gets no door and no number', () => {
    const { shown } = decide('courier-assigned', 'carried', {
      fields: ['address', 'phone', 'status'],
      arrived: true,
      withinBudget: false,
    })
    expect([...shown.keys()]).toEqual(['status'])
  })

  it('support opens one field, with a second factor and a reason', () => {
    const ask = (circumstances: Circumstances) => [...decide('support', 'delivered', circumstances).shown.keys()]
    const whole = { secondFactor: true, reason: 'address asked by telephone' }
    expect(ask({ fields: ['address'], ...whole })).toEqual(['address'])
    expect(ask({ fields: ['address', 'status'], ...whole })).toEqual(['address', 'status'])
    expect(ask({ fields: ['address', 'name'], ...whole })).toEqual([])
    expect(ask({ fields: ['address'], ...whole, secondFactor: false })).toEqual([])
    expect(ask({ fields: ['address'], secondFactor: true, reason: '  ' })).toEqual([])
  })

  it('what is refused looks like what is hidden', () => {
    const refused = decide('support', 'issued', { fields: ['name'] })
    const hidden = decide('stranger', 'issued', { fields: ['name'] })
    expect(refused).toEqual(hidden)
  })
})
