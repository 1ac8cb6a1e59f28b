import type { Database } from '../../kit/database'

const KNOWN = `
  select resident_id as "residentId", key from operation
  where (resident_id, key) in (select * from unnest($1::text[], $2::text[]))`

interface Asked {
  residentId: string
  key: string
  resolve(known: boolean): void
  reject(error: unknown): void
}

const both = ({ residentId, key }: Pick<Asked, 'residentId' | 'key'>) => `${residentId} ${key}`

/**
 * Whether a write was begun under a key. Questions that come while another is being asked go together: a crowd costs
 * a few round trips, not one each.
 */
export function createKnownKeys(db: Database): (residentId: string, key: string) => Promise<boolean> {
  let waiting: Asked[] = []
  let asking = false

  async function ask(): Promise<void> {
    asking = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        const residents = batch.map(({ residentId }) => residentId)
        const rows = await db.query<Pick<Asked, 'residentId' | 'key'>>(KNOWN, [residents, batch.map(({ key }) => key)])
        const known = new Set(rows.map(both))
        for (const each of batch) each.resolve(known.has(both(each)))
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    asking = false
  }

  return (residentId, key) =>
    new Promise((resolve, reject) => {
      waiting.push({ residentId, key, resolve, reject })
      if (!asking) setImmediate(() => (asking ? undefined : void ask()))
    })
}
