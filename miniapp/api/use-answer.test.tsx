import { findEndpoints } from '@shared/catalogue/find'
import { act, renderHook, waitFor } from '@testing-library/react'
import { freshPhone } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply, type Received, type Reply, startServer } from '@/testing/server'
import { answers } from './answers'
import { onForeground, watchPhone } from './ask-again'
import { useAnswer } from './use-answer'

const named = (name: string) => ({ themes: [{ code: 't1', name, audience: 'person' as const, items: 3 }] })
const reply = (name: string): Reply => ({ status: 200, body: named(name) })
const regions = (parent: string): Reply => ({
  status: 200,
  body: { regions: [{ code: `${parent}1`, name: parent, parent, level: 'city' }] },
})

let bff: Awaited<ReturnType<typeof startServer>>
let answer: (request: Received, count: number) => Reply | Promise<Reply>
beforeEach(async () => {
  freshPhone()
  answer = (_, count) => reply(`answer ${count}`)
  bff = await startServer((request, count) => answer(request, count))
})
afterEach(async () => {
  answers.forget()
  await bff.stop()
})

type Options = NonNullable<Parameters<typeof useAnswer>[2]>
const page = (options: Options = {}) => renderHook(() => useAnswer(findEndpoints.themes, {}, options))
const shown = ({ result }: ReturnType<typeof page>) => result.current.data?.themes[0]?.name
const makeOld = () => answers.question(findEndpoints.themes, {}).become({ at: Date.now() - 16_000 })

test('asked by two pages at once it is asked once, and a third a moment later shows it without asking', async () => {
  const pages = [page(), page()]
  expect(pages[0]?.result.current.loading).toBe(true)
  await waitFor(() => expect(pages.map(shown)).toEqual(['answer 1', 'answer 1']))
  expect(shown(page())).toBe('answer 1')
  expect(bff.received).toHaveLength(1)
})

test('an answer that may be old is shown while it is asked again', async () => {
  answers.learn(findEndpoints.themes, {}, named('before'))
  makeOld()
  const one = page()
  expect(shown(one)).toBe('before')
  await waitFor(() => expect(shown(one)).toBe('answer 1'))
})

test('a page that opens because something may have happened asks, however young the answer is', async () => {
  answers.learn(findEndpoints.themes, {}, named('before'))
  const one = page({ always: true })
  await waitFor(() => expect(shown(one)).toBe('answer 1'))
})

test('what was known stays when asking again fails, with the reason, and the next page asks', async () => {
  const one = page()
  await waitFor(() => expect(shown(one)).toBe('answer 1'))
  answer = () => problemReply('hall_unavailable')
  await act(() => one.result.current.refresh())
  expect(shown(one)).toBe('answer 1')
  expect(one.result.current.problem).toMatchObject({ problem: { code: 'hall_unavailable' } })
  answer = () => reply('at last')
  page()
  await waitFor(() => expect(shown(one)).toBe('at last'))
  expect(one.result.current.problem).toBeNull()
})

test('where nothing is known a second try begins with the skeleton again', async () => {
  answer = () => problemReply('hall_unavailable')
  const one = page()
  await waitFor(() => expect(one.result.current.problem).not.toBeNull())
  expect(one.result.current.loading).toBe(false)
  answer = () => ({ status: 200, never: true })
  act(() => void one.result.current.refresh())
  expect(one.result.current).toMatchObject({ loading: true, problem: null })
})

test('a way that breaks once is tried again; a refusal is not', async () => {
  answer = (_, count) => (count === 1 ? { status: 200, cut: true } : reply('second try'))
  const one = page()
  await waitFor(() => expect(shown(one)).toBe('second try'))
  answer = () => problemReply('forbidden')
  await act(() => one.result.current.refresh())
  expect(bff.received).toHaveLength(3)
})

test('the request ends with the last page that shows it, and not before', async () => {
  answer = () => ({ status: 200, never: true })
  const [first, second] = [page(), page()]
  await waitFor(() => expect(bff.waiting()).toHaveLength(1))
  first.unmount()
  expect(answers.isAsking).toBe(true)
  second.unmount()
  expect(answers.isAsking).toBe(false)
  await waitFor(() => expect(bff.waiting()).toEqual([]))
})

test('what was being asked before something changed is asked again, and its answer comes to nothing', async () => {
  let late: (reply: Reply) => void = () => undefined
  answer = (_, count) => (count === 1 ? new Promise((resolve) => (late = resolve)) : reply('after the change'))
  const one = page()
  await waitFor(() => expect(bff.received).toHaveLength(1))
  await act(() => answers.askAgain('catalogue.'))
  late(reply('before the change'))
  expect(shown(one)).toBe('after the change')
})

test('what nobody looks at is asked when a page opens, and of other capabilities not at all', async () => {
  answers.learn(findEndpoints.themes, {}, named('before'))
  await answers.askAgain('appointments.')
  const young = page()
  expect(young.result.current.refreshing).toBe(false)
  young.unmount()
  await answers.askAgain('catalogue.')
  expect(bff.received).toHaveLength(0)
  const one = page()
  await waitFor(() => expect(shown(one)).toBe('answer 1'))
})

test('forgotten, it is shown no longer, and asked anew by the page that shows it', async () => {
  const one = page()
  await waitFor(() => expect(shown(one)).toBe('answer 1'))
  act(() => answers.forget())
  expect(shown(one)).toBeUndefined()
  await waitFor(() => expect(shown(one)).toBe('answer 2'))
})

test('dropped, it is known no longer, and the page that shows it is left as it is', async () => {
  const one = page()
  await waitFor(() => expect(shown(one)).toBe('answer 1'))
  act(() => answers.drop(findEndpoints.themes, {}))
  expect(answers.known(findEndpoints.themes, {})).toBeUndefined()
  expect(shown(one)).toBe('answer 1')
})

test('the same answer again is the same object', async () => {
  answer = () => reply('same')
  const one = page()
  await waitFor(() => expect(shown(one)).toBe('same'))
  const before = one.result.current.data
  await act(() => one.result.current.refresh())
  expect(bff.received).toHaveLength(2)
  expect(one.result.current.data).toBe(before)
})

test.each([
  ['the app comes back', () => onForeground(true)],
  [
    'the network comes back',
    () => {
      phone.goOnline(false)
      phone.goOnline(true)
    },
  ],
])('when %s, what is old on a screen is asked, what is young is not', async (_, happens) => {
  watchPhone()
  const one = page()
  await waitFor(() => expect(shown(one)).toBe('answer 1'))
  act(happens)
  expect(one.result.current.refreshing).toBe(false)
  act(makeOld)
  act(happens)
  await waitFor(() => expect(shown(one)).toBe('answer 2'))
})

test('by the clock it is asked while the app is in front, not while it is behind', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
  answers.learn(findEndpoints.themes, {}, named('before'))
  const one = page({ everySeconds: 5 })
  onForeground(false)
  act(() => void jest.advanceTimersByTime(5_000))
  expect(one.result.current.refreshing).toBe(false)
  onForeground(true)
  act(() => void jest.advanceTimersByTime(5_000))
  expect(one.result.current.refreshing).toBe(true)
  one.unmount()
  jest.useRealTimers()
})

test('while another one is asked for, the answer to the last stays', async () => {
  answer = ({ url }) => regions(url.endsWith('0') ? 'Guangzhou' : 'Shenzhen')
  const { result, rerender } = renderHook(
    ({ parent }) => useAnswer(findEndpoints.regions, { query: { parent } }, { keepLast: true }),
    { initialProps: { parent: '440000000000' } },
  )
  await waitFor(() => expect(result.current.data?.regions[0]?.name).toBe('Guangzhou'))
  rerender({ parent: '440000000001' })
  expect(result.current).toMatchObject({ loading: false, data: { regions: [{ name: 'Guangzhou' }] } })
  await waitFor(() => expect(result.current.data?.regions[0]?.name).toBe('Shenzhen'))
})

test('not asked before it may be', async () => {
  const { result, rerender } = renderHook(({ enabled }) => useAnswer(findEndpoints.themes, {}, { enabled }), {
    initialProps: { enabled: false },
  })
  expect(result.current).toMatchObject({ loading: false, data: undefined })
  rerender({ enabled: true })
  await waitFor(() => expect(result.current.data).toEqual(named('answer 1')))
  expect(bff.received).toHaveLength(1)
})

test('questions nobody looks at do not fill the phone', () => {
  const watched = page()
  for (let number = 0; number < 300; number++) {
    answers.learn(findEndpoints.search, { query: { q: `words ${number}` } }, { hits: [] })
  }
  expect(answers.all().length).toBeLessThanOrEqual(200)
  expect(answers.question(findEndpoints.themes, {}).isWatched).toBe(true)
  watched.unmount()
})

test('a page that has left asks nothing any more', async () => {
  const one = page()
  await waitFor(() => expect(shown(one)).toBe('answer 1'))
  one.unmount()
  await one.result.current.refresh()
  expect(bff.received).toHaveLength(1)
})
