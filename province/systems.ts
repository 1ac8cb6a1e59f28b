import type { System } from './shell/system'

/** Every outside system that the province plays. */
export const SYSTEMS: readonly System[] = []
