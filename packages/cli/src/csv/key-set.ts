/**
 * Which keys were seen, at eight to sixteen bytes each: the keys themselves are not kept, so that a file of a million
 * rows costs some megabytes. Two keys are taken for the same with a chance of about n² / 2⁶⁵.
 */
export interface KeySet {
  /** False when the key was there already. */
  add(key: string): boolean
}

/** 64 bits of a text under a seed, as two halves. */
export interface Hash64 {
  readonly high: number
  readonly low: number
}

/** Two independent multiply-rotate lanes (after cyrb53); fast, and seeded so that nobody can prepare collisions. */
export function hash64(text: string, seed: Hash64): Hash64 {
  let high = seed.high ^ 0xdeadbeef
  let low = seed.low ^ 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
    high = (high << 13) | (high >>> 19)
    low = (low << 17) | (low >>> 15)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return { high: high >>> 0, low: low >>> 0 }
}

export function createKeySet(seed: Hash64): KeySet {
  let capacity = 1024
  let table = new Uint32Array(capacity * 2)
  let size = 0

  /** Open addressing; the pair 0,0 marks a free place. */
  function place(into: Uint32Array, mask: number, high: number, low: number): boolean {
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 2
      if (into[at] === 0 && into[at + 1] === 0) {
        into[at] = high
        into[at + 1] = low
        return true
      }
      if (into[at] === high && into[at + 1] === low) return false
    }
  }

  function grow(): void {
    const wider = new Uint32Array(capacity * 4)
    for (let at = 0; at < table.length; at += 2) {
      const high = table[at] as number
      const low = table[at + 1] as number
      if (high !== 0 || low !== 0) place(wider, capacity * 2 - 1, high, low)
    }
    capacity *= 2
    table = wider
  }

  return {
    add(key) {
      const { high, low } = hash64(key, seed)
      const added = place(table, capacity - 1, high, low === 0 && high === 0 ? 1 : low)
      if (added && ++size * 2 > capacity) grow()
      return added
    },
  }
}
