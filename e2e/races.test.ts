import { randomUUID } from 'node:crypto'
import { AppointmentAnswerSchema } from '@shared/appointments/contract'
import { ProblemSchema } from '@shared/http/problems'
import * as v from 'valibot'
import { signIn, startWorld, type World } from '../tools/testing/world'
import { leftOf, nearestFirstTime } from './booking'
import { type Api, apiAt, endpoints } from './client'

const PEOPLE = ['r001', 'r002', 'r003', 'r004', 'r005', 'r006', 'r007', 'r008']

let world: World
let api: Api
let tokens: string[]

beforeAll(async () => {
  world = await startWorld({ bff: { env: { RATE_LIMIT_PER_10S: '100000' } } })
  api = apiAt(world.bff.url)
  tokens = await Promise.all(PEOPLE.map((key) => signIn(world, key)))
})
afterAll(() => world.stop())

test('parallel claims for the last place: exactly one wins, the others are told where else', async () => {
  const place = await nearestFirstTime(api)
  const left = await leftOf(api, place)
  // Takes all but one online place away at the hall's own counter. What is shown may be a moment old.
  const slots = await world.province.control.counter<unknown>('POST', 'rl', {
    HYBM: place.slot.id,
    ZL: 1,
    KHDLSH: randomUUID(),
  })
  expect(slots).toBeDefined()
  expect(left).toBeGreaterThan(1)

  const claims = await Promise.all(
    tokens.map((token) =>
      api.send(endpoints.appointments.hold, { token, body: { items: [place.item], slot: place.slot.id } }),
    ),
  )
  const won = claims.filter(({ status }) => status === 201)
  const lost = claims.filter(({ status }) => status === 409)
  expect(won).toHaveLength(1)
  expect(lost).toHaveLength(PEOPLE.length - 1)
  for (const { body } of lost) {
    const problem = v.parse(ProblemSchema, body)
    expect(problem.code).toBe('slot_full')
    expect(problem.alternatives?.length).toBeGreaterThan(0)
    expect(problem.alternatives?.every((slot) => slot.left > 0 && slot.slotId !== place.slot.id)).toBe(true)
  }
  // Whoever won gives it back: each of them may hold one time for this item, and they go on below.
  const winner = claims.findIndex(({ status }) => status === 201)
  const { appointment } = v.parse(AppointmentAnswerSchema, claims[winner]?.body)
  await api.ok(endpoints.appointments.cancel, { token: tokens[winner] ?? '', params: { id: appointment.id }, body: {} })
})

test('the same request five times at once: one booking, five same answers', async () => {
  const token = tokens[1] ?? ''
  const place = await nearestFirstTime(api)
  const before = await leftOf(api, place)
  const key = randomUUID()
  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      api.send(endpoints.appointments.hold, { token, key, body: { items: [place.item], slot: place.slot.id } }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
  const ids = answers.map(({ body }) => v.parse(AppointmentAnswerSchema, body).appointment.id)
  expect(new Set(ids).size).toBe(1)
  expect(await leftOf(api, place)).toBe(before - 1)

  const params = { id: ids[0] ?? '' }
  const confirmKey = randomUUID()
  const confirmations = await Promise.all(
    Array.from({ length: 5 }, () => api.send(endpoints.appointments.confirm, { token, key: confirmKey, params })),
  )
  expect(confirmations.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  const { appointments } = await api.ok(endpoints.appointments.mine, { token })
  expect(appointments).toHaveLength(1)
  const { messages } = await api.ok(endpoints.notifications.messages, { token })
  expect(messages.filter(({ kind }) => kind === 'appointment_booked')).toHaveLength(1)
})

test('the same key for another time is refused; the first booking stands', async () => {
  const token = tokens[2] ?? ''
  const place = await nearestFirstTime(api)
  const key = randomUUID()
  const body = { items: [place.item], slot: place.slot.id }
  const { appointment } = await api.ok(endpoints.appointments.hold, { token, key, body })
  const reused = await api.problem(endpoints.appointments.hold, {
    token,
    key,
    body: { items: [place.item], slot: 'another' },
  })
  expect(reused.code).toBe('idempotency_key_reused')
  const { appointment: still } = await api.ok(endpoints.appointments.one, { token, params: { id: appointment.id } })
  expect(still.state).toBe('held')
})
