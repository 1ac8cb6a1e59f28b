import { isAlarming, readable } from './logs'

const entry = (fields: object) =>
  JSON.stringify({ level: 'info', time: '2026-11-24T01:02:03.000Z', name: 'bff', ...fields })

describe('log lines in the terminal', () => {
  test('errors and plain text are shown at once, the rest is not', () => {
    expect(isAlarming(entry({ msg: 'request' }))).toBe(false)
    expect(isAlarming(entry({ level: 'warn' }))).toBe(false)
    expect(isAlarming(entry({ level: 'error' }))).toBe(true)
    expect(isAlarming('Error: cannot find module')).toBe(true)
    expect(isAlarming('{ not an entry')).toBe(true)
    expect(isAlarming('  ')).toBe(false)
  })

  test('an entry becomes one readable line, an error brings its stack', () => {
    const line = readable(entry({ msg: 'request', route: '/api/home', ms: 12, pid: 7 }))
    expect(line).toMatch(/^\d\d:\d\d:\d\d INFO {2}bff request route=\/api\/home ms=12$/)
    expect(
      readable(entry({ level: 'error', msg: 'failed', err: { message: 'no', stack: 'Error: no\n    at x' } })),
    ).toMatch(/ERROR bff failed\n {2}Error: no\n {6}at x$/)
    expect(readable('plain')).toBe('plain')
  })
})
