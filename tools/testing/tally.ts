/** What was counted so far. The last line of `npm test` is made of it. */
export interface Tally {
  passed: number
  failed: number
}

/** The part of jest's JSON report that is counted. */
export interface JestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  /** Files that could not even be loaded: their tests are in no other number. */
  numRuntimeErrorTestSuites: number
}

export const emptyTally = (): Tally => ({ passed: 0, failed: 0 })

/** A step that is not a test (lint, types, a build) is only counted when it fails. */
export const addStep = (tally: Tally, succeeded: boolean): Tally =>
  succeeded ? tally : { ...tally, failed: tally.failed + 1 }

/**
 * @param report null when jest ended without one
 * @param everything all tests were asked for: then one that did not run is a failure, not a choice
 */
export function addJest(tally: Tally, report: JestReport | null, { everything }: { everything: boolean }): Tally {
  if (!report) return addStep(tally, false)
  const notRun = everything ? report.numPendingTests + report.numTodoTests : 0
  return {
    passed: tally.passed + report.numPassedTests,
    failed: tally.failed + report.numFailedTests + report.numRuntimeErrorTestSuites + notRun,
  }
}

export const summary = ({ passed, failed }: Tally): string => `${passed} passed, ${failed} failed`
