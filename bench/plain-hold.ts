/**
 * The peer of the claim race: what a hold costs when it is only Koa and PostgreSQL. No identity, no idempotency, no
 * expiry, no limits per person, no audit, one process.
 */
import Koa from 'koa'
import pg from 'pg'

async function main(): Promise<void> {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 })
  await pool.query('create table slot (id int primary key, capacity int not null, taken int not null default 0)')
  await pool.query('create table hold (id bigserial primary key, slot int not null, person text not null)')
  await pool.query('insert into slot (id, capacity) values (1, $1)', [Number(process.env.PLACES)])
  const app = new Koa()
  app.use(async (ctx) => {
    const { rowCount } = await pool.query(
      `with taken as (update slot set taken = taken + 1 where id = 1 and taken < capacity returning id)
       insert into hold (slot, person) select id, $1 from taken`,
      [ctx.get('x-request-id')],
    )
    ctx.status = rowCount === 1 ? 201 : 409
    ctx.body = { held: rowCount === 1 }
  })
  const server = app.listen(Number(process.env.PORT), '127.0.0.1', () =>
    process.send?.({ type: 'ready', urls: { plain: `http://127.0.0.1:${process.env.PORT}` } }),
  )
  const end = () => server.close(() => process.exit(0))
  process.once('SIGTERM', end)
  process.once('disconnect', end)
}

void main()
