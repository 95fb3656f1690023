import type { LogTables } from './adapters/event-log/embedded/tables.ts'
import type { Events } from './events/run-events.ts'
import { errorFields, type Log } from './observe/log.ts'
import type { Clock } from './ports/clock.ts'
import type { Service } from './service.ts'

export interface EventPlaces {
  /** Folder or server of the databases: the log is one of its own beside those of the services. */
  readonly url: string
  readonly services: readonly Service[]
  readonly clock: Clock
  readonly log: Log
}

/** The events between the services, opened when first asked for: a command line that prints labels has no use for them. */
export interface LazyEvents {
  open(): Promise<Events>
  /** Relays and consumes until `close`, if there is a service that publishes or consumes. */
  start(): void
  /** Doing it twice is one effect. */
  close(): Promise<void>
}

export function eventsBetween(places: EventPlaces): LazyEvents {
  const { services, log } = places
  let opened: Promise<Events> | undefined
  const open = () => {
    opened ??= openEvents(places).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  return {
    open,
    start() {
      if (services.every(({ events }) => events === undefined)) return
      open().then(
        events => events.start(),
        (error: unknown) => log.write('error', 'events not opened', errorFields(error)),
      )
    },
    async close() {
      await (await opened?.catch(() => undefined))?.close()
    },
  }
}

async function openEvents({ url, services, clock, log }: EventPlaces): Promise<Events> {
  const [{ openDatabase }, { openEmbeddedLog }, { runEvents }] = await Promise.all([
    import('./adapters/database/open.ts'),
    import('./adapters/event-log/embedded/open-embedded-log.ts'),
    import('./events/run-events.ts'),
  ])
  const database = await openDatabase<LogTables>(url, { service: 'events', durability: 'full' })
  try {
    const eventLog = await openEmbeddedLog({ database })
    return await runEvents({ services, eventLog, clock, log })
  } catch (error) {
    await database.close()
    throw error
  }
}
