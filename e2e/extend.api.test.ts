import { randomUUID } from 'node:crypto'
import { eventually, signIn, startWorld, type World } from '../tools/testing/world'
import { book, nearestFirstTime } from './booking'
import { type Api, apiAt, endpoints } from './client'

let world: World
let api: Api
let hers: string
let his: string

beforeAll(async () => {
  world = await startWorld({ bff: { env: { UPSTREAM_TIMEOUT_MS: '1200' } } })
  api = apiAt(world.bff.url)
  hers = await signIn(world, 'r001')
  his = await signIn(world, 'r005')
  await nearestFirstTime(api)
})
afterAll(() => world?.stop())

afterEach(async () => {
  await world.province.control.setSystem('hall', { mode: 'ok' })
  const { appointments } = await eventually(() => api.ok(endpoints.appointments.mine, { token: hers }))
  for (const { id } of appointments) {
    await api.send(endpoints.appointments.cancel, { token: hers, params: { id }, body: {} })
  }
})

async function hold() {
  const { item, slot } = await nearestFirstTime(api)
  const held = await api.ok(endpoints.appointments.hold, { token: hers, body: { items: [item], slot: slot.id } })
  return held.appointment
}
const epoch = (at: string | null) => Date.parse(at ?? '')

test('a hold is kept as long again, once; the same request again gets the first answer', async () => {
  const held = await hold()
  expect(held.extendable).toBe(true)
  const [params, key] = [{ id: held.id }, randomUUID()]
  const first = await api.send(endpoints.appointments.extend, { token: hers, key, params, body: {} })
  const { appointment } = await api.ok(endpoints.appointments.one, { token: hers, params })
  expect(appointment).toMatchObject({ state: 'held', extendable: false })
  const keptMinutes = (epoch(appointment.holdExpiresAt) - epoch(held.holdExpiresAt)) / 60_000
  expect(Math.round(keptMinutes)).toBe(5)
  const again = await api.send(endpoints.appointments.extend, { token: hers, key, params, body: {} })
  expect(again).toMatchObject({ status: 200, body: first.body })
  expect((await api.problem(endpoints.appointments.extend, { token: hers, params, body: {} })).code).toBe('wrong_state')
})

test('in 长者版 it is kept longer again and again; nobody else can, and a repeat adds nothing', async () => {
  const held = await hold()
  expect(held.extendableElderly).toBe(true)
  const [params, body] = [{ id: held.id }, { elderly: true }]
  for (let nth = 1; nth <= 3; nth += 1) {
    const key = randomUUID()
    const { appointment } = await api.ok(endpoints.appointments.extend, { token: hers, key, params, body })
    const minutes = (epoch(appointment.holdExpiresAt) - epoch(held.holdExpiresAt)) / 60_000
    expect(Math.round(minutes)).toBe(5 * nth)
    expect(appointment).toMatchObject({ extendable: false, extendableElderly: true })
    const again = await api.ok(endpoints.appointments.extend, { token: hers, key, params, body })
    expect(again.appointment.holdExpiresAt).toBe(appointment.holdExpiresAt)
  }
  expect((await api.problem(endpoints.appointments.extend, { token: his, params, body })).code).toBe('forbidden')
})

test('nobody else can extend it, and a booking cannot be extended', async () => {
  const held = await hold()
  const params = { id: held.id }
  expect((await api.problem(endpoints.appointments.extend, { token: his, params, body: {} })).code).toBe('forbidden')
  const { appointment } = await api.ok(endpoints.appointments.one, { token: hers, params })
  expect(appointment.holdExpiresAt).toBe(held.holdExpiresAt)
  await api.ok(endpoints.appointments.cancel, { token: hers, params, body: {} })

  const booked = await book(api, hers, await nearestFirstTime(api))
  expect(booked.extendable).toBe(false)
  const refused = await api.problem(endpoints.appointments.extend, {
    token: hers,
    params: { id: booked.id },
    body: {},
  })
  expect(refused.code).toBe('wrong_state')
})

test('a hall that does not say in time leaves it open; then the truth is found, and it was extended once', async () => {
  const held = await hold()
  const [params, key] = [{ id: held.id }, randomUUID()]
  await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: 1_600 })
  const { status } = await api.send(endpoints.appointments.extend, { token: hers, key, params, body: {} })
  expect(status).toBe(202)
  await world.province.control.setSystem('hall', { mode: 'ok' })
  const { body } = await eventually(
    async () => {
      const answer = await api.send(endpoints.appointments.extend, { token: hers, key, params, body: {} })
      expect(answer.status).toBe(200)
      return answer
    },
    { timeoutMs: 20_000 },
  )
  expect(body).toMatchObject({ appointment: { id: held.id, state: 'held', extendable: false } })
})
