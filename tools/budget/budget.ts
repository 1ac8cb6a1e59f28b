import { readFileSync } from 'node:fs'
import { projectPath } from '../project'

/** Limits of the WeChat build. Sizes in KB of 1,000 bytes, as files lie in the package, before WeChat compresses them. */
export interface Budget {
  /** The main package, against the smallest program Taro can build with the same settings. */
  mainPerFloor: number
  subpackageKB: number
  totalKB: number
  largestSetDataKB: number
  setDataPerSecond: number
  requestsBeforeFirstScreen: number
  /** Of one page, as it is shown. */
  nodes: number
  depth: number
  children: number
  concurrentRequests: number
  /** Of one style sheet. */
  unusedStyleKB: number
}

export const readBudget = (): Budget => JSON.parse(readFileSync(projectPath('config', 'budget.json'), 'utf8')) as Budget
