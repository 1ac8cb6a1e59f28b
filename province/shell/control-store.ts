import pg from 'pg'
import { ShiftedClock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { Logger } from '../../kit/logger'
import type { Fault, FaultChange, Faults } from './faults'
import type { SystemName } from './system'

const CHANNEL = 'province_control'
/** Shown in pg_stat_activity. */
const LISTENER = 'province-listener'
const RECONNECT_MS = 1_000

type Row = { system: SystemName; mode: Fault['mode']; latency_ms: number; failure_rate: number }

/**
 * Faults and clock of the province. They lie in the schema `control`, so they survive a restart, and every process of
 * the province hears of a change by NOTIFY and reads the rows again.
 */
export class ControlStore {
  readonly clock = new ShiftedClock()
  private current: Faults | null = null
  private readonly listeners: (() => Promise<void>)[] = []
  private reading: Promise<void> = Promise.resolve()
  private client: pg.Client | null = null
  private timer: NodeJS.Timeout | null = null
  private closed = false

  private constructor(
    private readonly db: Database,
    private readonly url: string,
    private readonly logger: Logger,
  ) {}

  /** `initialShiftMs` holds only for a province that has no clock yet. */
  static async open(db: Database, url: string, logger: Logger, initialShiftMs: number): Promise<ControlStore> {
    await db.query('insert into clock (shift_ms) values ($1) on conflict do nothing', [Math.round(initialShiftMs)])
    const store = new ControlStore(db, url, logger)
    await store.listen()
    await store.read()
    return store
  }

  get faults(): Faults {
    if (!this.current) throw new Error('the control store has not been read')
    return this.current
  }

  /** `listener` runs after each change of faults or clock, before the call that made the change returns. */
  onChange(listener: () => Promise<void>): void {
    this.listeners.push(listener)
  }

  async setFault(system: SystemName, { mode, latencyMs, failureRate }: FaultChange): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query(
        `update fault set mode = $2, latency_ms = coalesce($3, latency_ms), failure_rate = coalesce($4, failure_rate),
           changed_at = now() where system = $1`,
        [system, mode, latencyMs ?? null, failureRate ?? null],
      )
      await tx.query('select pg_notify($1, $2)', [CHANNEL, system])
    })
    await this.read()
  }

  async setShift(shiftMs: number): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query('update clock set shift_ms = $1', [Math.round(shiftMs)])
      await tx.query('select pg_notify($1, $2)', [CHANNEL, 'clock'])
    })
    await this.read()
  }

  async close(): Promise<void> {
    this.closed = true
    if (this.timer) clearTimeout(this.timer)
    await this.reading.catch(() => undefined)
    await this.client?.end()
  }

  /** Reads are queued: an older read must not overwrite a newer one. */
  private read(): Promise<void> {
    const next = this.reading.catch(() => undefined).then(() => this.readNow())
    this.reading = next
    return next
  }

  private async readNow(): Promise<void> {
    if (this.closed) return
    const rows = await this.db.query<Row>('select system, mode, latency_ms, failure_rate from fault')
    const { shift_ms } = await this.db.one<{ shift_ms: number }>('select shift_ms from clock')
    this.current = Object.fromEntries(
      rows.map((row) => [
        row.system,
        { mode: row.mode, latencyMs: row.latency_ms, failureRate: row.failure_rate } satisfies Fault,
      ]),
    ) as Faults
    this.clock.setShift(shift_ms)
    for (const listener of this.listeners) await listener()
  }

  private readLater(): void {
    this.read().catch((error: unknown) => this.logger.error({ err: error }, 'control settings could not be applied'))
  }

  /** LISTEN needs a connection of its own. When it breaks, another is opened and the rows are read again. */
  private async listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: LISTENER, keepAlive: true })
    let lost = false
    const lose = (error?: Error) => {
      if (lost || this.closed) return
      lost = true
      this.logger.warn({ err: error }, 'lost the connection that hears of control changes')
      this.reconnectLater()
    }
    client.on('error', lose)
    client.on('end', () => lose())
    client.on('notification', () => this.readLater())
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
    } catch (error) {
      lost = true
      await client.end().catch(() => undefined)
      throw error
    }
    this.client = client
  }

  private reconnectLater(): void {
    this.timer = setTimeout(() => {
      this.listen().then(
        () => this.readLater(),
        () => {
          if (!this.closed) this.reconnectLater()
        },
      )
    }, RECONNECT_MS)
    this.timer.unref()
  }
}
