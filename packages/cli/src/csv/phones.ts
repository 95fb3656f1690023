import { type Phone, parsePhone } from '@exqress/sdk/mask'
import type { RowReading } from './cells.ts'

/** Phone numbers of a row, mobile before fixed line. Numbers that a spreadsheet destroyed are errors of the row. */
export function readPhones(reading: RowReading): { phone?: string; phone2?: string } {
  const numbers = reading.all('phone', 'phone2').map(cell => ({ ...cell, phone: parsePhone(cell.text) }))
  for (const { phone, column } of numbers) if (phone.kind === 'destroyed') reading.fail('PHONE_DESTROYED', column)
  const usable = numbers
    .filter(({ phone }) => phone.kind !== 'destroyed' && phone.kind !== 'empty')
    .sort((a, b) => rank(a.phone) - rank(b.phone))
  const [first, ...others] = usable
  if (first === undefined) return {}
  for (const { phone, column } of usable) {
    if (phone.kind === 'unreadable') reading.warn('PHONE_UNREADABLE', column)
    if (phone.kind === 'korean' && phone.zeroRestored) reading.warn('LEADING_ZERO_RESTORED', column)
  }
  const second = others.find(({ phone }) => digitsOf(phone) === undefined || digitsOf(phone) !== digitsOf(first.phone))
  return { phone: restored(first), ...(second === undefined ? {} : { phone2: restored(second) }) }
}

/** Mobile and safety numbers (01x, 050x) first, then what else can be called, then what cannot be read. */
function rank(phone: Phone): number {
  if (phone.kind === 'unreadable') return 2
  return phone.kind === 'korean' && /^0(?:1|50)/.test(phone.prefix) ? 0 : 1
}

const digitsOf = (phone: Phone) => (phone.kind === 'korean' ? phone.digits : undefined)

/** With its lost zero. A cell that holds more than the number stays as it is: nothing of it may get lost. */
function restored({ text, phone }: { readonly text: string; readonly phone: Phone }): string {
  if (phone.kind !== 'korean' || !phone.zeroRestored || !/^[\d\s().-]+$/.test(text)) return text
  return [phone.prefix, phone.middle, phone.last].filter(part => part !== '').join('-')
}
