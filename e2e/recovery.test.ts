import { randomUUID } from 'node:crypto'
import { eventually, signIn, startWorld, type World } from '../tools/testing/world'
import { book, leftOf, nearestFirstTime } from './booking'
import { type Api, apiAt, endpoints } from './client'

let world: World
let api: Api
let token: string

beforeAll(async () => {
  world = await startWorld({ bff: { env: { UPSTREAM_TIMEOUT_MS: '1200' } } })
  api = apiAt(world.bff.url)
  token = await signIn(world, 'r001')
  await nearestFirstTime(api)
})
afterAll(() => world.stop())
afterEach(async () => {
  const { control } = world.province
  for (const name of ['hall', 'certificates', 'identity', 'wechat'] as const)
    await control.setSystem(name, { mode: 'ok' })
  const { appointments } = await eventually(() => api.ok(endpoints.appointments.mine, { token }), { timeoutMs: 15_000 })
  // Nothing of one test is left to be settled in the next.
  await eventually(async () => expect(await unsettled()).toBe(0), { timeoutMs: 20_000 })
  for (const { id } of appointments) await api.send(endpoints.appointments.cancel, { token, params: { id }, body: {} })
})

const holdFirst = async () => {
  const place = await nearestFirstTime(api)
  const { appointment } = await api.ok(endpoints.appointments.hold, {
    token,
    body: { items: [place.item], slot: place.slot.id },
  })
  return { place, id: appointment.id }
}

test('the BFF dies between hold and confirm: the hold is still hers, and confirming it works', async () => {
  const { id } = await holdFirst()
  await world.bff.kill()
  await world.bff.restart()
  const { appointment } = await api.ok(endpoints.appointments.one, { token, params: { id } })
  expect(appointment.state).toBe('held')
  const confirmed = await api.ok(endpoints.appointments.confirm, { token, params: { id } })
  expect(confirmed.appointment.state).toBe('booked')
})

test('the BFF dies while confirming: the truth is found out, told once, and a repeat gets it', async () => {
  const { place, id } = await holdFirst()
  const leftBefore = await leftOf(api, place)
  const key = randomUUID()
  // The hall takes its time, so that the request is at the hall when the BFF dies.
  await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: 700 })
  const sent = api.send(endpoints.appointments.confirm, { token, key, params: { id } }).then(
    () => 'answered',
    () => 'lost',
  )
  await eventually(async () => expect(await unsettled()).toBe(1))
  await world.bff.kill()
  expect(await sent).toBe('lost')
  await world.province.control.setSystem('hall', { mode: 'ok' })
  await world.bff.restart()

  // The phone asks again with the same key until it is told.
  const answer = await eventually(
    async () => {
      const { status, body } = await api.send(endpoints.appointments.confirm, { token, key, params: { id } })
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
      return body as { appointment: { state: string } }
    },
    { timeoutMs: 25_000 },
  )
  expect(answer.appointment.state).toBe('booked')
  const { appointments } = await api.ok(endpoints.appointments.mine, { token })
  expect(appointments.map((each) => [each.id, each.state, each.pending])).toEqual([[id, 'booked', null]])
  expect(await leftOf(api, place)).toBe(leftBefore)
  const { messages } = await api.ok(endpoints.notifications.messages, { token })
  expect(messages.filter((each) => each.kind === 'appointment_booked' && each.page?.includes(id))).toHaveLength(1)
})

test('the hall does not answer a confirmation in time: being confirmed, then the truth, without asking again', async () => {
  const { id } = await holdFirst()
  await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: 1_600 })
  const { status, body } = await api.send(endpoints.appointments.confirm, { token, params: { id } })
  expect(status).toBe(202)
  expect(body).toMatchObject({ state: 'being_confirmed' })
  await world.province.control.setSystem('hall', { mode: 'ok' })
  // Nobody repeats the request: the background finds out and writes the message.
  await eventually(
    async () => {
      const { messages } = await api.ok(endpoints.notifications.messages, { token })
      expect(messages.some((each) => each.kind === 'appointment_booked' && each.page?.includes(id))).toBe(true)
    },
    { timeoutMs: 20_000 },
  )
  const { appointment } = await api.ok(endpoints.appointments.one, { token, params: { id } })
  expect(appointment).toMatchObject({ state: 'booked', pending: null })
})

test('the hall fails before it takes a confirmation: being confirmed, then told that nothing happened', async () => {
  const { id } = await holdFirst()
  await world.province.control.setSystem('hall', { mode: 'failing', failureRate: 1 })
  const { status } = await api.send(endpoints.appointments.confirm, { token, params: { id } })
  expect(status).toBe(202)
  await world.province.control.setSystem('hall', { mode: 'ok' })
  await eventually(
    async () => {
      const { messages } = await api.ok(endpoints.notifications.messages, { token })
      expect(messages[0]).toMatchObject({ kind: 'operation_refused', page: expect.stringContaining(id) })
    },
    { timeoutMs: 20_000 },
  )
  const { appointment } = await api.ok(endpoints.appointments.one, { token, params: { id } })
  expect(appointment).toMatchObject({ state: 'held', pending: null })
})

test('the certificate store is down: home answers, and only that part is unavailable', async () => {
  await world.province.control.setSystem('certificates', { mode: 'down' })
  const fresh = await signIn(world, 'r004')
  const home = await api.ok(endpoints.home.home, { token: fresh })
  expect(home.certificates).toMatchObject({ state: 'unavailable', reason: 'certificates_unavailable' })
  expect(home.appointments?.state).toBe('fresh')
  expect(home.applications?.state).toBe('fresh')
  expect(home.messages?.state).toBe('fresh')
})

test('a slow store costs its part, not the page: what was known is shown with its time', async () => {
  const first = await api.ok(endpoints.home.home, { token })
  expect(first.certificates?.state).toBe('fresh')
  await world.province.control.setSystem('certificates', { mode: 'slow', latencyMs: 60_000 })
  const home = await api.ok(endpoints.home.home, { token })
  expect(home.certificates).toMatchObject({ state: 'stale', reason: 'certificates_unavailable' })
  expect(home.appointments?.state).toBe('fresh')
})

test('the hall is down: the message says whose fault it is, search goes on, and it heals by itself', async () => {
  await world.province.control.setSystem('hall', { mode: 'down' })
  const problem = await api.problem(endpoints.appointments.mine, { token })
  expect(problem).toMatchObject({ code: 'hall_unavailable', status: 503, fault: 'hall', retry: 'same' })
  expect(problem.detail).toContain('不是您的网络问题')
  const { hits } = await api.ok(endpoints.catalogue.search, { query: { q: 'jzz' } })
  expect(hits.length).toBeGreaterThan(0)
  await world.province.control.setSystem('hall', { mode: 'ok' })
  await eventually(() => api.ok(endpoints.appointments.mine, { token }), { timeoutMs: 10_000 })
})

test('the hall cannot be reached when a booking is wanted: refused at once, nothing is held, a repeat works', async () => {
  const place = await nearestFirstTime(api)
  const before = await leftOf(api, place)
  await world.province.control.setSystem('hall', { mode: 'down' })
  const key = randomUUID()
  const body = { items: [place.item], slot: place.slot.id }
  expect((await api.problem(endpoints.appointments.hold, { token, key, body })).code).toBe('hall_unavailable')
  await world.province.control.setSystem('hall', { mode: 'ok' })
  await eventually(() => api.ok(endpoints.appointments.hold, { token, key, body }), { timeoutMs: 10_000 })
  await eventually(async () => expect(await leftOf(api, place)).toBe(before - 1))
})

test('a province that is restarted has forgotten nothing', async () => {
  const place = await nearestFirstTime(api)
  const booked = await book(api, token, place)
  await world.province.restart()
  const { appointment } = await eventually(
    () => api.ok(endpoints.appointments.one, { token, params: { id: booked.id } }),
    { timeoutMs: 15_000 },
  )
  expect(appointment).toMatchObject({ state: 'booked', checkInCode: booked.checkInCode })
})

async function unsettled(): Promise<number> {
  const text = await (await fetch(`${world.bff.url}/metrics`)).text()
  return Number(/^operations_unsettled (\d+)/m.exec(text)?.[1])
}
