import Router from 'koa-router'
import type * as v from 'valibot'
import type { Clock } from '../../../kit/clock'
import type { Database, Queryable } from '../../../kit/database'
import { once } from './once'
import { read, writeRequest } from './read'
import { type CallerState, requireScope } from './tokens'

/** 窗口 `/ck`: calls of the clerks' desks, which carry the scope `counter`. */
export interface CounterRouter {
  router: Router<CallerState>
  /** A write: validated, done once, answered in an envelope. */
  write<S extends v.GenericSchema<unknown, { KHDLSH: string }>>(
    path: string,
    schema: S,
    work: (tx: Queryable, input: v.InferOutput<S>, now: Date) => Promise<unknown>,
  ): void
}

export function counterRouter(db: Database, clock: Clock): CounterRouter {
  const router = new Router<CallerState>({ prefix: '/ck' })
  router.use(requireScope('counter'))
  return {
    router,
    write(path, schema, work) {
      router.post(`/${path}`, async (ctx) => {
        const input = read(schema, ctx.request.body)
        const now = clock.now()
        ctx.body = await once(db, writeRequest(counterScope(ctx.state), path, input), now, (tx) => work(tx, input, now))
      })
    },
  }
}

export const counterScope = ({ caller }: CallerState): string => `counter:${caller.subject}`
