import { maskDocumentNumber } from '@shared/standards/mask'
import type { Database } from '../../kit/database'
import type { Province, RegionCode } from '../data/types'
import { subjectOf } from '../identity/subject'

export interface ResidentLine {
  sub: string
  key: string
  name: string
  idMasked: string
  openid: string
  /** e.g. 广州市天河区 */
  region: string
}

/** Copies who can be played from the seed, once. */
export async function keepResidents(db: Database, province: { seed: string; build: () => Province }): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', ['control:residents'])
    const { kept } = await tx.one<{ kept: boolean }>('select exists (select from resident) as kept')
    if (kept) return
    const { regions, residents } = province.build()
    const byCode = new Map(regions.map((region) => [region.code, region]))
    const nameOf = (code: RegionCode): string => {
      const region = byCode.get(code)
      if (!region || region.level === 'province') return ''
      return (region.parent ? nameOf(region.parent) : '') + region.name
    }
    const lines = residents.map(({ key, name, idNumber, openid, region }, position) => ({
      key,
      position,
      sub: subjectOf(province.seed, key),
      name,
      id_masked: maskDocumentNumber(idNumber),
      openid,
      region: nameOf(region),
    }))
    await tx.query(
      'insert into resident select * from jsonb_to_recordset($1::jsonb) as r(key text, position integer, sub text, name text, id_masked text, openid text, region text)',
      [JSON.stringify(lines)],
    )
  })
}

export function listResidents(db: Database): Promise<ResidentLine[]> {
  return db.query('select sub, key, name, id_masked as "idMasked", openid, region from resident order by position')
}
