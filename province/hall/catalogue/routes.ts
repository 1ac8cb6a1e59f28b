import Router from 'koa-router'
import * as v from 'valibot'
import type { Database } from '../../../kit/database'
import { answer } from '../http/app'
import { Refusal } from '../http/envelope'
import { code, count, read } from '../http/read'
import { type CallerState, requireScope } from '../http/tokens'

/** 事项库 `/sxk`: themes, departments, regions, items. Public facts, read by programs. */
export function catalogueRoutes(db: Database): Router<CallerState> {
  const router = new Router<CallerState>({ prefix: '/sxk' })
  router.use(requireScope('catalogue', 'counter'))

  router.get('/ztlb', async (ctx) => {
    answer(
      ctx,
      await db.query(
        `select t.code as "ZTDM", t.name as "ZTMC", case t.audience when 'person' then '1' else '2' end as "FWDX",
           coalesce(i.items, 0)::int as "SL"
         from theme t left join (
           select unnest(themes) as theme, count(*) as items from item group by 1
         ) i on i.theme = t.code
         order by t.audience desc, t.code`,
      ),
    )
  })

  router.get('/bmlb', async (ctx) => {
    answer(
      ctx,
      await db.query(
        `select d.code as "BMDM", d.name as "BMMC", d.short_name as "BMJC", count(i.task_code)::int as "SL"
         from department d left join item i on i.department = d.code
         group by d.code order by count(i.task_code) desc, d.code`,
      ),
    )
  })

  const Children = v.object({ sj: v.optional(v.pipe(v.string(), v.regex(/^\d{12}$/))) })
  router.get('/qhlb', async (ctx) => {
    const { sj } = read(Children, ctx.query)
    answer(
      ctx,
      await db.query(
        `select code as "QHDM", name as "QHMC", parent as "SJDM",
           case level when 'province' then 'sheng' when 'city' then 'shi' when 'county' then 'xian' else 'zhen' end as "JB"
         from region where parent is not distinct from $1 order by code`,
        [sj ?? null],
      ),
    )
  })

  const Changes = v.object({ gxxh: count(0, Number.MAX_SAFE_INTEGER, 0), ts: count(1, 500, 200) })
  router.get('/sxlb', async (ctx) => {
    const { gxxh, ts } = read(Changes, ctx.query)
    const { total } = await db.one<{ total: number }>('select count(*) as total from item')
    const rows = await db.query<{ update_seq: number; record: object }>(
      'select update_seq, record from item where update_seq > $1 order by update_seq limit $2',
      [gxxh, ts],
    )
    answer(ctx, {
      ZS: total,
      GXXH: rows.at(-1)?.update_seq ?? gxxh,
      LB: rows.map(({ update_seq, record }) => ({ ...record, update_seq })),
    })
  })

  router.get('/sx/:task_code', async (ctx) => {
    const { task_code } = read(v.object({ task_code: code }), ctx.params)
    const row = await db.maybe<{ update_seq: number; record: object }>(
      'select update_seq, record from item where task_code = $1',
      [task_code],
    )
    if (!row) throw new Refusal('1004')
    answer(ctx, { ...row.record, update_seq: row.update_seq })
  })

  const MostUsed = v.object({ qhdm: v.optional(v.pipe(v.string(), v.regex(/^\d{12}$/))), ts: count(1, 50, 8) })
  router.get('/rmsx', async (ctx) => {
    const { qhdm, ts } = read(MostUsed, ctx.query)
    // The same matter is handled by a city and its counties: each name once, with the region that handles it most.
    answer(
      ctx,
      await db.query(
        `with recursive above (code, parent) as (
           select code, parent from region where code = $1
           union all
           select r.code, r.parent from above join region r on r.code = above.parent
         ), used as (
           select distinct on (i.name) i.task_code, i.name as task_name, u.handled as "BJL"
           from item_usage u join item i using (task_code)
           where $1::text is null or i.region in (select code from above)
           order by i.name, u.handled desc, i.task_code
         )
         select * from used order by "BJL" desc, task_code limit $2`,
        [qhdm ?? null, ts],
      ),
    )
  })

  return router
}
