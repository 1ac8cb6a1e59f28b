import type { Database } from '../../kit/database'
import { createGathering } from '../../kit/gathering'

const KNOWN = `
  select resident_id as "residentId", key from operation
  where (resident_id, key) in (select * from unnest($1::text[], $2::text[]))`

interface Asked {
  residentId: string
  key: string
}

const AT_ONCE = 500

const both = ({ residentId, key }: Asked) => `${residentId} ${key}`

/** Whether a write was begun under a key. A crowd asks together: a few round trips, not one each. */
export function createKnownKeys(db: Database): (residentId: string, key: string) => Promise<boolean> {
  const asking = createGathering<Asked, boolean>(AT_ONCE, async (asked) => {
    const residents = asked.map(({ residentId }) => residentId)
    const rows = await db.query<Asked>(KNOWN, [residents, asked.map(({ key }) => key)])
    const known = new Set(rows.map(both))
    return asked.map((each) => known.has(both(each)))
  })
  return (residentId, key) => asking.ask({ residentId, key })
}
