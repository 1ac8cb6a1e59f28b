import { randomUUID } from 'node:crypto'
import { localDayOf } from '../shared/standards/time'
import { eventually, signIn, startWorld, type World } from '../tools/testing/world'
import { book, nearestFirstTime, type Place } from './booking'
import { type Api, apiAt, endpoints } from './client'

let world: World
let api: Api
let hers: string
let his: string
let place: Place
/** As the desk knows the window of the residence permit. */
let window: { DTBM: string; CKLX: string }

const patient = { timeoutMs: 20_000 }

beforeAll(async () => {
  world = await startWorld({ bff: { env: { UPSTREAM_TIMEOUT_MS: '1200' } } })
  api = apiAt(world.bff.url)
  hers = await signIn(world, 'r001')
  his = await signIn(world, 'r005')
  place = await nearestFirstTime(api)
})
afterAll(() => world?.stop())

async function desk(path: string, body: object): Promise<{ JGDM: string; SJ: { PDH: string } | null }> {
  return world.province.control.counter('POST', path, { KHDLSH: `desk-${randomUUID()}`, ...body })
}
async function placeCode(): Promise<string> {
  const { SJ } = await world.province.control.counter<{ SJ: { EWM: string } }>('GET', `dcm?dtbm=${place.hall.id}`)
  return SJ.EWM
}
/** Sessions of the day before have ended. */
async function setTime(iso: string, minutes: number): Promise<void> {
  await world.province.control.setClock(new Date(Date.parse(iso) + minutes * 60_000))
  hers = await signIn(world, 'r001')
  his = await signIn(world, 'r005')
}
const see = async (id: string, token = hers) => (await api.ok(endpoints.queue.one, { token, params: { id } })).queue
/** The line is shared for two seconds by all who look at it. */
const soon = (id: string, what: object) =>
  eventually(async () => expect(await see(id)).toMatchObject(what), { ...patient, everyMs: 200 })
const allowRemote = (allowed: boolean) =>
  desk('dlgz', { DTBM: place.hall.id, YCQH: allowed ? 1 : 0, BLFZ: 15, GHJG: 3 })
/** He has no number, and may take one. */
async function withoutNumber(): Promise<void> {
  await allowRemote(true)
  const { numbers } = await api.ok(endpoints.queue.mine, { token: his })
  for (const { id } of numbers) await api.ok(endpoints.queue.leave, { token: his, params: { id } })
}
const messages = async (token = hers) => (await api.ok(endpoints.notifications.messages, { token })).messages
const told = (kind: string, token = hers) =>
  eventually(
    async () => {
      const found = (await messages(token)).find((each) => each.kind === kind)
      if (!found) throw new Error(`${kind} was not told`)
      return found
    },
    { ...patient, everyMs: 200 },
  )

test('from the door to the desk: checked in by the hall’s code, near, called, missed, back in line, served', async () => {
  const booked = await book(api, hers, place)
  const { reminders } = await api.ok(endpoints.notifications.reminders, { token: hers })
  const template = reminders.find(({ purpose }) => purpose === 'queue')?.templateId ?? ''
  const openid = (await world.province.control.residents()).find(({ key }) => key === 'r001')?.openid ?? ''
  await world.province.control.popup(openid, { [template]: 'accept' })
  const params = { id: booked.id }
  const checkIn = async (token: string, key: string, code: string) =>
    api.send(endpoints.queue.checkIn, { token, key, params, body: { code } })
  expect((await api.problem(endpoints.queue.one, { token: hers, params })).code).toBe('not_found')
  const early = { token: hers, params, body: { code: await placeCode() } }
  expect((await api.problem(endpoints.queue.checkIn, early)).code).toBe('not_check_in_time')

  await setTime(booked.startsAt, -5)
  const code = await placeCode()
  const forged = { token: hers, params, body: { code: code.replace(/\d{8}$/, '00000000') } }
  expect((await api.problem(endpoints.queue.checkIn, forged)).code).toBe('place_code_invalid')
  expect((await checkIn(his, randomUUID(), code)).body).toMatchObject({ code: 'forbidden' })
  const key = randomUUID()
  const first = await checkIn(hers, key, code)
  expect(first).toMatchObject({
    status: 200,
    body: { queue: { appointment: booked.id, state: 'waiting', here: true } },
  })
  const again = await checkIn(hers, key, code)
  expect([again.body, again.headers.get('idempotent-replay')]).toEqual([first.body, 'true'])
  const { queue } = first.body as { queue: { id: string; number: string } }
  expect(await see(booked.id)).toMatchObject({ id: queue.id, number: queue.number })
  window = { DTBM: place.hall.id, CKLX: queue.number.slice(0, -3) }
  expect((await api.problem(endpoints.queue.one, { token: his, params })).code).toBe('forbidden')
  expect((await api.problem(endpoints.queue.one, { token: his, params: { id: queue.id } })).code).toBe('forbidden')

  await desk('qh', { ...window, XM: '测试访客' })
  await desk('jh', { ...window, CK: '1' })
  const call = async () => {
    for (;;) {
      const { SJ } = await desk('jh', { ...window, CK: '3' })
      if (SJ === null || SJ.PDH === queue.number) return SJ
    }
  }
  await setTime(booked.startsAt, 1)
  if ((await see(queue.id)).state === 'waiting') await call()
  await soon(booked.id, { state: 'called', ahead: null, desk: expect.any(String) })
  expect(await told('queue_called')).toMatchObject({
    page: `/appointments/detail/index?id=${booked.id}`,
    values: { number: queue.number, hall: place.hall.name },
  })

  await desk('sy', { DTBM: place.hall.id, PDH: queue.number })
  await soon(booked.id, { state: 'passed', keptUntil: expect.any(String), rules: { keepMinutes: 15, othersFirst: 3 } })
  await told('queue_passed')
  expect((await api.problem(endpoints.queue.rejoin, { token: his, params, body: {} })).code).toBe('forbidden')
  expect((await api.problem(endpoints.queue.leave, { token: his, params })).code).toBe('forbidden')
  const back = { token: hers, key: randomUUID(), params, body: {} }
  const rejoined = await api.send(endpoints.queue.rejoin, back)
  expect(rejoined).toMatchObject({ status: 200, body: { queue: { state: 'waiting', number: queue.number } } })
  expect((await api.send(endpoints.queue.rejoin, back)).body).toEqual(rejoined.body)
  expect((await api.problem(endpoints.queue.rejoin, { token: hers, params, body: {} })).code).toBe('wrong_state')
  expect((await api.problem(endpoints.queue.leave, { token: hers, params })).code).toBe('wrong_state')

  await call()
  await desk('wc', { DTBM: place.hall.id, PDH: queue.number })
  await soon(booked.id, { state: 'served' })
  const { appointment } = await api.ok(endpoints.appointments.one, { token: hers, params })
  expect(appointment.state).toBe('served')
  await eventually(async () => {
    expect((await messages()).filter(({ kind }) => kind === 'queue_called')).toHaveLength(2)
  }, patient)
  const sent = await eventually(async () => {
    const { messages: received } = await world.province.control.phone<{ messages: { title: string; page: string }[] }>(
      openid,
    )
    const [message] = received.filter(({ title }) => title === '排队叫号提醒')
    if (!message) throw new Error('nothing came to her phone')
    return message
  }, patient)
  expect(sent.page).toContain(`appointments/detail/index?id=${booked.id}`)
})

test('a number from afar: once a day, called after arriving, told when near, given back', async () => {
  await withoutNumber()
  const body = { hall: place.hall.id, item: place.item }
  const taken = { token: his, key: randomUUID(), body }
  const first = await api.send(endpoints.queue.takeNumber, taken)
  expect(first).toMatchObject({ status: 201, body: { queue: { appointment: null, here: false, state: 'waiting' } } })
  expect((await api.send(endpoints.queue.takeNumber, taken)).body).toEqual(first.body)
  expect((await api.problem(endpoints.queue.takeNumber, { token: his, body })).code).toBe('number_taken_already')
  const { id } = (first.body as { queue: { id: string } }).queue
  const mine = await api.ok(endpoints.queue.mine, { token: his })
  expect(mine.numbers.map((each) => each.id)).toEqual([id])
  expect((await api.ok(endpoints.queue.mine, { token: hers })).numbers).toEqual([])
  // Found again on the first screen and beside what is booked, by whoever has it.
  const found = async (token: string) => {
    const { numbers } = await api.ok(endpoints.home.home, { token })
    const beside = await api.ok(endpoints.appointments.mine, { token, query: { when: 'upcoming' } })
    return [numbers?.state, numbers?.state === 'unavailable' ? null : numbers?.data, beside.numbers]
  }
  const [card] = mine.numbers.map(({ number, ahead }) => ({
    id,
    number,
    state: 'waiting',
    hallName: place.hall.name,
    ahead,
  }))
  expect(await found(his)).toEqual(['fresh', [expect.objectContaining(card)], [expect.objectContaining(card)]])
  expect(await found(hers)).toEqual(['fresh', [], []])

  const arrived = await api.ok(endpoints.queue.checkIn, {
    token: his,
    params: { id },
    body: { code: await placeCode() },
  })
  expect(arrived.queue).toMatchObject({ here: true, state: 'waiting', wait: { fromMinutes: expect.any(Number) } })
  expect((await api.problem(endpoints.queue.leave, { token: hers, params: { id } })).code).toBe('forbidden')
  expect((await api.ok(endpoints.queue.leave, { token: his, params: { id } })).queue.state).toBe('left')
  expect(await found(his)).toEqual(['fresh', [], []])

  await allowRemote(false)
  expect((await api.problem(endpoints.queue.takeNumber, { token: his, body })).code).toBe('no_remote_numbers')
})

test('a hall that does not say in time leaves it open; then it is found out, and one number was given', async () => {
  await withoutNumber()
  const taken = { token: his, key: randomUUID(), body: { hall: place.hall.id, item: place.item } }
  await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: 1_600 })
  expect((await api.send(endpoints.queue.takeNumber, taken)).status).toBe(202)
  await world.province.control.setSystem('hall', { mode: 'ok' })
  const { body } = await eventually(
    async () => {
      const answer = await api.send(endpoints.queue.takeNumber, taken)
      expect(answer.status).toBe(201)
      return answer
    },
    { ...patient, everyMs: 200 },
  )
  const { queue } = body as { queue: { id: string } }
  const { numbers } = await api.ok(endpoints.queue.mine, { token: his })
  expect(numbers.map(({ id }) => id)).toEqual([queue.id])
})

test('however many phones look, the hall is asked for the line once in a while', async () => {
  await withoutNumber()
  const body = { hall: place.hall.id, item: place.item }
  const { id } = (await api.ok(endpoints.queue.takeNumber, { token: his, body })).queue
  await see(id, his)
  const asked = async () => {
    const metrics = await (await fetch(`${world.bff.url}/metrics`)).text()
    const counts = metrics.matchAll(/^upstream_request_seconds_count\{upstream="hall"[^}]*\} (\d+)$/gm)
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
  }
  const before = await asked()
  await Promise.all(Array.from({ length: 60 }, () => see(id, his)))
  // The line itself, and what reads the hall's changes meanwhile.
  expect((await asked()) - before).toBeLessThan(20)
})

test('a hall that shuts tells who waits there with a number, once, and calls it no more', async () => {
  await withoutNumber()
  const taken = { token: his, body: { hall: place.hall.id, item: place.item } }
  const { id, number } = (await api.ok(endpoints.queue.takeNumber, taken)).queue
  const today = { DTBM: place.hall.id, RQ: localDayOf((await api.ok(endpoints.queue.mine, { token: his })).serverTime) }
  const shut = { KHDLSH: `desk-${randomUUID()}`, ...today, KF: 0, YY: '停电检修' }
  for (const _ of ['first', 'again']) expect((await desk('lw', shut)).JGDM).toBe('0')

  const message = await told('queue_ended', his)
  expect(message).toMatchObject({
    page: `/appointments/queue/index?id=${id}`,
    values: { number, hall: place.hall.name, reason: '停电检修' },
  })
  const ended = { state: 'ended', endedByHall: '停电检修', ahead: null }
  await eventually(async () => expect(await see(id, his)).toMatchObject(ended), { ...patient, everyMs: 200 })
  expect((await api.ok(endpoints.queue.mine, { token: his })).numbers).toEqual([])
  expect((await api.problem(endpoints.queue.leave, { token: his, params: { id } })).code).toBe('wrong_state')
  expect((await api.problem(endpoints.queue.one, { token: hers, params: { id } })).code).toBe('forbidden')
  expect((await api.problem(endpoints.queue.takeNumber, taken)).code).toBe('no_numbers_now')

  // Open again, it brings none back; nothing of it keeps him from taking another.
  expect((await desk('lw', { ...today, KF: null })).JGDM).toBe('0')
  expect((await see(id, his)).state).toBe('ended')
  await api.ok(endpoints.queue.takeNumber, taken)
  expect((await messages(his)).filter(({ kind }) => kind === 'queue_ended')).toHaveLength(1)
})
