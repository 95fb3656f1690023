import type { Language } from './globals.ts'
import { displayWidth, type Style, truncate } from './style.ts'

export interface ProgressOptions {
  /** What is being done, e.g. 라벨 발행. */
  readonly label: string
  /** Undefined when it is not known; then a count and a rate are shown. */
  readonly total?: number
}

/** How far a long work is. Cheap: call it for every row. */
export interface Progress {
  advance(count?: number): void
  /** Removes the bar; nothing may be advanced afterwards. */
  end(): void
}

interface Screen {
  readonly stream: { write(text: string): unknown; readonly columns?: number }
  /** A terminal that can redraw a line. */
  readonly live: boolean
  readonly style: Style
  readonly lang: Language
  /** Milliseconds, rising. */
  readonly now: () => number
}

const REDRAW_MS = 100
const LINE_MS = 10_000
const BAR_CELLS = 24
const ERASE_LINE = '\r\u001b[K'

/** A progress that can step aside while a line is written. */
export interface DrawnProgress extends Progress {
  /** Takes the bar off the screen; the next advance draws it again. */
  clear(): void
}

export function createProgress({ label, total }: ProgressOptions, screen: Screen): DrawnProgress {
  const { stream, live, now } = screen
  const start = now()
  let done = 0
  let shown = start
  let tenths = 0
  let drawn = false

  const seconds = () => Math.max(0.001, (now() - start) / 1000)
  const words = () => describeProgress(done, total, seconds(), screen.lang)
  const clear = () => {
    if (drawn) stream.write(ERASE_LINE)
    drawn = false
  }
  return {
    advance(count = 1) {
      done += count
      const at = now()
      if (live) {
        if (drawn && at - shown < REDRAW_MS && done !== total) return
        shown = at
        drawn = true
        stream.write(`${ERASE_LINE}${bar(label, done, total, words(), screen)}`)
        return
      }
      // In a pipe: a line every ten per cent, though not more than one a second, or every ten seconds.
      const reached = total ? Math.floor((done / total) * 10) : 0
      if ((reached > tenths && at - shown >= 1000) || at - shown >= LINE_MS) {
        shown = at
        tenths = reached
        stream.write(`${label} ${words()}\n`)
      }
    },
    clear,
    end: clear,
  }
}

function bar(label: string, done: number, total: number | undefined, words: string, { stream, style }: Screen): string {
  const width = (stream.columns ?? 80) - 1
  if (!total) return truncate(`${label} ${words}`, width)
  const full = Math.min(BAR_CELLS, Math.floor((done / total) * BAR_CELLS))
  const text = `${label} ${words}`
  if (displayWidth(text) + BAR_CELLS + 1 > width) return truncate(text, width)
  return `${label} ${style.green('█'.repeat(full))}${style.dim('░'.repeat(BAR_CELLS - full))} ${words}`
}

/** `40% 2,000/5,000 · 1,250/s · 남은 시간 0:02`. */
export function describeProgress(done: number, total: number | undefined, seconds: number, lang: Language): string {
  const rate = done / seconds
  const count = (value: number) =>
    Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ',')
  const perSecond = lang === 'ko' ? `초당 ${count(rate)}건` : `${count(rate)}/s`
  if (!total) return `${count(done)} · ${perSecond}`
  const percent = Math.floor((done / total) * 100)
  const head = `${percent}% ${count(done)}/${count(total)} · ${perSecond}`
  if (done >= total || rate === 0) return head
  const left = duration((total - done) / rate)
  return `${head} · ${lang === 'ko' ? `${left} 남음` : `${left} left`}`
}

/** Seconds as 0:05, 12:30 or 2:05:00. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
