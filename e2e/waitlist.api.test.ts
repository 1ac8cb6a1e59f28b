import { randomUUID } from 'node:crypto'
import { addDays, localDayOf } from '@shared/standards/time'
import { eventually, signIn, startWorld, type World } from '../tools/testing/world'
import { book, firstTimeFor, nearestFirstTime, type Place } from './booking'
import { type Api, apiAt, endpoints } from './client'

let world: World
let api: Api
let hers: string
let his: string
let place: Place
let day: string

const capacity = (HYBM: string, ZL: number) =>
  world.province.control.counter('POST', 'rl', { KHDLSH: randomUUID(), HYBM, ZL })

/** One place at one hall on one day, and nothing else there. */
beforeAll(async () => {
  world = await startWorld({ bff: { env: { UPSTREAM_TIMEOUT_MS: '1200' } } })
  api = apiAt(world.bff.url)
  hers = await signIn(world, 'r001')
  his = await signIn(world, 'r005')
  place = await nearestFirstTime(api)
  day = localDayOf(place.slot.startsAt)
  const whole = `${place.slot.id.slice(0, -'-0900'.length)}`
  const times = Array.from({ length: 96 }, (_, quarter) => {
    const hour = String(Math.floor(quarter / 4)).padStart(2, '0')
    return `${whole}-${hour}${String((quarter % 4) * 15).padStart(2, '0')}`
  })
  // Times that are none of this hall's are refused, and that is all.
  await Promise.all(times.filter((slot) => slot !== place.slot.id).map((slot) => capacity(slot, 0)))
  await capacity(place.slot.id, 1)
})
afterAll(() => world?.stop())

/** Several matters in one visit, and a day at a hall that has places for it once, and nothing else. */
async function onlyVisitOfADay() {
  const { hits } = await api.ok(endpoints.catalogue.search, { query: { q: '居住证' } })
  const near = hits.filter(({ code, regionCode }) => code !== place.item && regionCode.startsWith('4401'))
  const items = [place.item, ...near.slice(0, 2).map(({ code }) => code)]
  const { hall, slot } = await firstTimeFor(api, items)
  const day = localDayOf(slot.startsAt)
  const { slots } = await api.ok(endpoints.appointments.slots, { query: { items: place.item, hall: hall.id, day } })
  const needed = slots.filter(({ startsAt }) => slot.startsAt <= startsAt && startsAt < slot.endsAt)
  expect(needed.length).toBeGreaterThan(1)
  await Promise.all(slots.map(({ id }) => capacity(id, needed.some((each) => each.id === id) ? 1 : 0)))
  return { items, hall: hall.id, day, start: slot.id }
}

const wish = () => ({ items: [place.item], halls: [place.hall.id], days: [day] })
const waitlist = (token: string) => api.ok(endpoints.waitlist.mine, { token })
const offers = async (token: string) => {
  const { messages } = await api.ok(endpoints.notifications.messages, { token })
  return messages.filter(({ kind }) => kind === 'waitlist_offer')
}

test('a place he gives up is hers: told at once, kept from everybody else, confirmed like any other', async () => {
  const booked = await book(api, his, place)
  const key = randomUUID()
  const joined = await api.send(endpoints.waitlist.join, { token: hers, key, body: wish() })
  expect(joined).toMatchObject({ status: 201, body: { entry: { state: 'waiting', ahead: 0, days: [day] } } })
  const again = await api.send(endpoints.waitlist.join, { token: hers, key, body: wish() })
  expect(again.body).toEqual(joined.body)
  expect((await api.problem(endpoints.waitlist.join, { token: hers, body: wish() })).code).toBe('waitlist_joined')
  expect(await waitlist(hers)).toMatchObject({ entries: [{ state: 'waiting', ahead: 0 }] })

  // Whose it is decides the hall, not the number.
  expect((await waitlist(his)).entries).toEqual([])
  const params = { id: (await waitlist(hers)).entries[0]?.id ?? '' }
  expect((await api.problem(endpoints.waitlist.leave, { token: his, params })).code).toBe('forbidden')

  await api.ok(endpoints.appointments.cancel, { token: his, params: { id: booked.id }, body: {} })
  const [message] = await eventually(
    async () => {
      const found = await offers(hers)
      expect(found).toHaveLength(1)
      return found
    },
    { timeoutMs: 20_000 },
  )
  expect(await offers(his)).toEqual([])
  const [entry] = (await waitlist(hers)).entries
  const id = entry?.offer?.appointment ?? ''
  expect(entry).toMatchObject({ state: 'offered', offer: { startsAt: place.slot.startsAt } })
  expect(message).toMatchObject({
    page: `/appointments/confirm/index?id=${id}`,
    values: { number: id, hall: place.hall.name, startsAt: place.slot.startsAt, until: entry?.offer?.until },
  })
  const home = await api.ok(endpoints.home.home, { token: hers })
  expect(home.appointments).toMatchObject({ state: 'fresh', data: [{ id, state: 'held' }] })

  await expect(book(api, his, place)).rejects.toThrow(/slot_full/)
  expect((await api.problem(endpoints.appointments.confirm, { token: his, params: { id } })).code).toBe('forbidden')
  const { appointment } = await api.ok(endpoints.appointments.confirm, { token: hers, params: { id } })
  expect(appointment).toMatchObject({ state: 'booked', startsAt: place.slot.startsAt })
  expect((await waitlist(hers)).entries).toEqual([])
  await api.ok(endpoints.appointments.cancel, { token: hers, params: { id }, body: {} })
})

test('an offer he lets pass by is told to her, though the first push is lost', async () => {
  const other = await signIn(world, 'r004')
  const booked = await book(api, other, place)
  await api.ok(endpoints.waitlist.join, { token: his, body: wish() })
  await api.ok(endpoints.waitlist.join, { token: hers, body: wish() })
  await world.province.control.setExchange({ drop: 1, double: 0, shuffle: 0 })
  await api.ok(endpoints.appointments.cancel, { token: other, params: { id: booked.id }, body: {} })
  await eventually(async () => expect(await offers(his)).toHaveLength(1), { timeoutMs: 20_000 })
  await world.province.control.setExchange({ drop: 0, double: 0, shuffle: 0 })

  const [{ offer } = { offer: null }] = (await waitlist(his)).entries
  await world.province.control.setClock(offer?.until ?? '')
  await eventually(async () => expect(await offers(hers)).toHaveLength(2), { timeoutMs: 20_000 })
  expect((await waitlist(his)).entries).toMatchObject([{ state: 'waiting' }])
})

test('she waits for several things as one visit: given back whole, it is hers and nobody’s half; her days may change', async () => {
  for (const token of [hers, his])
    for (const { id } of (await waitlist(token)).entries)
      await api.ok(endpoints.waitlist.leave, { token, params: { id } })
  const visit = await onlyVisitOfADay()
  const other = await signIn(world, 'r002')
  const { appointment: had } = await api.ok(endpoints.appointments.hold, {
    token: other,
    body: { items: visit.items, slot: visit.start },
  })

  const halls = [visit.hall]
  const elsewhen = addDays(visit.day, 30)
  const { entry } = await api.ok(endpoints.waitlist.join, {
    token: hers,
    body: { items: visit.items, halls, days: [elsewhen] },
  })
  expect(entry.items.map(({ code }) => code)).toEqual(visit.items)
  const params = { id: entry.id }
  const body = { halls, days: [visit.day] }
  expect((await api.problem(endpoints.waitlist.change, { token: other, params, body })).code).toBe('forbidden')
  const key = randomUUID()
  const changed = await api.send(endpoints.waitlist.change, { token: hers, key, params, body })
  expect(changed).toMatchObject({ status: 200, body: { entry: { id: entry.id, days: [visit.day], ahead: 0 } } })
  expect((await api.send(endpoints.waitlist.change, { token: hers, key, params, body })).body).toEqual(changed.body)
  // One who came later and needs only half of it.
  await api.ok(endpoints.waitlist.join, { token: his, body: { ...body, items: visit.items.slice(0, 1) } })

  const before = new Set((await offers(hers)).map(({ id }) => id))
  await api.ok(endpoints.appointments.cancel, { token: other, params: { id: had.id }, body: {} })
  await eventually(async () => expect((await offers(hers)).filter(({ id }) => !before.has(id))).toHaveLength(1), {
    timeoutMs: 20_000,
  })
  const [{ offer } = { offer: null }] = (await waitlist(hers)).entries
  expect(offer).toMatchObject({ startsAt: had.startsAt, endsAt: had.endsAt })
  expect((await waitlist(his)).entries).toMatchObject([{ state: 'waiting' }])
  const confirmed = await api.ok(endpoints.appointments.confirm, {
    token: hers,
    params: { id: offer?.appointment ?? '' },
  })
  expect(confirmed.appointment.items.map(({ code }) => code)).toEqual(visit.items)
  const wrong = await api.problem(endpoints.waitlist.change, { token: hers, params, body })
  expect(wrong.code).toBe('wrong_state')
})

test('a hall that does not say in time leaves it open; then the truth is found, and she waits once', async () => {
  for (const { id } of (await waitlist(his)).entries)
    await api.ok(endpoints.waitlist.leave, { token: his, params: { id } })
  const key = randomUUID()
  await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: 1_600 })
  const { status } = await api.send(endpoints.waitlist.join, { token: his, key, body: wish() })
  expect(status).toBe(202)
  await world.province.control.setSystem('hall', { mode: 'ok' })
  await eventually(
    async () => {
      const answer = await api.send(endpoints.waitlist.join, { token: his, key, body: wish() })
      expect(answer.status).toBe(201)
    },
    { timeoutMs: 20_000 },
  )
  expect((await waitlist(his)).entries).toHaveLength(1)
})
