import type { Region } from '@shared/catalogue/contract'
import * as v from 'valibot'
import { readItem } from '../catalogue/hall-items'
import type { ItemSource } from '../catalogue/item-source'
import { ProblemError } from '../http/problem'
import type { HallClient } from './hall'

const count = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.number())

const HallTheme = v.object({ ZTDM: v.string(), ZTMC: v.string(), FWDX: v.string(), SL: count })
const HallDepartment = v.object({ BMDM: v.string(), BMMC: v.string(), BMJC: v.string(), SL: count })
const HallRegion = v.object({
  QHDM: v.string(),
  QHMC: v.string(),
  SJDM: v.nullish(v.string(), null),
  JB: v.picklist(['sheng', 'shi', 'xian', 'zhen']),
})
const HallPage = v.object({ ZS: v.number(), GXXH: v.number(), LB: v.array(v.unknown()) })

const LEVELS = { sheng: 'province', shi: 'city', xian: 'county', zhen: 'town' } as const satisfies Record<
  string,
  Region['level']
>

/** The hall as the catalogue's source: its words in, ours out. Whether an item is sound is the quality gate's matter. */
export function createItemSource(hall: HallClient): ItemSource {
  const about = (signal: AbortSignal | undefined) => (signal ? { signal } : {})
  return {
    async page(cursor, size, signal) {
      const page = await hall.catalogue(HallPage, {
        path: '/sxk/sxlb',
        name: 'items',
        query: { gxxh: cursor, ts: size },
        ...about(signal),
      })
      return { total: page.ZS, cursor: page.GXXH, items: page.LB.map(readItem) }
    },

    async item(code, signal) {
      try {
        const path = `/sxk/sx/${encodeURIComponent(code)}`
        return readItem(await hall.catalogue(v.unknown(), { path, name: 'item', ...about(signal) }))
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'not_found') return null
        throw error
      }
    },

    async themes(signal) {
      const rows = await hall.catalogue(v.array(HallTheme), { path: '/sxk/ztlb', name: 'themes', ...about(signal) })
      return rows.map(({ ZTDM, ZTMC, FWDX, SL }) => ({
        code: ZTDM,
        name: ZTMC,
        audience: FWDX === '2' ? 'company' : 'person',
        items: SL,
      }))
    },

    async departments(signal) {
      const path = '/sxk/bmlb'
      const rows = await hall.catalogue(v.array(HallDepartment), { path, name: 'departments', ...about(signal) })
      return rows.map(({ BMDM, BMMC, BMJC, SL }) => ({ code: BMDM, name: BMMC, shortName: BMJC, items: SL }))
    },

    async regions(parent, signal) {
      const rows = await hall.catalogue(v.array(HallRegion), {
        path: '/sxk/qhlb',
        name: 'regions',
        query: { sj: parent },
        ...about(signal),
      })
      return rows.map(({ QHDM, QHMC, SJDM, JB }) => ({ code: QHDM, name: QHMC, parent: SJDM, level: LEVELS[JB] }))
    },

    async popular(region, limit, signal) {
      const rows = await hall.catalogue(v.array(v.object({ task_code: v.string() })), {
        path: '/sxk/rmsx',
        name: 'popular',
        query: { qhdm: region, ts: limit },
        ...about(signal),
      })
      return rows.map(({ task_code }) => ({ code: task_code }))
    },
  }
}
