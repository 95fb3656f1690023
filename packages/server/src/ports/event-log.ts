/** One event as the log keeps it. */
export interface LogEntry {
  /** Entries of one key keep their order; those of different keys need not. */
  readonly key: string
  /** The event as JSON. Nothing personal: what is in the log stays there. */
  readonly value: string
}

/** Entries that a consumer has not committed yet. */
export interface LogBatch {
  readonly entries: readonly LogEntry[]
  /** Call it once the effects are durable: whoever reads next gets what comes after. Twice is one effect. */
  commit(): Promise<void>
}

export interface ReadOptions {
  readonly maxEntries: number
  /** Milliseconds to wait for an entry when there is none yet. */
  readonly waitMs?: number
  /** Ends the waiting early. */
  readonly signal?: AbortSignal
}

export interface LogReader {
  /**
   * The entries after what was committed, the same again until they are. What was not committed may come twice, also
   * to another process that reads under the same name.
   */
  read(options: ReadOptions): Promise<LogBatch>
}

/**
 * The log between the services: append-only, partitioned by key, kept whole so that every read model can be rebuilt from
 * it. Several processes may use the same one. Delivery is at least once. Errors: `StorageFull`, `StorageUnavailable`.
 */
export interface EventLog {
  /** Appends all or nothing and resolves when it is durable. Entries of one key stand in the order given. */
  append(entries: readonly LogEntry[]): Promise<void>
  /** A consumer by its name; what one has committed is nothing to another. A new one begins at the first entry. */
  reader(consumer: string): LogReader
  /** Everything from the first entry to the last there was at the call, those of one key in order. */
  replay(): AsyncIterable<readonly LogEntry[]>
  /** Waits for what is under way. Doing it twice is one effect. */
  close(): Promise<void>
}
