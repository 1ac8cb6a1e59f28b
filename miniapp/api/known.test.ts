import { findEndpoints } from '@shared/catalogue/find'
import { homeEndpoints } from '@shared/home/contract'
import { QueryClient } from '@tanstack/react-query'
import { phone } from '@/testing/phone'
import { queryKey } from './keys'
import { forgetKnown, keepKnown, recall, restoreKnown, writeKnownNow } from './known'

const key = queryKey(findEndpoints.themes, {})
const themes = { themes: [{ code: 't1', name: '户籍', audience: 'person' as const, items: 3 }] }
const NOW = Date.parse('2026-11-22T08:00:00Z')
const DAY = 86_400_000

beforeEach(() => jest.useFakeTimers({ now: NOW }))
afterEach(() => {
  forgetKnown()
  jest.useRealTimers()
})

function remember(data: unknown): void {
  const client = new QueryClient()
  const stop = keepKnown(client)
  client.setQueryData(key, data)
  jest.runOnlyPendingTimers()
  stop()
  client.clear()
}

function restored(now = NOW + 60_000): QueryClient {
  const client = new QueryClient()
  restoreKnown(now)
  recall(client, findEndpoints.themes, {})
  return client
}

test('what was answered is known after the app was closed, with its time', () => {
  remember(themes)
  const client = restored()
  expect(client.getQueryData(key)).toEqual(themes)
  expect(client.getQueryState(key)?.dataUpdatedAt).toBe(NOW)
})

test('what no longer fits the contract is not shown', () => {
  remember({ themes: [{ code: 't1' }] })
  expect(restored().getQueryData(key)).toBeUndefined()
})

test('after a week it is no longer known', () => {
  remember(themes)
  expect(restored(NOW + 8 * DAY).getQueryData(key)).toBeUndefined()
})

test('a record that was cut off is no record', () => {
  phone.storage.set('known', '[{"endpoint":"catalogue.the')
  expect(restored().getQueryData(key)).toBeUndefined()
})

test('a resident who is forgotten leaves nothing, not even what was about to be written', () => {
  const client = new QueryClient()
  const stop = keepKnown(client)
  client.setQueryData(key, themes)
  forgetKnown()
  jest.runOnlyPendingTimers()
  stop()
  expect(phone.storage.has('known')).toBe(false)
})

test('what is known is asked for again at once: what changed since was not written down', () => {
  remember(themes)
  expect(restored(NOW + 1_000).getQueryState(key)?.isInvalidated).toBe(true)
})

test('what was answered just before the app was closed is known, and what was forgotten is not', () => {
  const client = new QueryClient()
  const stop = keepKnown(client)
  client.setQueryData(key, themes)
  writeKnownNow(client)
  stop()
  expect(restored().getQueryData(key)).toEqual(themes)

  forgetKnown()
  writeKnownNow(client)
  expect(restored().getQueryData(key)).toBeUndefined()
})

test('what no page has asked for in this run stays known', () => {
  remember(themes)
  restoreKnown(NOW + DAY)
  const client = new QueryClient()
  const stop = keepKnown(client)
  client.setQueryData(queryKey(homeEndpoints.home, {}), { serverTime: '2026-11-23T08:00:00Z' })
  jest.runOnlyPendingTimers()
  stop()
  expect(restored(NOW + DAY).getQueryData(key)).toEqual(themes)
})

test('what a page knows already is not replaced by what was known before', () => {
  remember(themes)
  restoreKnown(NOW + 60_000)
  const client = new QueryClient()
  const newer = { themes: [] }
  client.setQueryData(key, newer)
  recall(client, findEndpoints.themes, {})
  expect(client.getQueryData(key)).toEqual(newer)
})
