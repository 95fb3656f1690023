import { type Operation, operations } from '@exqress/sdk/contract'
import { describe, expect, it } from 'vitest'
import { faultOf, typedQueryOf } from './check-input.ts'

describe('a query string', () => {
  const list = (operations.listParcels as Operation).query as object
  const label = (operations.getWaybillLabel as Operation).query as object

  it('numbers and booleans are read where the schema has them, and nowhere else', () => {
    expect(typedQueryOf(list, { limit: '20', hasTracking: 'false', carrier: '1', orderNumber: 'true' })).toEqual({
      limit: 20,
      hasTracking: false,
      carrier: '1',
      orderNumber: 'true',
    })
    expect(typedQueryOf(label, { dpi: '300', size: '100x150' })).toEqual({ dpi: 300, size: '100x150' })
  })

  it('what is not written as one stays text, for the schema to refuse', () => {
    for (const limit of ['', ' 5', '5 ', '0x10', '1e2', 'NaN', 'Infinity', '５', '--1', '1'.repeat(30)]) {
      expect(typedQueryOf(list, { limit })).toEqual({ limit })
    }
    for (const hasTracking of ['1', 'yes', 'TRUE', ''])
      expect(typedQueryOf(list, { hasTracking })).toEqual({ hasTracking })
  })

  it('a name of the prototype is only a name', () => {
    const query = JSON.parse('{"__proto__":"1","constructor":"2","limit":"3"}') as Record<string, unknown>
    expect(Object.keys(typedQueryOf(list, query))).toContain('constructor')
    expect(({} as Record<string, unknown>).limit).toBeUndefined()
  })
})

describe('a fault', () => {
  it('names the field, but not a key that may be a value', () => {
    const unknown = (additionalProperty: string) =>
      faultOf({ instancePath: '/waybill', keyword: 'additionalProperties', params: { additionalProperty } })
    expect(unknown('fone')).toEqual({ pointer: '/waybill/fone', code: 'unknown_field' })
    expect(unknown('나래울')).toEqual({ pointer: '/waybill', code: 'unknown_field' })
    expect(unknown('010-1234-5678')).toEqual({ pointer: '/waybill', code: 'unknown_field' })
  })
})
