import type { TestStores } from './stores'

/** Where the teardown, which runs in the same process, finds what the setup has started; null: nothing. */
export const started: { stores: TestStores | null } = { stores: null }
