import { findEndpoints } from '@shared/catalogue/find'
import { notificationEndpoints } from '@shared/notifications/contract'
import { phone } from '@/testing/phone'
import { answers } from './answers'
import { forgetKnown, keepKnown, recall, restoreKnown, writeKnownNow } from './known'

const themes = { themes: [{ code: 't1', name: '户籍', audience: 'person' as const, items: 3 }] }
const NOW = Date.parse('2026-11-22T08:00:00Z')
const DAY = 86_400_000
const learn = (data: unknown) => answers.learn(findEndpoints.themes, {}, data as typeof themes)
const question = () => answers.question(findEndpoints.themes, {})

let stop: () => void
beforeEach(() => {
  jest.useFakeTimers({ now: NOW })
  stop = keepKnown()
})
afterEach(() => {
  stop()
  answers.forget()
  forgetKnown()
  jest.useRealTimers()
})

function remember(data: unknown): void {
  learn(data)
  jest.runOnlyPendingTimers()
}

/** The program was closed and is opened again; a page asks. */
function restored(now = NOW + 60_000) {
  answers.forget()
  restoreKnown(now)
  recall(findEndpoints.themes, {})
  return question()
}

test('what was answered is known after the app was closed, with its time', () => {
  remember(themes)
  expect(restored().known).toMatchObject({ data: themes, at: NOW })
})

test('what no longer fits the contract is not shown', () => {
  remember({ themes: [{ code: 't1' }] })
  expect(restored().known.data).toBeUndefined()
})

test('after a week it is no longer known', () => {
  remember(themes)
  expect(restored(NOW + 8 * DAY).known.data).toBeUndefined()
})

test('a record that was cut off is no record', () => {
  phone.storage.set('known', '[{"endpoint":"catalogue.the')
  expect(restored().known.data).toBeUndefined()
})

test('a resident who is forgotten leaves nothing, not even what was about to be written', () => {
  learn(themes)
  answers.forget()
  forgetKnown()
  jest.runOnlyPendingTimers()
  expect(phone.storage.has('known')).toBe(false)
})

test('what is known is asked for again at once: what changed since was not written down', () => {
  remember(themes)
  expect(restored(NOW + 1_000).isOld).toBe(true)
})

test('what was answered just before the app was closed is known, and what was forgotten is not', () => {
  learn(themes)
  writeKnownNow()
  expect(restored().known.data).toEqual(themes)

  forgetKnown()
  writeKnownNow()
  expect(restored().known.data).toBeUndefined()
})

test('what no page has asked for in this run stays known', () => {
  remember(themes)
  answers.forget()
  restoreKnown(NOW + DAY)
  answers.learn(notificationEndpoints.messages, { query: {} }, { messages: [], unread: 0, next: null })
  jest.runOnlyPendingTimers()
  expect(restored(NOW + DAY).known.data).toEqual(themes)
})

test('what a page knows already is not replaced by what was known before', () => {
  remember(themes)
  answers.forget()
  restoreKnown(NOW + 60_000)
  learn({ themes: [] })
  recall(findEndpoints.themes, {})
  expect(question().known.data).toEqual({ themes: [] })
})
