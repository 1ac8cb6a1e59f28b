import { addJest, addStep, emptyTally, type JestReport, summary } from './tally'

const report = (counts: Partial<JestReport>): JestReport => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  ...counts,
})

describe('the last line of npm test', () => {
  test('counts the tests of both runs', () => {
    const first = addJest(emptyTally(), report({ numPassedTests: 300 }), { everything: true })
    expect(summary(addJest(first, report({ numPassedTests: 40, numFailedTests: 2 }), { everything: true }))).toBe(
      '340 passed, 2 failed',
    )
  })

  test('counts a failed step, a suite that does not load and a run without a report as failures', () => {
    let tally = addStep(addStep(emptyTally(), true), false)
    tally = addJest(tally, report({ numRuntimeErrorTestSuites: 1 }), { everything: true })
    expect(summary(addJest(tally, null, { everything: true }))).toBe('0 passed, 3 failed')
  })

  test('lets nobody skip a test, unless some were asked for by name', () => {
    const some = report({ numPassedTests: 1, numPendingTests: 7, numTodoTests: 1 })
    expect(summary(addJest(emptyTally(), some, { everything: true }))).toBe('1 passed, 8 failed')
    expect(summary(addJest(emptyTally(), some, { everything: false }))).toBe('1 passed, 0 failed')
  })
})
