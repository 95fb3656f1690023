import { Failure } from './failure.ts'

/** `2026-11-22` as that day's midnight on this computer, or a full RFC 3339 instant; answers it in UTC. */
export function parseInstant(given: string, flag: string): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(given)
  const full = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(given)
  const at = day ? new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3])) : new Date(full ? given : Number.NaN)
  // JavaScript turns 31 November into 1 December; a person who wrote it meant something else.
  if (Number.isNaN(at.getTime()) || (day && at.getDate() !== Number(day[3]))) {
    throw new Failure('USAGE_VALUE_INVALID', {
      fields: { given: flag, expected: '2026-11-22, 2026-11-22T09:00+09:00' },
    })
  }
  return at.toISOString()
}

/** `11-22 09:05` on this computer's clock, with the year where it is another one. */
export function showInstant(instant: string, now: number): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
  return at.getFullYear() === new Date(now).getFullYear() ? day : `${at.getFullYear()}-${day}`
}
