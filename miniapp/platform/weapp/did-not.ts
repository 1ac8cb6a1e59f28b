import type { Did } from '../types'

/** WeChat says in words why something did not happen. */
export const didNot = (error: unknown): Did =>
  /deny|cancel|auth/i.test(String((error as { errMsg?: string }).errMsg)) ? 'refused' : 'impossible'
