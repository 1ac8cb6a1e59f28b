import type { Queryable } from '../../../kit/database'
import { createRandom } from '../../data/random'
import type { Province } from '../../data/types'
import { WINDOW_CODES } from '../words'

/** As many as are looked at to tell how fast a window works. */
const SERVED = 20

/** How long people were at each kind of window before the province was set up: around what its matters take. */
export async function seedServices(tx: Queryable, { halls, matters, seed }: Province): Promise<void> {
  const random = createRandom(seed, 'services')
  const rows = halls.flatMap((hall) =>
    hall.windows.map(({ kind }) => {
      const durations = matters.filter(({ window }) => window === kind).map(({ durationMin }) => durationMin)
      const minutes = Array.from({ length: durations.length > 0 ? SERVED : 0 }, () => {
        const usual = durations[Math.floor(random.next() * durations.length)] ?? 0
        return Math.round(usual * (0.6 + 0.8 * random.next()) * 10) / 10
      })
      return { hall: hall.code, kind: WINDOW_CODES[kind], minutes }
    }),
  )
  await tx.query(
    `insert into service_past (hall, kind, minutes)
     select hall, kind, minutes from jsonb_to_recordset($1) as row (hall text, kind text, minutes float8[])`,
    [JSON.stringify(rows)],
  )
}
