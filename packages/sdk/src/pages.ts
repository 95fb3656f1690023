import { AnswerError } from './errors.ts'
import type { AnswerInfo, Call } from './transport.ts'

export interface Page<T> {
  readonly items: T[]
  /** Absent on the last page. */
  readonly nextCursor?: string
}

/** A list: `for await` walks every item over all pages, `.pages()` walks page by page, `await` gives the first page. */
export class Pages<T> implements AsyncIterable<T>, PromiseLike<Page<T>> {
  readonly #fetchPage: (cursor: string | undefined) => Call<Page<T>>

  /** Nothing is sent until it is iterated or awaited. */
  constructor(fetchPage: (cursor: string | undefined) => Call<Page<T>>) {
    this.#fetchPage = fetchPage
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.items
  }
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    const seen = new Set<string>()
    let cursor: string | undefined
    do {
      const page = await this.#fetchPage(cursor)
      yield page
      cursor = page.nextCursor
      // A cursor that comes back would make the walk endless.
      if (cursor !== undefined && seen.has(cursor)) throw new AnswerError('cursor-loop', undefined)
      if (cursor !== undefined) seen.add(cursor)
    } while (cursor !== undefined)
  }
  // biome-ignore lint/suspicious/noThenProperty: awaiting a list gives its first page
  then<A = Page<T>, B = never>(
    done?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#fetchPage(undefined).then(done, failed)
  }
  withResponse(): Promise<{ data: Page<T>; response: AnswerInfo }> {
    return this.#fetchPage(undefined).withResponse()
  }
}
