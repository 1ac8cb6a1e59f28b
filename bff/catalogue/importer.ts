import type { Clock } from '../../kit/clock'
import type { Logger } from '../../kit/logger'
import { isOffered, type RawItem } from './hall-items'
import type { ItemSource } from './item-source'
import { check } from './quality'
import { buildIndexInSlices } from './search/build'
import type { SearchIndex } from './search/search-index'
import { PinyinReader } from './search/syllables'
import { type Entry, type Rejected, Snapshot, TextPool, toEntry } from './snapshot'

const PAGE = 200
/** What the hall deletes without saying so is noticed by its total; a full import then, but not more often than this. */
const FULL_AGAIN_MS = 10 * 60_000
/** All of it once a day whatever the total says. Lists are then ordered anew by what is asked for. */
const FULL_EVERY_MS = 24 * 60 * 60_000
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 60_000

/** What answers requests: a moment of the catalogue, and the index over it. */
export interface Catalogue {
  snapshot: Snapshot
  index: SearchIndex
}

export interface ImporterOptions {
  source: ItemSource
  clock: Clock
  logger: Logger
  /** Seconds since the catalogue was last known to be up to date; set after every attempt. */
  age: { set(seconds: number): void }
  /** Called with the codes that changed, after the new catalogue is in place. */
  changed(codes: readonly string[]): void
}

/** Where an import stands. Kept apart from what is served until it is complete. */
interface Books {
  entries: Map<string, Entry>
  rejected: Map<string, Rejected>
  /** No longer offered, though the hall still lists them. */
  withdrawn: Set<string>
  cursor: number
  total: number
  changed: string[]
}

/**
 * Keeps our copy of the hall's catalogue: all of it once, then what changed, every so often. Whatever fails leaves the
 * last complete catalogue in place; its age is a metric, and the attempt is repeated with growing pauses.
 */
export class Importer {
  private books: Books | null = null
  private served: Catalogue | null = null
  private upToDateAt: Date | null = null
  private fullAt = 0
  private readonly reader = new PinyinReader()
  private pool = new TextPool()
  private readonly stopping = new AbortController()
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> | null = null
  private failures = 0

  constructor(private readonly options: ImporterOptions) {}

  /** null until the first import is complete. */
  get catalogue(): Catalogue | null {
    return this.served
  }

  /** Last moment at which the hall told us what it has. */
  get asOf(): Date | null {
    return this.upToDateAt
  }

  /** Imports now, then every `seconds`; after a failure sooner, with pauses that double. */
  start(seconds: number): void {
    const again = (ms: number) => {
      if (this.stopping.signal.aborted) return
      this.timer = setTimeout(round, ms)
      this.timer.unref()
    }
    const round = () => {
      this.refresh().then(
        () => again(seconds * 1000),
        () => again(Math.min(FIRST_RETRY_MS * 2 ** Math.min(this.failures - 1, 10), LAST_RETRY_MS, seconds * 1000)),
      )
    }
    round()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    clearTimeout(this.timer)
    await this.running?.catch(() => undefined)
  }

  /** Brings the catalogue up to date once. Callers at the same time share one run. Logs and throws when it fails. */
  refresh(): Promise<void> {
    this.running ??= this.attempt().finally(() => {
      this.running = null
    })
    return this.running
  }

  private async attempt(): Promise<void> {
    const { clock, logger, age } = this.options
    try {
      await this.update()
      this.upToDateAt = clock.now()
      this.failures = 0
    } catch (error) {
      this.failures++
      if (!this.stopping.signal.aborted)
        logger.warn({ err: error, failures: this.failures, asOf: this.upToDateAt }, 'catalogue import failed')
      throw error
    } finally {
      if (this.upToDateAt) age.set(Math.max(0, (clock.now().getTime() - this.upToDateAt.getTime()) / 1000))
    }
  }

  private async update(): Promise<void> {
    if (this.books && this.served && this.sinceFull() < FULL_EVERY_MS) {
      const { snapshot } = this.served
      const books = await this.read(copyOf(this.books))
      if (!this.missesDeletions(books)) {
        if (books.changed.length > 0) await this.serve(books, snapshot, snapshot)
        this.books = books
        return
      }
      this.options.logger.info({ total: books.total, known: sizeOf(books) }, 'the hall dropped items: importing all')
    }
    this.pool = new TextPool()
    const signal = this.stopping.signal
    const { source } = this.options
    const [themes, departments, books] = await Promise.all([
      source.themes(signal),
      source.departments(signal),
      this.read({ ...NO_BOOKS(), changed: [...(this.books?.entries.keys() ?? [])] }),
    ])
    await this.serve(books, { themes, departments }, null)
    this.books = books
    this.fullAt = this.options.clock.now().getTime()
  }

  private sinceFull(): number {
    return this.options.clock.now().getTime() - this.fullAt
  }

  private missesDeletions(books: Books): boolean {
    const known = sizeOf(books)
    const listed = known === books.total || known - books.withdrawn.size === books.total
    return !listed && this.sinceFull() >= FULL_AGAIN_MS
  }

  /** Reads pages until the last one into the books. */
  private async read(books: Books): Promise<Books> {
    for (;;) {
      const page = await this.options.source.page(books.cursor, PAGE, this.stopping.signal)
      for (const raw of page.items) this.enter(books, raw)
      books.total = page.total
      if (page.items.length > 0 && page.cursor <= books.cursor)
        throw new Error(`the hall's cursor does not move on from ${books.cursor}`)
      books.cursor = Math.max(books.cursor, page.cursor)
      if (page.items.length < PAGE) return books
      // A page is some milliseconds of work: others come in between.
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }

  private enter(books: Books, raw: RawItem): void {
    const code = raw.task_code
    books.changed.push(code)
    books.entries.delete(code)
    books.rejected.delete(code)
    books.withdrawn.delete(code)
    if (!isOffered(raw)) {
      books.withdrawn.add(code)
      return
    }
    const defects = check(raw)
    if (defects.length === 0) books.entries.set(code, toEntry(raw, this.pool))
    else books.rejected.set(code, { code, name: raw.task_name, department: raw.dept_name, defects })
  }

  private async serve(
    books: Books,
    reference: Pick<Snapshot, 'themes' | 'departments'>,
    before: Snapshot | null,
  ): Promise<void> {
    const { clock, logger, changed } = this.options
    const from = performance.now()
    const snapshot = new Snapshot(books.entries, books.rejected, reference, clock.now().toISOString(), before)
    const index = await buildIndexInSlices(snapshot.docs(), this.reader)
    this.stopping.signal.throwIfAborted()
    this.served = { snapshot, index }
    changed(books.changed)
    logger.info(
      {
        items: books.entries.size,
        rejected: books.rejected.size,
        changed: books.changed.length,
        buildMs: Math.round(performance.now() - from),
      },
      'catalogue imported',
    )
    books.changed = []
  }
}

const NO_BOOKS = (): Books => ({
  entries: new Map(),
  rejected: new Map(),
  withdrawn: new Set(),
  cursor: 0,
  total: 0,
  changed: [],
})

const copyOf = (books: Books): Books => ({
  ...books,
  entries: new Map(books.entries),
  rejected: new Map(books.rejected),
  withdrawn: new Set(books.withdrawn),
  changed: [],
})

const sizeOf = ({ entries, rejected, withdrawn }: Books): number => entries.size + rejected.size + withdrawn.size
