import type { LogReader } from '../ports/event-log.ts'
import type { Inbox } from './inbox.ts'

export interface ConsumeOptions {
  /** Milliseconds to wait for an event when there is none. */
  readonly waitMs?: number
  readonly signal?: AbortSignal
}

const PAGE = 500

/**
 * Takes in what has come and what is due again; resolves with how much that was. The offset moves last: stopped anywhere
 * before, the same events come again and the inbox knows them.
 */
export async function consume(reader: LogReader, inbox: Inbox, options: ConsumeOptions = {}): Promise<number> {
  const batch = await reader.read({ maxEntries: PAGE, ...options })
  await inbox.receive(batch.entries)
  if (batch.entries.length > 0) await batch.commit()
  return batch.entries.length + (await inbox.retry())
}
