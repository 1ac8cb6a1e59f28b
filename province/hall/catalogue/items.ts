import { LRUCache } from 'lru-cache'
import type { Database } from '../../../kit/database'
import { Refusal } from '../http/envelope'

/** What booking and applying need to know of an item. */
export interface Item {
  code: string
  name: string
  region: string
  windowKind: string
  durationMin: number
  /** 服务对象: whom it can be done for. */
  audience: readonly ('person' | 'company')[]
  /** 0 no booking needed, 1 optional, 2 only with a booking */
  booking: 0 | 1 | 2
  promiseDays: number | null
}

export class Items {
  private readonly known = new LRUCache<string, Item>({ max: 10_000 })

  constructor(private readonly db: Database) {}

  /** @throws Refusal 1004 */
  async get(code: string): Promise<Item> {
    const item = await this.find(code)
    if (!item) throw new Refusal('1004', { ZD: 'SXBM' })
    return item
  }

  /** The items of one visit. @throws Refusal 1004 */
  all(codes: readonly string[]): Promise<Item[]> {
    return Promise.all(codes.map((code) => this.get(code)))
  }

  async find(code: string): Promise<Item | null> {
    const known = this.known.get(code)
    if (known) return known
    const row = await this.db.maybe<Omit<Item, 'audience'> & { serverType: string }>(
      `select task_code as code, name, region, window_kind as "windowKind", duration_min as "durationMin", booking,
         promise_days as "promiseDays", record->>'server_type' as "serverType"
       from item where task_code = $1`,
      [code],
    )
    if (!row) return null
    const { serverType, ...rest } = row
    const item: Item = { ...rest, audience: audienceOf(serverType) }
    this.known.set(code, item)
    return item
  }
}

/** server_type: 1 自然人, 2 企业法人. */
function audienceOf(serverType: string): Item['audience'] {
  const types = serverType.split(',')
  return [...(types.includes('1') ? (['person'] as const) : []), ...(types.includes('2') ? (['company'] as const) : [])]
}
