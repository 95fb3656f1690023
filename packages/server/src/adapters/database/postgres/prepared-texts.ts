/** How many texts are watched, and how many may be prepared in one process. */
const WATCHED = 1_000
const PREPARED = 500

/**
 * Which statements are worth preparing: those seen before. The driver never lets go of a prepared statement, so a text
 * that is made for one call, such as a list of a length of its own, must not stay on the server for an hour.
 */
export class PreparedTexts {
  readonly #prepared = new Set<string>()
  readonly #seen = new Set<string>()

  isWorthwhile(sql: string): boolean {
    if (this.#prepared.has(sql)) return true
    if (this.#prepared.size >= PREPARED) return false
    if (this.#seen.delete(sql)) {
      this.#prepared.add(sql)
      return true
    }
    if (this.#seen.size >= WATCHED) this.#seen.clear()
    this.#seen.add(sql)
    return false
  }
}
