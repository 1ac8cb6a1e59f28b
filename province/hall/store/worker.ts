import { type Background, runInBackground } from '../../../kit/background'
import type { Clock } from '../../../kit/clock'
import type { Database } from '../../../kit/database'
import type { Logger } from '../../../kit/logger'
import { type CertificateStore, type StoreAnswer, StoreUnreachable } from './certificate-store'
import { tellIssued } from './issuing'
import { claimJob, endJob, type Job, putOff } from './jobs'

const PATHS: Record<Job['kind'], string> = {
  attach: '/material/attach',
  verify: '/material/verify',
  issue: '/certificate/issue',
}

/**
 * Tells the certificate store what it must know, until it has taken it. A job may be sent twice, after a time-out or
 * when the process died: the store knows it by its reference and does it once.
 */
export function startStoreWorker(
  { db, store, clock, logger }: { db: Database; store: CertificateStore; clock: Clock; logger: Logger },
  everyMs = 500,
): Background {
  const carryOut = async (job: Job, ending: AbortSignal): Promise<void> => {
    const { reference, kind, serial, data, attempts } = job
    let answer: StoreAnswer
    try {
      answer = await store.call(PATHS[kind], { ...data, reference }, ending)
    } catch (error) {
      if (!(error instanceof StoreUnreachable)) throw error
      if (ending.aborted) return
      logger.warn({ err: error, kind, attempts }, 'the certificate store was not told yet')
      return putOff(db, job)
    }
    if (answer.status !== '0') {
      logger.error({ kind, status: answer.status, attempts }, 'the certificate store does not take what it is told')
      return putOff(db, job)
    }
    const now = clock.now()
    await db.transaction(async (tx) => {
      const first = await endJob(tx, job, now)
      if (first && kind === 'issue') await tellIssued(tx, serial, answer.data, now)
    })
  }

  return runInBackground(
    async (ending) => {
      const job = await claimJob(db)
      if (job) await carryOut(job, ending)
      return job !== null
    },
    { everyMs, logger, name: 'store jobs' },
  )
}
