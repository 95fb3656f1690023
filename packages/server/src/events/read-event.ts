import { type EventOf, type EventType, events } from '@exqress/sdk/contract'

/** An event of the log whose envelope holds what an envelope holds; its type may be one we do not know. */
export interface ReceivedEvent {
  readonly id: string
  readonly type: string
  readonly version: number
  /** `kind/id` */
  readonly aggregate: string
  readonly kind: string
  readonly aggregateVersion: number
  /** As it stands in the log. */
  readonly text: string
}

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** The envelope, or undefined for what is no event. */
export function readEvent(text: string): ReceivedEvent | undefined {
  const { id, type, version, aggregate, aggregateVersion } = parsed(text)
  const { kind, id: aggregateId } = Object(aggregate) as Record<string, unknown>
  if (!isText(id) || !isText(type) || !isNumber(version) || !isNumber(aggregateVersion)) return undefined
  if (!isText(kind) || !isText(aggregateId)) return undefined
  return { id, type, version, aggregate: `${kind}/${aggregateId}`, kind, aggregateVersion, text }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** The whole event, for those who know its type. */
export const contentOf = ({ text }: ReceivedEvent): EventOf<EventType> => JSON.parse(text) as EventOf<EventType>

export const isKnownType = (type: string): type is EventType => Object.hasOwn(events, type)

/** The schema version that this build understands. */
export const knownVersion = (type: EventType): number => events[type].version
