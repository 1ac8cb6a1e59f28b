import Router from 'koa-router'
import * as v from 'valibot'
import type { Database } from '../../../kit/database'
import { answer } from '../http/app'
import { count, read } from '../http/read'
import { type CallerState, requireScope } from '../http/tokens'
import { changesAfter } from './changes'

const Feed = v.object({ yb: v.optional(v.pipe(v.string(), v.maxLength(40)), ''), ts: count(1, 500, 200) })

/** 变更流 `/jh/bgl`: everything that changed after a cursor, for the program that keeps residents informed. */
export function changeRoutes(db: Database): Router<CallerState> {
  const router = new Router<CallerState>({ prefix: '/jh' })
  router.get('/bgl', requireScope('exchange'), async (ctx) => {
    const { yb, ts } = read(Feed, ctx.query)
    const changes = await changesAfter(db, yb, ts)
    answer(ctx, { YB: changes.at(-1)?.YB ?? yb, LB: changes })
  })
  return router
}
