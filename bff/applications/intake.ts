import type { Clock } from '../../kit/clock'
import type { Queryable } from '../../kit/database'
import { listeningSince } from '../exchange/feed'
import { applicationFact } from '../notifications/plans'
import { tell } from '../notifications/tell'
import type { FullApplication, StageRecord } from '../upstreams/hall-application-words'
import { newsOf } from './news'
import type { ApplicationStore } from './store'
import { handedInAt, lastOf, latestOf, missingLater, openSupplement } from './timeline'

/** What was written longer than this before we began to listen to the hall is history, not news, however late it comes. */
const NEWS_MS = 60 * 60 * 1000

export interface Learned {
  residentId: string
  application: string
  records: readonly StageRecord[]
  /** Set when the hall was asked for the whole. */
  full?: FullApplication
}

/**
 * The one way in which anything about an application becomes known here, whether from an answer, a push or the feed:
 * records are kept, the resident is told what is new, and her reminders follow, all in the transaction of the caller.
 * Twice, late or in another order it ends in the same rows and the same messages.
 */
export function createApplicationIntake({ store, clock }: { store: ApplicationStore; clock: Clock }) {
  async function tellAndPlan(tx: Queryable, residentId: string, id: string): Promise<void> {
    const kept = await store.records(tx, id)
    const records = latestOf(kept.map(({ record }) => record))
    const submitted = lastOf(records, 'submitted')
    // Without it nobody could say what it is about; what waits is told when it comes.
    if (!submitted) return
    const toldOf = new Map(kept.map(({ record, told }) => [record.businessNo, told]))
    const news = records.flatMap((record) => {
      const told = toldOf.get(record.businessNo) ?? 0
      return record.version > told ? [{ record, news: newsOf({ record, told }, submitted.itemName, records) }] : []
    })
    const now = clock.now().getTime()
    let place = 0
    for (const each of news) {
      // A millisecond apart, so that the inbox shows them in the order they happened.
      for (const message of each.news) await tell(tx, { residentId, ...message, at: new Date(now + place++) })
      await store.markTold(tx, each.record)
    }

    const asked = openSupplement(records)
    const acceptance = lastOf(records, 'acceptance')
    await applicationFact(tx, residentId, {
      id,
      item: submitted.itemName,
      supplementDeadline: asked && handedInAt(records, asked) === null ? asked.deadline : null,
      laterDeadline: missingLater(records).length > 0 ? (acceptance?.laterDeadline ?? null) : null,
      // Every record that comes, and every newer version of one, makes it larger.
      version: records.reduce((sum, { version }) => sum + version, 0),
      at: new Date(Math.max(...records.map(({ writtenAt }) => Date.parse(writtenAt)))),
    })
  }

  return {
    async take(tx: Queryable, { residentId, application, records, full }: Learned): Promise<void> {
      const now = clock.now()
      const since = (await listeningSince(tx)) ?? now
      const owner = await store.note(tx, application, residentId, now)
      let changed = false
      for (const record of latestOf(records)) {
        const history = since.getTime() - Date.parse(record.writtenAt) > NEWS_MS
        changed = (await store.keep(tx, record, history)) || changed
      }
      if (full) await store.keepSnapshot(tx, full)
      if (changed) await tellAndPlan(tx, owner, application)
    },
  }
}

export type ApplicationIntake = ReturnType<typeof createApplicationIntake>
