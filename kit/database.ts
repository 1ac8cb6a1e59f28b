import pg from 'pg'

/** Whatever can run SQL: a pool or one transaction of it. Values are always parameters, never text. */
export interface Queryable {
  /** All rows. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Exactly one row, or an error that says so. */
  one<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row>
  /** The first row, or null. */
  maybe<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row | null>
}

export interface Database extends Queryable {
  /** Commits when `work` resolves, rolls back when it throws; the error goes through unchanged. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>
  /** `select 1` within `timeoutMs`. */
  ping(timeoutMs: number): Promise<void>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Every unqualified name resolves here; created by `migrate`. */
  schema: string
  /** Shown in pg_stat_activity. */
  name: string
  /** Connections at most. */
  max?: number
}

// timestamptz arrives as Date, date as 'YYYY-MM-DD' text (a hall-local day has no time zone), bigint as number.
const types = new pg.TypeOverrides()
types.setTypeParser(1082, (text) => text)
types.setTypeParser(20, (text) => Number(text))
types.setTypeParser(1700, (text) => Number(text))

function queryable(run: (sql: string, values: unknown[]) => Promise<pg.QueryResult>): Queryable {
  const query = async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
    (await run(sql, [...values])).rows as Row[]
  return {
    query,
    async one<Row extends object>(sql: string, values?: readonly unknown[]) {
      const rows = await query<Row>(sql, values)
      if (rows.length !== 1 || !rows[0]) throw new Error(`expected one row, got ${rows.length}`)
      return rows[0]
    },
    async maybe<Row extends object>(sql: string, values?: readonly unknown[]) {
      return (await query<Row>(sql, values))[0] ?? null
    },
  }
}

export function openDatabase(url: string, { schema, name, max = 10 }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    options: `-c search_path=${schema},public`,
    connectionTimeoutMillis: 5_000,
    types,
  })
  // An idle connection that breaks (store restarted) is dropped by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)

  return {
    ...queryable((sql, values) => pool.query(sql, values)),
    async transaction(work) {
      const client = await pool.connect()
      let broken: Error | undefined
      // A connection may also break while the work waits for something else: its next statement says so.
      const noted = (error: Error) => {
        broken = error
      }
      client.on('error', noted)
      try {
        await client.query('begin')
        const result = await work(queryable((sql, values) => client.query(sql, values)))
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch((rollbackError: Error) => {
          broken = rollbackError
        })
        throw error
      } finally {
        client.off('error', noted)
        client.release(broken)
      }
    },
    async ping(timeoutMs) {
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`database did not answer in ${timeoutMs} ms`)), timeoutMs)
      })
      try {
        await Promise.race([pool.query('select 1'), limit])
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => pool.end(),
  }
}

/** PostgreSQL's code for a violated unique constraint, with the constraint's name. */
export function violatedConstraint(error: unknown): string | null {
  return error instanceof Error && 'code' in error && error.code === '23505' && 'constraint' in error
    ? String(error.constraint)
    : null
}
