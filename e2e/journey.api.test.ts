import { localDayOf, weekdayOf } from '@shared/standards/time'
import { eventually, signIn, startWorld, type World } from '../tools/testing/world'
import { findResidencePermit, HERE, leftOf, nearestFirstTime } from './booking'
import { type Api, apiAt, endpoints } from './client'

let world: World
let api: Api
let token: string

beforeAll(async () => {
  world = await startWorld()
  api = apiAt(world.bff.url)
  token = await signIn(world, 'r001')
})
afterAll(() => world.stop())

test.each(['居住证', 'juzhuzheng', 'jzz'])('%s finds the residence permit first', async (q) => {
  await findResidencePermit(api)
  const { hits } = await api.ok(endpoints.catalogue.search, { query: { q } })
  expect(`${hits[0]?.name} ${hits[0]?.alias}`).toContain('居住证')
})

test('the guide says what is needed and what is already held', async () => {
  const { code } = await findResidencePermit(api)
  const { guide, materials } = await api.ok(endpoints.catalogue.guide, { params: { code }, token })
  if (guide.state !== 'fresh' || materials?.state !== 'fresh') throw new Error('not fresh')
  expect(guide.data.materials.length).toBeGreaterThan(0)
  expect(materials.data.map(({ standing }) => standing)).toContain('held')
  const anonymous = await api.ok(endpoints.catalogue.guide, { params: { code } })
  expect(anonymous.materials).toBeNull()
})

test('the earliest time of all halls is one that the hall gives, on the day and in the part of it she wishes', async () => {
  const { code } = await findResidencePermit(api)
  const ask = (wish: object = {}) =>
    api.ok(endpoints.appointments.halls, { query: { items: code, sort: 'earliest', ...wish } })
  const all = await ask()
  const starts = all.halls.flatMap(({ earliest }) => earliest?.startsAt ?? [])
  expect(starts).toEqual([...starts].sort())
  expect(all.days.map(({ day }) => day)).toContain(localDayOf(starts[0] ?? ''))

  const day = all.days.at(-1)?.day ?? ''
  const { halls, days } = await ask({ day, part: 'afternoon' })
  const [first] = halls
  expect(first?.earliest).toMatchObject({ partOfDay: 'afternoon' })
  expect(localDayOf(first?.earliest?.startsAt ?? '')).toBe(day)
  expect(days.find((each) => each.day === day)?.halls).toBe(halls.filter(({ earliest }) => earliest !== null).length)
  const { slots } = await api.ok(endpoints.appointments.slots, { query: { items: code, hall: first?.id ?? '', day } })
  const free = slots.find(({ partOfDay, left }) => partOfDay === 'afternoon' && left > 0)
  expect(first?.earliest?.id).toBe(free?.id)

  const near = await ask({ ...HERE, within: 10_000 })
  expect(near.halls.length).toBeGreaterThan(0)
  expect(near.halls.length).toBeLessThan(all.halls.length)
  expect(Math.max(...near.halls.map(({ distanceMetres }) => distanceMetres ?? Infinity))).toBeLessThanOrEqual(10_000)
  expect((await api.problem(endpoints.appointments.halls, { query: { items: code, within: 10_000 } })).code).toBe(
    'invalid_request',
  )
})

test('each hall tells how crowded it usually is on the weekday of its earliest time', async () => {
  const { code } = await findResidencePermit(api)
  const { halls, crowding } = await api.ok(endpoints.appointments.halls, { query: { items: code } })
  if (crowding.state !== 'fresh') throw new Error(`crowding is ${crowding.state}`)
  const [hall] = halls
  const usual = crowding.data.find((each) => each.hall === hall?.id)
  expect(usual?.weekday).toBe(weekdayOf(localDayOf(hall?.earliest?.startsAt ?? '')))
  const open = hall?.hours[0]?.from.slice(0, 2)
  expect(usual?.hours[0]?.from.slice(0, 2)).toBe(open)
  expect(usual?.hours.every(({ people }) => people > 0)).toBe(true)
})

test('a resident books the first free time at the nearest hall, sees it on home, cancels it, and the time is free again', async () => {
  const place = await nearestFirstTime(api)
  const before = await leftOf(api, place)

  const { appointment: held, serverTime } = await api.ok(endpoints.appointments.hold, {
    token,
    body: { items: [place.item], slot: place.slot.id },
  })
  expect(held).toMatchObject({ state: 'held', checkInCode: null, person: { relation: 'self' } })
  expect(Date.parse(held.holdExpiresAt ?? '')).toBeGreaterThan(Date.parse(serverTime))
  expect(await leftOf(api, place)).toBe(before - 1)

  const { appointment } = await api.ok(endpoints.appointments.confirm, { token, params: { id: held.id } })
  expect(appointment).toMatchObject({ state: 'booked', startsAt: place.slot.startsAt, hall: { id: place.hall.id } })
  expect(appointment.checkInCode).toMatch(/^[A-Z2-9]{16}$/)
  expect(appointment.person.name).toContain('*')

  const home = await api.ok(endpoints.home.home, { token })
  if (home.appointments?.state !== 'fresh') throw new Error('appointments are not fresh')
  expect(home.appointments.data.map(({ id }) => id)).toContain(appointment.id)
  expect(home.messages).toMatchObject({ state: 'fresh', data: { unread: 1 } })
  expect(home.applications?.state).toBe('fresh')
  expect(home.certificates?.state).toBe('fresh')
  expect(home.suggestions.state).toBe('fresh')

  const { messages } = await api.ok(endpoints.notifications.messages, { token })
  expect(messages[0]).toMatchObject({ kind: 'appointment_booked', readAt: null })
  expect(messages[0]?.page).toContain(appointment.id)
  await api.ok(endpoints.notifications.read, { token, params: { id: messages[0]?.id ?? '' } })

  const cancelled = await api.ok(endpoints.appointments.cancel, { token, params: { id: appointment.id }, body: {} })
  expect(cancelled.appointment).toMatchObject({ state: 'cancelled', checkInCode: null })
  expect(await leftOf(api, place)).toBe(before)
  const after = await api.ok(endpoints.notifications.messages, { token })
  expect(after.messages[0]).toMatchObject({ kind: 'appointment_cancelled' })
  expect(after.unread).toBe(1)
})

test('another resident can neither see, confirm nor cancel it, and nothing changes', async () => {
  const other = await signIn(world, 'r002')
  const place = await nearestFirstTime(api)
  const { appointment } = await api.ok(endpoints.appointments.hold, {
    token,
    body: { items: [place.item], slot: place.slot.id },
  })
  const params = { id: appointment.id }
  for (const attempt of [
    api.problem(endpoints.appointments.one, { token: other, params }),
    api.problem(endpoints.appointments.confirm, { token: other, params }),
    api.problem(endpoints.appointments.cancel, { token: other, params, body: {} }),
  ]) {
    expect(['forbidden', 'not_found']).toContain((await attempt).code)
  }
  const { appointments } = await api.ok(endpoints.appointments.mine, { token: other })
  expect(appointments.map(({ id }) => id)).not.toContain(appointment.id)
  const mine = await api.ok(endpoints.appointments.one, { token, params })
  expect(mine.appointment.state).toBe('held')
  await api.ok(endpoints.appointments.cancel, { token, params, body: {} })
})

test('a held time is given back by itself when its time is over', async () => {
  const place = await nearestFirstTime(api)
  const before = await leftOf(api, place)
  const { appointment } = await api.ok(endpoints.appointments.hold, {
    token,
    body: { items: [place.item], slot: place.slot.id },
  })
  await world.province.control.setClock(new Date(Date.parse(appointment.holdExpiresAt ?? '') + 1_000))
  await eventually(async () => expect(await leftOf(api, place)).toBe(before))
  const { appointment: after } = await api.ok(endpoints.appointments.one, { token, params: { id: appointment.id } })
  expect(after).toMatchObject({ state: 'expired', checkInCode: null })
})

test('bad input is refused with a code and a sentence, in the language asked for', async () => {
  const problem = await api.problem(endpoints.appointments.hold, {
    token,
    body: { items: [''], slot: 'x' },
    locale: 'en',
  })
  expect(problem).toMatchObject({ code: 'invalid_request', status: 400, fault: 'request' })
  expect(problem.errors?.[0]?.path).toBe('body.items.0')
  expect(problem.detail).toMatch(/^[\x20-\x7e]+$/)
  const unknown = await fetch(`${world.bff.url}/api/nothing`)
  expect(unknown.status).toBe(404)
  expect(await unknown.json()).toMatchObject({ code: 'not_found' })
  const notJson = await fetch(`${world.bff.url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{broken',
  })
  expect(await notJson.json()).toMatchObject({ code: 'invalid_request' })
})

test('without a session personal things are refused; home shows what is everybody’s', async () => {
  expect((await api.problem(endpoints.appointments.mine)).code).toBe('not_signed_in')
  expect((await api.problem(endpoints.appointments.mine, { token: 'a'.repeat(43) })).code).toBe('not_signed_in')
  const home = await api.ok(endpoints.home.home)
  expect(home).toMatchObject({ resident: null, appointments: null, certificates: null })
  expect(home.themes.state).toBe('fresh')
})

test('signing out makes the token worthless at once', async () => {
  const mine = await signIn(world, 'r003')
  await api.ok(endpoints.residents.me, { token: mine })
  await api.ok(endpoints.residents.signOut, { token: mine })
  expect((await api.problem(endpoints.residents.me, { token: mine })).code).toBe('not_signed_in')
})

test('who is signed in is shown masked', async () => {
  const me = await api.ok(endpoints.residents.me, { token })
  expect(me.idNumber).toMatch(/\*{8,}/)
  expect(me.phone === '' || me.phone.includes('****')).toBe(true)
  expect(me.family.every(({ name }) => name.includes('*'))).toBe(true)
})

test('a WeChat login code signs in the resident who bound that phone, once', async () => {
  const [resident] = await world.province.control.residents()
  const minted = await fetch(`${world.province.urls.wechat}/phone/${resident?.openid}/login-code`, { method: 'POST' })
  const { code } = (await minted.json()) as { code: string }
  const session = await api.ok(endpoints.residents.signIn, { body: { kind: 'wechat', code } })
  expect(session.resident.id).toBe(resident?.sub)
  const again = await api.problem(endpoints.residents.signIn, { body: { kind: 'wechat', code } })
  expect(again.code).toBe('sign_in_failed')
})

test('the catalogue’s gate refuses guides nobody can rely on, and says which', async () => {
  const quality = await api.ok(endpoints.catalogue.quality)
  expect(quality.imported).toBe(8033)
  expect(quality.rejected).toBeGreaterThan(0)
  const [refused] = quality.defects
  expect((await api.problem(endpoints.catalogue.guide, { params: { code: refused?.code ?? '' } })).code).toBe(
    'not_found',
  )
})

test('a session that has ended is said to have, also where nobody has to sign in', async () => {
  const ended = 'b'.repeat(43)
  expect((await api.problem(endpoints.home.home, { token: ended })).code).toBe('not_signed_in')
  const { themes } = await api.ok(endpoints.catalogue.themes, { token: ended })
  expect(themes).toHaveLength(11)
})
