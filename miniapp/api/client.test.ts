import { appointmentEndpoints } from '@shared/appointments/contract'
import { catalogueEndpoints } from '@shared/catalogue/contract'
import { findEndpoints } from '@shared/catalogue/find'
import { residentEndpoints, type Session } from '@shared/residents/contract'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { phone } from '@/testing/phone'
import { problemReply, type Received, type Reply, startServer } from '@/testing/server'
import { answers } from './answers'
import { ask, call } from './client'
import { ApiProblem, Left, NetworkProblem, UnreadableAnswer } from './problems'
import { serverNow } from './server-clock'
import { send } from './transport'

let bff: Awaited<ReturnType<typeof startServer>>
let answer: (request: Received, count: number) => Reply

const themes = { themes: [{ code: 't1', name: '户籍', audience: 'person', items: 3 }] }
const session = (token: string, id = 'r1'): Session => ({
  token,
  expiresAt: '2026-12-01T00:00:00Z',
  resident: { id, name: '测**' },
})

beforeEach(async () => {
  answer = () => ({ status: 200, body: themes })
  bff = await startServer((request, count) => answer(request, count))
  useSession.setState({ session: null })
  usePreferences.setState({ locale: 'zh-Hans' })
})
afterEach(() => bff.stop())

describe('a question', () => {
  test('is asked as the endpoint table says, in the resident’s language and name', async () => {
    useSession.getState().signedIn(session('secret'))
    usePreferences.setState({ locale: 'en' })
    answer = () => ({ status: 200, body: { hits: [] } })
    await ask(findEndpoints.search, { query: { q: '居住证 & co', limit: 5 } })
    const [{ method, url, headers }] = bff.received as [Received]
    expect(method).toBe('GET')
    expect(url).toBe('/api/catalogue/search?q=%E5%B1%85%E4%BD%8F%E8%AF%81%20%26%20co&limit=5')
    expect(headers.authorization).toBe('Bearer secret')
    expect(headers['accept-language']).toBe('en')
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
    expect(headers['idempotency-key']).toBeUndefined()
  })

  test('leaves out what was not given, and puts parameters into the path encoded', async () => {
    answer = () => problemReply('not_found')
    await expect(ask(catalogueEndpoints.guide, { params: { code: 'A:1/2' } })).rejects.toBeInstanceOf(ApiProblem)
    expect(bff.received[0]?.url).toBe('/api/catalogue/items/A%3A1%2F2')
    answer = () => ({ status: 200, body: { items: [], total: 0, next: null } })
    await ask(catalogueEndpoints.items, { query: { theme: 't1', cursor: undefined } })
    expect(bff.received[1]?.url).toBe('/api/catalogue/items?theme=t1')
  })

  test('gets its answer', async () => {
    await expect(ask(findEndpoints.themes, {})).resolves.toEqual(themes)
  })

  test('does not take an answer that breaks the contract', async () => {
    answer = () => ({ status: 200, body: { themes: [{ code: 't1' }] } })
    await expect(ask(findEndpoints.themes, {})).rejects.toBeInstanceOf(UnreadableAnswer)
  })

  test('learns the server’s clock from an answer that carries it', async () => {
    const serverTime = new Date(Date.now() + 3_600_000).toISOString()
    answer = () => ({ status: 200, body: { appointments: [], numbers: [], serverTime } })
    await ask(appointmentEndpoints.mine, {})
    expect(Math.abs(serverNow() - Date.now() - 3_600_000)).toBeLessThan(2_000)
  })
})

describe('a failure', () => {
  test('of a known kind arrives with its code, its words and what may be offered', async () => {
    answer = () => problemReply('slot_full', { alternatives: [] })
    const failure = await call(appointmentEndpoints.hold, {
      body: { items: ['i'], slot: 's' },
      idempotencyKey: 'k1',
    }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ApiProblem)
    expect((failure as ApiProblem).problem).toMatchObject({ code: 'slot_full', alternatives: [] })
  })

  test('that only a proxy explains is ours', async () => {
    answer = () => ({ status: 502, body: '<html>Bad Gateway</html>' })
    await expect(ask(findEndpoints.themes, {})).rejects.toMatchObject({ name: 'UnreadableAnswer', status: 502 })
  })

  test('to reach the server tells a phone without a network from a server that is away', async () => {
    await bff.stop()
    const globals = globalThis as unknown as { API_BASE: string }
    globals.API_BASE = bff.origin
    await expect(ask(findEndpoints.themes, {})).rejects.toMatchObject({ kind: 'unreachable' })
    phone.online = false
    await expect(ask(findEndpoints.themes, {})).rejects.toMatchObject({ kind: 'offline' })
  })

  test('to answer in time is a timeout, and the request is ended', async () => {
    answer = () => ({ status: 200, never: true })
    const wire = { method: 'GET', url: `${bff.origin}/slow`, header: {} } as const
    await expect(send(wire, 40)).rejects.toMatchObject({ name: 'NetworkProblem', kind: 'timeout' })
    await expect(send(wire, 40)).rejects.toBeInstanceOf(NetworkProblem)
  })

  test('to stay is not one: a page that leaves ends its request', async () => {
    const leaving = new AbortController()
    answer = () => {
      leaving.abort()
      return { status: 200, never: true }
    }
    await expect(ask(findEndpoints.themes, { signal: leaving.signal })).rejects.toBeInstanceOf(Left)
    await expect(ask(findEndpoints.themes, { signal: leaving.signal })).rejects.toBeInstanceOf(Left)
    expect(bff.received).toHaveLength(1)
  })
})

describe('a write', () => {
  const appointment = { body: { items: ['i1'], slot: 's1' }, idempotencyKey: 'k1' }

  test('carries its key and its body', async () => {
    answer = () => problemReply('slot_full')
    await call(appointmentEndpoints.hold, appointment).catch(() => undefined)
    expect(bff.received[0]?.headers['idempotency-key']).toBe('k1')
    expect(bff.received[0]?.body).toEqual({ items: ['i1'], slot: 's1' })
  })

  test('without a key is not sent at all', async () => {
    await expect(call(appointmentEndpoints.hold, { body: appointment.body })).rejects.toThrow('idempotency key')
    expect(bff.received).toHaveLength(0)
  })

  test('whose outcome is unknown says so', async () => {
    answer = () => ({ status: 202, body: { state: 'being_confirmed', operation: 'o1', askAgainAfter: 2 } })
    await expect(call(appointmentEndpoints.hold, appointment)).resolves.toEqual({
      state: 'being_confirmed',
      operation: 'o1',
      askAgainAfter: 2,
    })
  })
})

describe('a session the BFF no longer knows', () => {
  test('in a browser is forgotten with everything known about the resident', async () => {
    useSession.getState().signedIn(session('old'))
    const mine = { appointments: [], numbers: [], serverTime: '2026-11-22T00:00:00.000Z' }
    answers.learn(appointmentEndpoints.mine, { query: {} }, mine)
    phone.storage.set('known', '[]')
    answer = () => problemReply('not_signed_in')
    await expect(ask(residentEndpoints.me, {})).rejects.toMatchObject({ problem: { code: 'not_signed_in' } })
    expect(useSession.getState().session).toBeNull()
    expect(answers.known(appointmentEndpoints.mine, { query: {} })).toBeUndefined()
    expect(phone.storage.has('known')).toBe(false)
  })
})
