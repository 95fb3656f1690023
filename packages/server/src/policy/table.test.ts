import { describe, expect, it } from 'vitest'
import { type Cell, everyCell } from './decide.ts'
import { FIELDS, RELATIONS, STATES } from './vocabulary.ts'

/** What stands in the grids below. */
const SIGNS: Readonly<Record<string, Cell>> = {
  '-': { form: 'hidden', obligations: [] },
  m: { form: 'masked', obligations: [] },
  C: { form: 'clear', obligations: [] },
  A: { form: 'clear', obligations: ['audit'] },
  B: { form: 'clear', obligations: ['audit', 'budget'] },
  D: { form: 'clear', obligations: ['audit', 'budget', 'arrival'] },
  K: { form: 'call', obligations: ['audit', 'budget'] },
  S: { form: 'clear', obligations: ['audit', 'second-factor', 'reason', 'one-field', 'tell-recipient'] },
}

/**
 * The whole table, written a second time by hand and cell by cell: columns are the states in the order of the vocabulary
 * (issued, carried, delivered, returning, returned, revoked, erased). A field or a viewer that is missing here fails.
 */
const NOBODY = FIELDS.map(field => `${field} - - - - - - -`).join('\n')
const EXPECTED: Readonly<Record<string, string>> = {
  stranger: NOBODY,
  'courier-elsewhere': NOBODY,
  recipient: `
    name            A A A A A - -
    phone           A A A A A - -
    phone2          A A A A A - -
    postcode        A A A A A - -
    address         A A A A A - -
    addressDetail   A A A A A - -
    email           A A A A A - -
    memo            A A A A A - -
    product         A A A A A - -
    productOption   A A A A A - -
    productQuantity A A A A A - -
    senderName      A A A A A - -
    senderAddress   m m m m m - -
    status          C C C C C C C
    zone            C C C C C - -
    sortCode        C C C C C - -
    carrier         C C C C C - -
    trackingNumber  C C C C C - -
    orderNumber     C C C C C - -
    views           C C C C C C C`,
  'courier-assigned': `
    name            m B - - - - -
    phone           - K - - - - -
    phone2          - K - - - - -
    postcode        - B - - - - -
    address         m B - - - - -
    addressDetail   - B - - - - -
    email           - - - - - - -
    memo            - D - - - - -
    product         - - - - - - -
    productOption   - - - - - - -
    productQuantity - - - - - - -
    senderName      - - - B - - -
    senderAddress   - - - B - - -
    status          C C C C C - -
    zone            C C - C - - -
    sortCode        C C - C - - -
    carrier         C C - C - - -
    trackingNumber  C C - C - - -
    orderNumber     - - - - - - -
    views           - - - - - - -`,
  sorter: `
    name            - - - - - - -
    phone           - - - - - - -
    phone2          - - - - - - -
    postcode        - - - - - - -
    address         - - - - - - -
    addressDetail   - - - - - - -
    email           - - - - - - -
    memo            - - - - - - -
    product         - - - - - - -
    productOption   - - - - - - -
    productQuantity - - - - - - -
    senderName      - - - - - - -
    senderAddress   - - - - - - -
    status          - - - - - - -
    zone            C C - C - - -
    sortCode        C C - C - - -
    carrier         - - - - - - -
    trackingNumber  - - - - - - -
    orderNumber     - - - - - - -
    views           - - - - - - -`,
  merchant: `
    name            m m m m m - -
    phone           m m m m m - -
    phone2          m m m m m - -
    postcode        m m m m m - -
    address         m m m m m - -
    addressDetail   m m m m m - -
    email           m m m m m - -
    memo            m m m m m - -
    product         m m m m m - -
    productOption   m m m m m - -
    productQuantity m m m m m - -
    senderName      m m m m m - -
    senderAddress   m m m m m - -
    status          C C C C C C C
    zone            C C C C C C C
    sortCode        C C C C C C C
    carrier         C C C C C C C
    trackingNumber  C C C C C C C
    orderNumber     C C C C C C C
    views           - - - - - - -`,
  support: `
    name            S S S S S - -
    phone           S S S S S - -
    phone2          S S S S S - -
    postcode        S S S S S - -
    address         S S S S S - -
    addressDetail   S S S S S - -
    email           S S S S S - -
    memo            S S S S S - -
    product         S S S S S - -
    productOption   S S S S S - -
    productQuantity S S S S S - -
    senderName      S S S S S - -
    senderAddress   S S S S S - -
    status          C C C C C C C
    zone            C C C C C C C
    sortCode        C C C C C C C
    carrier         C C C C C C C
    trackingNumber  C C C C C C C
    orderNumber     C C C C C C C
    views           C C C C C C C`,
}

const states = Object.keys(STATES)
const expected = new Map<string, Cell | undefined>()
for (const [viewer, grid] of Object.entries(EXPECTED)) {
  for (const line of grid.trim().split('\n')) {
    const [field = '', ...signs] = line.trim().split(/\s+/)
    for (const [i, state] of states.entries()) expected.set(`${viewer} ${state} ${field}`, SIGNS[signs[i] ?? ''])
  }
}

describe('who sees what', () => {
  it('is written down for every viewer, state and field, and for nothing else', () => {
    const asked = [...everyCell()].map(({ viewer, state, field }) => `${viewer} ${state} ${field}`)
    expect(asked).toHaveLength(Object.keys(RELATIONS).length * states.length * FIELDS.length)
    expect([...expected.keys()].sort()).toEqual(asked.sort())
    expect([...expected.values()].includes(undefined)).toBe(false)
  })

  it('is as written down, cell by cell', () => {
    const wrong = [...everyCell()]
      .filter(({ viewer, state, field, ...cell }) => {
        const wanted = expected.get(`${viewer} ${state} ${field}`)
        return JSON.stringify(wanted) !== JSON.stringify({ form: cell.form, obligations: cell.obligations })
      })
      .map(({ viewer, state, field, form }) => `${viewer} ${state} ${field}: ${form}`)
    expect(wrong).toEqual([])
  })

  it('shows nothing personal in clear without an entry in the audit log', () => {
    const facts = new Set(['status', 'zone', 'sortCode', 'carrier', 'trackingNumber', 'orderNumber', 'views'])
    for (const { field, form, obligations } of everyCell()) {
      if (facts.has(field) || form === 'hidden' || form === 'masked') continue
      expect(obligations).toContain('audit')
    }
  })

  it('of an erased or withdrawn parcel nobody sees a person, not even masked', () => {
    const personal = [...everyCell()].filter(
      ({ state, field, form }) => ['revoked', 'erased'].includes(state) && form !== 'hidden' && expectedPersonal(field),
    )
    expect(personal).toEqual([])
  })
})

const expectedPersonal = (field: string) => /^(name|phone|postcode|address|email|memo|product|sender)/.test(field)
