import { startJobs } from '../jobs.ts'
import type { Log } from '../observe/log.ts'
import type { Clock } from '../ports/clock.ts'
import type { Database } from '../ports/database.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Service } from '../service.ts'
import { consume } from './consume.ts'
import { countParked, type DeadLetter, deadLetters, redrive } from './dead-letters.ts'
import { forgetApplied } from './forget.ts'
import { type Inbox, openInbox } from './inbox.ts'
import { keepRunning } from './keep-running.ts'
import { rebuild } from './rebuild.ts'
import { adoptRestored, forgetPublished, relay } from './relay.ts'
import type { EventTables } from './tables.ts'

export interface RunEventsOptions {
  readonly services: readonly Service[]
  readonly eventLog: EventLog
  readonly clock: Clock
  readonly log: Log
}

/** What an operator asks about a service's events. */
export interface EventsOf {
  readonly service: string
  deadLetters(): Promise<DeadLetter[]>
  /** Events that wait: for one before them, or for their next try. */
  waiting(): Promise<number>
  /** False when there is no such dead letter. */
  redrive(eventId: string): Promise<boolean>
  /** Empties its read models and fills them from the log; resolves with how many events were read. */
  rebuild(): Promise<number>
}

export interface Events {
  readonly services: readonly EventsOf[]
  /** Relays and consumes until `close`. */
  start(): void
  /** Relays and consumes until nothing is left to do now, without `start`. */
  settle(): Promise<void>
  /** Ends what `start` began and closes the log. Doing it twice is one effect. */
  close(): Promise<void>
}

/** How soon an event that was just written is looked for. */
const LOOK_EVERY_MS = 50
/** How long a consumer waits for an event before it looks for what is due again. */
const WAIT_MS = 500

interface Part {
  readonly service: Service
  readonly database: Database<EventTables>
  readonly inbox: Inbox
}

/** Moves events from the outbox of every service through the log to the inbox of every other. */
export async function runEvents({ services, eventLog, clock, log }: RunEventsOptions): Promise<Events> {
  const parts: Part[] = []
  for (const service of services) {
    const database = await service.events?.()
    if (database === undefined) continue
    parts.push({ service, database, inbox: openInbox({ database, consumers: service.consumers, clock }) })
  }
  for (const { database } of parts) await adoptRestored(database)
  const consuming = parts.filter(({ service }) => service.consumers.length > 0)
  const turns = [
    ...parts.map(({ service, database }) => ({
      name: `relay ${service.name}`,
      idleMs: LOOK_EVERY_MS,
      turn: () => relay({ database, log: eventLog }),
    })),
    ...consuming.map(({ service, inbox }) => {
      const reader = eventLog.reader(service.name)
      const turn = (signal?: AbortSignal) =>
        consume(reader, inbox, signal === undefined ? {} : { waitMs: WAIT_MS, signal })
      return { name: `consume ${service.name}`, idleMs: 0, turn }
    }),
  ]
  const forgetting = ({ service, database }: Part) => ({
    name: `forget-events-${service.name}`,
    everySeconds: 60 * 60,
    async run() {
      await forgetPublished(database, clock)
      await forgetApplied(database, clock)
    },
  })
  let stops: (() => Promise<void>)[] | undefined
  let closing: Promise<void> | undefined
  return {
    services: parts.map(part => eventsOf(part, eventLog, clock)),
    start() {
      stops ??= [
        ...turns.map(({ name, turn, idleMs }) => keepRunning(name, turn, { log, idleMs })),
        startJobs(parts.map(forgetting), log),
      ]
    },
    async settle() {
      for (;;) {
        let done = 0
        for (const { turn } of turns) done += await turn()
        if (done === 0) return
      }
    },
    close() {
      closing ??= (async () => {
        await Promise.all((stops ?? []).map(stop => stop()))
        await eventLog.close()
      })()
      return closing
    },
  }
}

function eventsOf({ service, database }: Part, log: EventLog, clock: Clock): EventsOf {
  const { name, consumers, readModels = [] } = service
  return {
    service: name,
    deadLetters: () => deadLetters(database),
    waiting: () => countParked(database),
    redrive: eventId => redrive({ database, clock }, eventId),
    rebuild: () => rebuild({ database, consumers, clock, log, readModels }),
  }
}
