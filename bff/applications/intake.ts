import type { Renewal } from '@shared/certificates/contract'
import { readCertificateIdentifier } from '@shared/standards/certificate-identifier'
import type { Clock } from '../../kit/clock'
import type { Queryable } from '../../kit/database'
import { listeningSince } from '../exchange/feed'
import type { Telling } from '../notifications/telling'
import type { FullApplication, StageRecord } from '../upstreams/hall-application-words'
import { newsOf } from './news'
import type { ApplicationStore } from './store'
import { handedInAt, lastOf, latestOf, missingLater, openSupplement, type RecordOf } from './timeline'

/** What was written longer than this before we began to listen to the hall is history, not news, however late it comes. */
const NEWS_MS = 60 * 60 * 1000

export interface Learned {
  residentId: string
  application: string
  records: readonly StageRecord[]
  /** Set when the hall was asked for the whole. */
  full?: FullApplication
}

export interface ApplicationIntakeOptions {
  store: ApplicationStore
  telling: Telling
  /** What renews a type of certificate where an item is handled. */
  renewalWhere(certificateType: string, item: string): Renewal | null
  clock: Clock
}

/**
 * The one way in which anything about an application becomes known here, whether from an answer, a push or the feed:
 * records are kept, the resident is told what is new, and her reminders follow, all in the transaction of the caller.
 * Twice, late or in another order it ends in the same rows and the same messages.
 */
export function createApplicationIntake({ store, telling, renewalWhere, clock }: ApplicationIntakeOptions) {
  /**
   * What was issued is known from here on, whether or not she ever opens her wallet: it will remind her of its end. Where
   * the item is handled stands for where she lives, which the hall does not say.
   */
  async function noteIssued(
    tx: Queryable,
    residentId: string,
    { certificate, writtenAt }: RecordOf<'finish'>,
    item: string,
  ): Promise<void> {
    const identifier = certificate?.id ? readCertificateIdentifier(certificate.id) : null
    if (!certificate?.id || !identifier?.ok) return
    const { id, name, validUntil } = certificate
    const renewal = renewalWhere(identifier.parts.typeCode, item)
    await telling.certificateFact(
      tx,
      residentId,
      { id, name, validUntil, valid: true, renewal: renewal && { item: renewal.item, online: renewal.online } },
      new Date(writtenAt),
    )
  }

  async function tellAndPlan(
    tx: Queryable,
    residentId: string,
    id: string,
    changed: readonly StageRecord[],
  ): Promise<void> {
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
      for (const message of each.news) await telling.tell(tx, { residentId, ...message, at: new Date(now + place++) })
      await store.markTold(tx, each.record)
    }

    const asked = openSupplement(records)
    const acceptance = lastOf(records, 'acceptance')
    await telling.applicationFact(tx, residentId, {
      id,
      item: submitted.itemName,
      supplementDeadline: asked && handedInAt(records, asked) === null ? asked.deadline : null,
      laterDeadline: missingLater(records).length > 0 ? (acceptance?.laterDeadline ?? null) : null,
      // Every record that comes, and every newer version of one, makes it larger.
      version: records.reduce((sum, { version }) => sum + version, 0),
      at: new Date(Math.max(...records.map(({ writtenAt }) => Date.parse(writtenAt)))),
    })
    // Once, in whatever order they come: later the store knows better what has become of it.
    const finish = lastOf(records, 'finish')
    if (finish && changed.some(({ stage }) => stage === 'finish' || stage === 'submitted'))
      await noteIssued(tx, residentId, finish, submitted.itemCode)
  }

  return {
    async take(tx: Queryable, { residentId, application, records, full }: Learned): Promise<void> {
      const now = clock.now()
      const since = (await listeningSince(tx)) ?? now
      const owner = await store.note(tx, application, residentId, now)
      const changed: StageRecord[] = []
      for (const record of latestOf(records)) {
        const history = since.getTime() - Date.parse(record.writtenAt) > NEWS_MS
        if (await store.keep(tx, record, history)) changed.push(record)
      }
      if (full) await store.keepSnapshot(tx, full)
      if (changed.length > 0) await tellAndPlan(tx, owner, application, changed)
    },
  }
}

export type ApplicationIntake = ReturnType<typeof createApplicationIntake>
