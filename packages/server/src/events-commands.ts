import { EXIT, type ExitCode } from '@exqress/sdk/contract'
import { UsageError } from './account-commands.ts'
import { compose } from './compose.ts'
import { configFrom, type Environment } from './config.ts'
import type { EventsOf } from './events/run-events.ts'

export interface EventsSurroundings {
  readonly environment: Environment
  out(text: string): void
  say(text: string): void
}

/** Which service, and which dead letters. */
export interface EventsValues {
  readonly service?: string
  readonly all?: boolean
}

/** There is no dead letter of this id, or it is nothing that could be tried again. */
export class EventNotDead extends Error {
  override readonly name = 'EventNotDead'
  readonly code = 'EVENT_NOT_DEAD'
  readonly fields: { readonly eventId: string }
  constructor(eventId: string) {
    super('EVENT_NOT_DEAD')
    this.fields = { eventId }
  }
}

export async function listDead(around: EventsSurroundings, values: EventsValues): Promise<ExitCode> {
  return await withEvents(around, values, services => printDead(services, around))
}

export async function redriveDead(
  around: EventsSurroundings,
  eventIds: readonly string[],
  values: EventsValues,
): Promise<ExitCode> {
  if ((eventIds.length === 0) === (values.all !== true))
    throw new UsageError('events redrive needs either EVENT_ID… or --all; see exqress-server events dead')
  return await withEvents(around, values, async services => {
    const count = values.all === true ? await redriveAll(services) : await redriveEach(services, eventIds)
    around.say(`${count} to be tried again.\n`)
    return EXIT.ok
  })
}

/** One line for each event that was given up: id, service, type, aggregate, its number, cause, tries, when. */
export async function printDead(
  services: readonly EventsOf[],
  { out, say }: Pick<EventsSurroundings, 'out' | 'say'>,
): Promise<ExitCode> {
  for (const { service, ...events } of services) {
    const letters = await events.deadLetters()
    for (const { eventId, type, aggregate, aggregateVersion, cause, attempts, diedAt } of letters) {
      const at = new Date(diedAt).toISOString()
      out(`${[eventId, service, type, aggregate, aggregateVersion, cause, attempts, at].join('\t')}\n`)
    }
    const waiting = await events.waiting()
    if (letters.length + waiting > 0)
      say(`${service}: ${letters.length} given up, ${waiting} waiting behind one or for their next try\n`)
  }
  return EXIT.ok
}

/** Lets these be tried again; a running server does within a second. Throws `EventNotDead` at the first that cannot be. */
export async function redriveEach(services: readonly EventsOf[], eventIds: readonly string[]): Promise<number> {
  for (const eventId of eventIds) {
    const found = await Promise.all(services.map(events => events.redrive(eventId)))
    if (!found.includes(true)) throw new EventNotDead(eventId)
  }
  return eventIds.length
}

/** Resolves with how many; what is no event stays. */
export async function redriveAll(services: readonly EventsOf[]): Promise<number> {
  let count = 0
  for (const events of services)
    for (const { eventId } of await events.deadLetters()) if (await events.redrive(eventId)) count++
  return count
}

/** Empties the read models of a service and fills them again from the log. */
export async function rebuildService(around: EventsSurroundings, name: string | undefined): Promise<ExitCode> {
  if (name === undefined) throw new UsageError('rebuild needs the name of a service')
  return await withEvents(around, { service: name }, async services => {
    for (const events of services) around.say(`${events.service}: rebuilt from ${await events.rebuild()} events.\n`)
    return EXIT.ok
  })
}

async function withEvents(
  { environment }: EventsSurroundings,
  { service }: EventsValues,
  work: (services: readonly EventsOf[]) => Promise<ExitCode>,
): Promise<ExitCode> {
  const composed = await compose(configFrom(environment))
  try {
    const { services } = await composed.events()
    const wanted = services.filter(events => service === undefined || events.service === service)
    if (service !== undefined && wanted.length === 0)
      throw new UsageError('no service of this name publishes or consumes events')
    return await work(wanted)
  } finally {
    await composed.close()
  }
}
