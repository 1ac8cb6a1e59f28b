/**
 * The peer of the booking bench: what a hold costs when it is only Koa and PostgreSQL; with REDIS_URL, behind a gate in
 * Redis. No identity, no idempotency, no expiry, no limits per person, no audit, one process.
 */
import { Redis } from 'ioredis'
import Koa from 'koa'
import pg from 'pg'

const GATE = `local left = redis.call('DECR', KEYS[1]) if left < 0 then redis.call('SET', KEYS[1], 0) return 0 end return 1`

async function main(): Promise<void> {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 })
  await pool.query('create table slot (id text primary key, capacity int not null, taken int not null default 0)')
  await pool.query('create table hold (id bigserial primary key, slot text not null, person text not null)')
  const redis = process.env.REDIS_URL ? new Redis(process.env.REDIS_URL) : null
  const sha = redis && String(await redis.script('LOAD', GATE))
  const slots = JSON.parse(process.env.SLOTS ?? '{}') as Record<string, number>
  for (const [id, places] of Object.entries(slots)) {
    await pool.query('insert into slot (id, capacity) values ($1, $2)', [id, places])
    await redis?.set(`plain:${id}`, places)
  }
  const app = new Koa()
  app.use(async (ctx) => {
    const slot = ctx.path.slice(1)
    const letIn = !redis || !sha || (await redis.evalsha(sha, 1, `plain:${slot}`)) === 1
    const taken = letIn
      ? await pool.query(
          `with taken as (update slot set taken = taken + 1 where id = $2 and taken < capacity returning id)
           insert into hold (slot, person) select id, $1 from taken`,
          [ctx.get('x-request-id'), slot],
        )
      : null
    ctx.status = taken?.rowCount === 1 ? 201 : 409
    ctx.body = { held: taken?.rowCount === 1 }
  })
  const server = app.listen(Number(process.env.PORT), '127.0.0.1', () =>
    process.send?.({ type: 'ready', urls: { plain: `http://127.0.0.1:${process.env.PORT}` } }),
  )
  const end = () => {
    redis?.disconnect()
    server.close(() => process.exit(0))
  }
  process.once('SIGTERM', end)
  process.once('disconnect', end)
}

void main()
