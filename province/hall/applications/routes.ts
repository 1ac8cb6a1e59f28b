import Router from 'koa-router'
import type { Database } from '../../../kit/database'
import { answer } from '../http/app'
import { type CallerState, residentOf } from '../http/tokens'
import { presentApplication } from './present'
import { applicationsOf } from './store'

/** 办件 `/bj`: a resident's own applications. */
export function applicationRoutes(db: Database): Router<CallerState> {
  const router = new Router<CallerState>({ prefix: '/bj' })
  router.get('/wd', async (ctx) => {
    const { idType, idNo } = residentOf(ctx.state)
    answer(ctx, (await applicationsOf(db, idType, idNo)).map(presentApplication))
  })
  return router
}
