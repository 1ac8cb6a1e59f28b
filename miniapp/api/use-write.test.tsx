import { notificationEndpoints } from '@shared/notifications/contract'
import { act, renderHook, waitFor } from '@testing-library/react'
import { problemReply, type Received, type Reply, startServer } from '@/testing/server'
import { useWrite } from './use-write'

let bff: Awaited<ReturnType<typeof startServer>>
let answer: (request: Received, count: number) => Reply

const message = {
  id: 'm1',
  kind: 'appointment_booked',
  values: {},
  page: null,
  createdAt: '2026-11-22T00:00:00.000Z',
  readAt: null,
}
const done: Reply = { status: 200, body: { message } }
const pending: Reply = { status: 202, body: { state: 'being_confirmed', operation: 'o1', askAgainAfter: 0 } }
const input = { params: { id: 'm1' } }
const keys = () => bff.received.map(({ headers }) => headers['idempotency-key'])

beforeEach(async () => {
  bff = await startServer((request, count) => answer(request, count))
})
afterEach(() => bff.stop())

const write = () => renderHook(() => useWrite(notificationEndpoints.read)).result

test('pressed twice, it is sent once', async () => {
  answer = () => done
  const result = write()
  await act(async () => {
    await Promise.all([result.current.send(input), result.current.send(input)])
  })
  expect(bff.received).toHaveLength(1)
  expect(result.current.state).toBe('done')
})

test('sent again after silence, it uses the same key; the next intention has its own', async () => {
  answer = (_, count) => (count === 1 ? problemReply('hall_unavailable') : done)
  const result = write()
  await act(() => result.current.send(input))
  expect(result.current.problem).toMatchObject({ problem: { code: 'hall_unavailable' } })
  await act(() => result.current.send(input))
  await act(() => result.current.send(input))
  const [first, second, third] = keys()
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test('after a refusal the next try is a new intention', async () => {
  answer = () => problemReply('wrong_state')
  const result = write()
  await act(() => result.current.send(input))
  await act(() => result.current.send(input))
  expect(new Set(keys()).size).toBe(2)
})

test('what is being confirmed is asked about, with the same key, until it is known', async () => {
  answer = (_, count) => (count < 3 ? pending : done)
  const result = write()
  await act(async () => {
    expect(await result.current.send(input)).toEqual({ message })
  })
  expect(keys()).toHaveLength(3)
  expect(new Set(keys()).size).toBe(1)
})

test('while it is being confirmed it is neither done nor failed', async () => {
  answer = () => ({ ...pending, body: { ...(pending.body as object), askAgainAfter: 60 } })
  const { result, unmount } = renderHook(() => useWrite(notificationEndpoints.read))
  let outcome: Promise<unknown> = Promise.resolve('not sent')
  act(() => {
    outcome = result.current.send(input)
  })
  await waitFor(() => expect(result.current.state).toBe('being_confirmed'))
  expect(result.current.busy).toBe(true)
  unmount()
  await expect(outcome).resolves.toBeNull()
})
