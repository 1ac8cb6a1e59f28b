import { randomUUID } from 'node:crypto'
import { localDayOf, weekdayOf } from '@shared/standards/time'
import { type Database, openDatabase } from '../kit/database'
import { eventually, signIn, startWorld, type World } from '../tools/testing/world'
import { findResidencePermit, firstTimeFor, HERE, leftOf, nearestFirstTime } from './booking'
import { type Api, apiAt, endpoints } from './client'

let world: World
let api: Api
let token: string

beforeAll(async () => {
  world = await startWorld({ province: { catalogue: 'whole' } })
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

test('what is kept for minutes stands on home beside the next visits, however many come before it', async () => {
  const other = await signIn(world, 'r003')
  const { item, hall } = await nearestFirstTime(api)
  const { days } = await api.ok(endpoints.appointments.days, { query: { items: item, hall: hall.id } })
  const booked: string[] = []
  for (const { day } of days.filter(({ open }) => open).slice(1, 5)) {
    const { slots } = await api.ok(endpoints.appointments.slots, { query: { items: item, hall: hall.id, day } })
    const slot = slots.find(({ left }) => left > 0)
    if (!slot) throw new Error(`nothing is left on ${day}`)
    const { appointment } = await api.ok(endpoints.appointments.hold, {
      token: other,
      body: { items: [item], slot: slot.id },
    })
    booked.push(appointment.id)
    if (booked.length < 4)
      await api.ok(endpoints.appointments.confirm, { token: other, params: { id: appointment.id } })
  }
  const { appointments } = await api.ok(endpoints.home.home, { token: other })
  if (appointments?.state !== 'fresh') throw new Error('appointments are not fresh')
  expect(appointments.data.map(({ id, state }) => [id, state])).toEqual([
    [booked[3], 'held'],
    ...booked.slice(0, 3).map((id) => [id, 'booked']),
  ])
  for (const id of booked) await api.ok(endpoints.appointments.cancel, { token: other, params: { id }, body: {} })
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

describe('one visit for several matters, and for somebody else', () => {
  let audit: Database
  let permit: string
  beforeAll(async () => {
    audit = openDatabase(world.bff.databaseUrl, { schema: 'bff', name: 'audit', max: 1 })
    permit = (await findResidencePermit(api)).code
  })
  afterAll(() => audit?.close())

  const recorded = (actor: string, target: string) =>
    audit.query(
      'select action, outcome, detail, on_behalf_of from audit where actor = $1 and target = $2 order by id',
      [actor, target],
    )
  const companyItem = async () => {
    const { hits } = await api.ok(endpoints.catalogue.search, { query: { q: '有限责任公司设立登记' } })
    return hits[0]?.code ?? ''
  }

  test('two matters take two times one after another at a window that takes both; a company’s matter does not go with them', async () => {
    const { hits } = await api.ok(endpoints.catalogue.search, { query: { q: '居住证签注' } })
    const other = hits.find(({ code, regionCode }) => code !== permit && regionCode.startsWith('4401'))?.code ?? ''
    const items = [permit, other]
    const visit = await api.ok(endpoints.appointments.visit, { query: { items: items.join() } })
    expect(visit.minutes).toBe(visit.items.reduce((sum, { minutes }) => sum + minutes, 0))
    expect(visit).toMatchObject({ audience: ['person'] })
    expect(visit.halls).toBeGreaterThan(0)

    const place = await firstTimeFor(api, items)
    const { appointment } = await api.ok(endpoints.appointments.hold, { token, body: { items, slot: place.slot.id } })
    expect(appointment.items.map(({ code }) => code)).toEqual(items)
    expect(appointment.endsAt).toBe(place.slot.endsAt)
    expect(Date.parse(appointment.endsAt) - Date.parse(appointment.startsAt)).toBeGreaterThanOrEqual(
      visit.minutes * 60_000,
    )
    await api.ok(endpoints.appointments.cancel, { token, params: { id: appointment.id }, body: {} })

    const mixed = await api.ok(endpoints.appointments.visit, {
      query: { items: [permit, await companyItem()].join() },
    })
    expect(mixed.audience).toEqual([])
    const tooMany = [1, 2, 3, 4].map((nth) => `${permit}${nth}`).join()
    expect((await api.problem(endpoints.appointments.visit, { query: { items: tooMany } })).code).toBe(
      'invalid_request',
    )
  })

  test('a mother books for her child; nobody else can, and it is recorded who acted for whom', async () => {
    const me = await api.ok(endpoints.residents.me, { token })
    const { principals } = await api.ok(endpoints.residents.actingFor, { token })
    expect(principals.map(({ relation, scope }) => `${relation} ${scope}`).sort()).toEqual([
      'child person',
      'company company',
      'parent person',
    ])
    expect(principals.every(({ name, relation }) => relation === 'company' || name.includes('*'))).toBe(true)
    const child = principals.find(({ relation }) => relation === 'child')
    if (!child) throw new Error('no child')

    const place = await nearestFirstTime(api)
    const body = { items: [permit], slot: place.slot.id, for: child.id }
    const stranger = await signIn(world, 'r005')
    const before = await leftOf(api, place)
    const refused = await api.problem(endpoints.appointments.hold, { token: stranger, body })
    expect(refused).toMatchObject({ code: 'may_not_act_for', status: 403 })
    expect(await leftOf(api, place)).toBe(before)

    const key = randomUUID()
    const { appointment } = await api.ok(endpoints.appointments.hold, { token, key, body })
    expect(appointment.person).toEqual({ name: child.name, relation: 'child', age: child.age })
    const again = await api.ok(endpoints.appointments.hold, { token, key, body })
    expect(again.appointment.id).toBe(appointment.id)
    expect(await leftOf(api, place)).toBe(before - 1)
    const params = { id: appointment.id }
    expect((await api.problem(endpoints.appointments.confirm, { token: stranger, params })).code).toBe('forbidden')

    const booked = await api.ok(endpoints.appointments.confirm, { token, params })
    expect(booked.appointment).toMatchObject({ state: 'booked', person: { relation: 'child' } })
    const { appointments } = await api.ok(endpoints.appointments.mine, { token })
    expect(appointments.find(({ id }) => id === appointment.id)?.person).toEqual(appointment.person)
    // The other parent acts for the child too, and meets the child's limit; what is in the way is not hers to see.
    const father = await signIn(world, 'r002')
    const limited = await api.problem(endpoints.appointments.hold, { token: father, body })
    expect(limited.code).toBe('booking_limit')

    const records = await recorded(me.id, appointment.id)
    expect(records).toEqual([
      { action: 'appointments.hold', outcome: 'done', detail: null, on_behalf_of: child.id },
      { action: 'appointments.confirm', outcome: 'done', detail: null, on_behalf_of: child.id },
    ])
    await api.ok(endpoints.appointments.cancel, { token, params, body: {} })
  })

  test('a company’s agent books what is for companies, until the authorization has ended', async () => {
    const item = await companyItem()
    // 23:57 on the last day of the agent's authorization.
    await world.province.control.setClock(new Date('2026-12-15T15:57:00.000Z'))
    const agent = await signIn(world, 'r020')
    const { principals } = await api.ok(endpoints.residents.actingFor, { token: agent })
    const company = principals.find(({ relation }) => relation === 'company')
    expect(company).toMatchObject({ scope: 'company', until: '2026-12-15' })

    // Until our own clock has heard of the jump, the hall refuses our token.
    const { slot } = await eventually(() => firstTimeFor(api, [item]))
    const body = { items: [item], slot: slot.id }
    expect((await api.problem(endpoints.appointments.hold, { token: agent, body })).code).toBe('wrong_audience')
    const { appointment } = await api.ok(endpoints.appointments.hold, {
      token: agent,
      body: { ...body, for: company?.id },
    })
    expect(appointment.person).toEqual({ name: company?.name, relation: 'company', age: null })

    await world.province.control.setClock(new Date('2026-12-15T16:00:30.000Z'))
    const params = { id: appointment.id }
    const refused = await eventually(() => api.problem(endpoints.appointments.confirm, { token: agent, params }))
    expect(refused.code).toBe('may_not_act_for')
    expect((await api.ok(endpoints.residents.actingFor, { token: agent })).principals).toEqual([])
    expect(
      (await api.problem(endpoints.appointments.hold, { token: agent, body: { ...body, for: company?.id } })).code,
    ).toBe('may_not_act_for')
    // Giving it back needs nobody's word.
    await api.ok(endpoints.appointments.cancel, { token: agent, params, body: {} })
  })
})
