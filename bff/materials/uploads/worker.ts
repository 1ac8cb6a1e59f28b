import type { Clock } from '../../../kit/clock'
import type { Logger } from '../../../kit/logger'
import type { StoreRequests } from '../../certificates/store-requests'
import type { UploadStore } from './store'

const HOUR_MS = 3_600_000
/** Whoever has not gone on by then begins anew. */
const GIVEN_UP_MS = 48 * HOUR_MS
/** As long as a session can live: until then an unknown outcome may be found out. */
const STORING_GIVEN_UP_MS = 31 * 24 * HOUR_MS

/** Removes what was begun and given up: personal content is kept no longer than it is needed. */
export async function removeGivenUp(uploads: UploadStore, requests: StoreRequests, clock: Clock): Promise<number> {
  const now = clock.now().getTime()
  await requests.purge()
  return uploads.purge(new Date(now - GIVEN_UP_MS), new Date(now - STORING_GIVEN_UP_MS))
}

export function startUploadCleaner({
  uploads,
  requests,
  clock,
  logger,
  everyMs = 60_000,
}: {
  uploads: UploadStore
  requests: StoreRequests
  clock: Clock
  logger: Logger
  everyMs?: number
}): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const round = async () => {
    try {
      const removed = await removeGivenUp(uploads, requests, clock)
      if (removed > 0) logger.info({ removed }, 'removed uploads that were given up')
    } catch (error) {
      logger.error({ err: error }, 'removing old uploads failed')
    }
    if (!stopped) timer = setTimeout(next, everyMs)
  }
  const next = () => {
    running = round()
  }
  next()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
