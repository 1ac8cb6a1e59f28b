import type { System } from '../shell/system'
import { createHall } from './app'
import { Halls } from './appointments/halls'
import { createWaitlistKeeper, startWaitlistKeeper } from './appointments/waitlist-keeper'
import { startPushing } from './pushes/push'
import { startQueueKeeper } from './queue/keeper'
import { seedHall } from './seeding/seed'
import { CertificateStore } from './store/certificate-store'
import { startStoreWorker } from './store/worker'

/** 网上办事大厅: items, halls, places and appointments, queues, applications. */
export const hall: System = {
  name: 'hall',
  schema: 'hall',
  migrations: 'province/hall/migrations',
  seed: seedHall,
  async createApp({ db, clock, logger, urls, settings, hallCallbackUrl }) {
    const store = new CertificateStore(urls, settings.hallClientSecret, logger)
    const halls = new Halls(db)
    const background = [
      startStoreWorker({ db, store, clock, logger }),
      startWaitlistKeeper({ keeper: createWaitlistKeeper(db, halls), clock, logger }),
      startQueueKeeper({ db, clock, logger }),
    ]
    if (hallCallbackUrl !== null) {
      background.push(startPushing({ db, url: hallCallbackUrl, secret: settings.hallCallbackSecret, clock, logger }))
    }
    return {
      app: createHall({ db, clock, logger, urls, store, halls }),
      async stop() {
        await Promise.all(background.map((each) => each.stop()))
      },
    }
  },
}
