import type { RunningPostgres } from '../stores/postgres'
import type { RunningRedis } from '../stores/redis'

export interface Started {
  /** null: somebody else's server is used, and left running. */
  postgres: RunningPostgres | null
  redis: RunningRedis | null
  folders: string[]
}

/** Where the teardown, which runs in the same process, finds what the setup has started. */
export const started: { current: Started | null } = { current: null }
