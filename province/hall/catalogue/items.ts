import { LRUCache } from 'lru-cache'
import type { Database } from '../../../kit/database'
import { Refusal } from '../http/envelope'

/** What booking and applying need to know of an item. */
export interface Item {
  code: string
  name: string
  region: string
  windowKind: string
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

  async find(code: string): Promise<Item | null> {
    const known = this.known.get(code)
    if (known) return known
    const item = await this.db.maybe<Item>(
      `select task_code as code, name, region, window_kind as "windowKind", booking, promise_days as "promiseDays"
       from item where task_code = $1`,
      [code],
    )
    if (item) this.known.set(code, item)
    return item
  }
}
