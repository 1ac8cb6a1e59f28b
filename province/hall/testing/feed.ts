import { eventually } from '../../../tools/testing/eventually'
import type { TestHall, Wire } from './test-hall'

/**
 * All changes there are, oldest first, as the exchange reads them. The feed keeps back what is new as long as any
 * transaction of the server is older, those of other suites too: it is waited for.
 */
export const wholeFeed = (hall: TestHall): Promise<Wire[]> =>
  eventually(async () => {
    const feed = (await hall.get('exchange', '/jh/bgl', { ts: '500' })).SJ.LB as Wire[]
    const { count } = await hall.db.one<{ count: number }>('select count(*)::int as count from change')
    expect(feed).toHaveLength(count)
    return feed
  })
