import type { ReceivedEvent } from './read-event.ts'

/** What is known of an aggregate before events come in. */
export interface AggregateState {
  /** Number of the last event that had its effect; 0 for none. */
  version: number
  /** What waits, by number. `nextTryAt` null: for the events before it. */
  readonly parked: Map<number, { readonly event: ReceivedEvent; readonly nextTryAt: number | null }>
  /** Numbers of those given up. */
  readonly dead: ReadonlySet<number>
}

export interface DeliveryPlan {
  /** In this order. */
  readonly apply: readonly ReceivedEvent[]
  /** For those before them to come. */
  readonly park: readonly ReceivedEvent[]
  /** Ids of parked ones that are applied now, or were before. */
  readonly unpark: readonly string[]
}

/**
 * What to do with events as they come, in any order and as often as they like: each has its effect once, right after the
 * one before it in its aggregate. Changes the states to what they will be.
 */
export function planDelivery(
  states: ReadonlyMap<string, AggregateState>,
  incoming: readonly ReceivedEvent[],
  now: number,
): DeliveryPlan {
  const apply: ReceivedEvent[] = []
  const park = new Map<string, ReceivedEvent>()
  const unpark: string[] = []

  const applyNext = (state: AggregateState, event: ReceivedEvent) => {
    apply.push(event)
    state.version = event.aggregateVersion
  }
  const applyParked = (state: AggregateState) => {
    for (;;) {
      const next = state.parked.get(state.version + 1)
      if (next === undefined || (next.nextTryAt !== null && next.nextTryAt > now)) return
      state.parked.delete(state.version + 1)
      if (!park.delete(next.event.id)) unpark.push(next.event.id)
      applyNext(state, next.event)
    }
  }

  for (const state of states.values()) {
    // Parked by one process while another applied it.
    for (const [number, { event }] of state.parked) if (number <= state.version) unpark.push(event.id)
    applyParked(state)
  }
  for (const event of incoming) {
    const state = states.get(event.aggregate)
    const number = event.aggregateVersion
    // Had its effect, waits already, or was given up: it came once more.
    if (state === undefined || number <= state.version || state.parked.has(number) || state.dead.has(number)) continue
    if (number === state.version + 1) {
      applyNext(state, event)
      applyParked(state)
    } else {
      park.set(event.id, event)
      state.parked.set(number, { event, nextTryAt: null })
    }
  }
  return { apply, park: [...park.values()], unpark }
}
