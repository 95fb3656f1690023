/** The audit log at one instant, signed. Holds nothing about a person. */
export interface AuditCheckpoint {
  /** Number of the last entry it covers; 0 is the beginning of a log. */
  readonly seq: number
  /** Epoch milliseconds. */
  readonly at: number
  /** Hash of that entry; of the beginning: the log's own random name. */
  readonly hash: Buffer
  /** Ed25519, by `KeyProvider.sign`. */
  readonly signature: Buffer
}

/** Where signed checkpoints are copied: apart from the database of the log they speak of, and append-only. */
export interface CheckpointStore {
  /** Resolves when it is durable. The same one twice is no error. */
  append(checkpoint: AuditCheckpoint): Promise<void>
  /** Everything that was appended, in the order in which it was; a line cut off by a crash is left out. */
  list(): Promise<readonly AuditCheckpoint[]>
}
