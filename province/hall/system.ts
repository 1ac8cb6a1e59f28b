import type { System } from '../shell/system'
import { createHall } from './app'
import { seedHall } from './seeding/seed'

/** 网上办事大厅: items, halls, places and appointments, queues, applications. */
export const hall: System = {
  name: 'hall',
  schema: 'hall',
  migrations: 'province/hall/migrations',
  seed: seedHall,
  async createApp(context) {
    return { app: createHall(context) }
  },
}
