import * as v from 'valibot'
import type { Database, Queryable } from '../../../kit/database'
import { answer } from '../http/app'
import type { CounterRouter } from '../http/counter'
import { read } from '../http/read'

/** Shares, 0 to 1, of the pushes that are lost, come twice, or late and out of order. */
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const Faults = v.object({ drop: share, double: share, shuffle: share })
export type Faults = v.InferOutput<typeof Faults>

export function readFaults(db: Queryable): Promise<Faults> {
  return db.one<Faults>('select "drop", "double", shuffle from push_fault')
}

/** `/ck/jhgz`: how badly the exchange works (交换故障), for demonstrations. Kept over a restart. */
export function pushFaultRoutes({ router }: CounterRouter, db: Database): void {
  router.get('/jhgz', async (ctx) => answer(ctx, await readFaults(db)))
  router.put('/jhgz', async (ctx) => {
    const { drop, double, shuffle } = read(Faults, ctx.request.body)
    await db.query('update push_fault set "drop" = $1, "double" = $2, shuffle = $3', [drop, double, shuffle])
    answer(ctx, await readFaults(db))
  })
}
