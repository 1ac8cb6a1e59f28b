import { platform } from './index'

/** One for each thing the resident means to do. Repeating a request with its key can never do it twice. */
export const createIdempotencyKey = (): string => platform.randomHex(32)
