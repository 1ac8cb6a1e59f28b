import { randomUUID } from 'node:crypto'
import { addDays, instantOf, localDayOf, localTimeOf } from '../shared/standards/time'
import { eventually, signIn, startWorld, type World } from '../tools/testing/world'
import { book, findResidencePermit, firstTimeFor, nearestFirstTime } from './booking'
import { type Api, apiAt, endpoints } from './client'

let world: World
let api: Api

beforeAll(async () => {
  world = await startWorld()
  api = apiAt(world.bff.url)
})
afterAll(() => world?.stop())

const clerk = (path: string, body: object) =>
  world.province.control.counter<{ JGDM: string }>('POST', path, { KHDLSH: `desk-${randomUUID()}`, ...body })

test('who missed an appointment says why, the hall decides, and she hears of it; nobody else speaks for her', async () => {
  let hers = await signIn(world, 'r001')
  const place = await nearestFirstTime(api)
  const booked = await book(api, hers, place)
  const params = { id: booked.id }
  const appeal = (token: string, key: string) =>
    api.send(endpoints.appointments.appeal, { token, key, params, body: { reason: '当天住院' } })
  expect((await appeal(hers, randomUUID())).body).toMatchObject({ code: 'wrong_state' })

  await world.province.control.setClock(new Date(Date.parse(booked.checkInUntil) + 60_000))
  hers = await signIn(world, 'r001')
  const see = async () => (await api.ok(endpoints.appointments.one, { token: hers, params })).appointment
  expect(await see()).toMatchObject({ state: 'missed', appeal: { state: 'possible', answer: null } })

  expect((await appeal(await signIn(world, 'r005'), randomUUID())).body).toMatchObject({ code: 'forbidden' })
  const key = randomUUID()
  const first = await appeal(hers, key)
  expect(first).toMatchObject({ status: 200, body: { appointment: { state: 'missed', appeal: { state: 'open' } } } })
  expect(await appeal(hers, key)).toMatchObject({ status: 200, body: first.body })
  expect((await appeal(hers, randomUUID())).body).toMatchObject({ code: 'wrong_state' })

  expect((await clerk('ss', { YYLSH: booked.id, JG: 'tg', YY: '已核实住院证明' })).JGDM).toBe('0')
  expect(await see()).toMatchObject({ state: 'missed', appeal: { state: 'granted', answer: '已核实住院证明' } })
  await eventually(
    async () => {
      const { messages } = await api.ok(endpoints.notifications.messages, { token: hers })
      expect(messages.map(({ kind }) => kind)).toContain('appointment_appeal_granted')
    },
    { timeoutMs: 20_000, everyMs: 200 },
  )
})

test('a hall shuts a day: who was to come is told in the inbox and by WeChat, is reminded of nothing, and books the same again', async () => {
  const { control } = world.province
  const { openid = '' } = (await control.residents()).find(({ key }) => key === 'r003') ?? {}
  const [hers, his] = [await signIn(world, 'r003'), await signIn(world, 'r005')]
  const { reminders } = await api.ok(endpoints.notifications.reminders, { token: hers })
  const { templateId = '' } = reminders.find(({ purpose }) => purpose === 'appointment_reminder') ?? {}
  await control.popup(openid, { [templateId]: 'accept' })
  const place = await nearestFirstTime(api)
  const { halls } = await api.ok(endpoints.appointments.halls, { query: { items: place.item } })
  const day = localDayOf(place.slot.startsAt)
  const other = halls.find(
    ({ id, earliest }) => id !== place.hall.id && earliest && localDayOf(earliest.startsAt) === day,
  )
  if (!other?.earliest) throw new Error('no other hall')
  const [booked, elsewhere] = [
    await book(api, hers, place),
    await book(api, his, { item: place.item, hall: other, slot: other.earliest }),
  ]

  const there = { DTBM: place.hall.id, RQ: day }
  expect((await clerk('lw', { ...there, KF: 0, YY: '停电检修' })).JGDM).toBe('0')
  const told = await eventually(
    async () => {
      const { messages } = await api.ok(endpoints.notifications.messages, { token: hers })
      const [first, ...more] = messages.filter(({ kind }) => kind === 'appointment_cancelled_by_hall')
      expect([first?.page, more]).toEqual([`/appointments/detail/index?id=${booked.id}`, []])
      return first
    },
    { timeoutMs: 20_000, everyMs: 200 },
  )
  expect(told?.values).toMatchObject({ reason: '停电检修', hall: place.hall.name, startsAt: booked.startsAt })
  await eventually(
    async () => {
      const { messages } = await control.phone<{ messages: { title: string; lines: { value: string }[] }[] }>(openid)
      const lines = messages.map(({ title, lines }) => [title, ...lines.map(({ value }) => value)])
      expect(lines).toContainEqual(expect.arrayContaining(['预约办理提醒', '大厅取消了这次预约，请另约时间']))
    },
    { timeoutMs: 20_000, everyMs: 200 },
  )

  const see = async (token: string, id: string) =>
    (await api.ok(endpoints.appointments.one, { token, params: { id } })).appointment
  expect(await see(hers, booked.id)).toMatchObject({ state: 'cancelled', cancelledByHall: '停电检修' })
  expect(await see(his, elsewhere.id)).toMatchObject({ state: 'booked', cancelledByHall: null })
  expect((await api.problem(endpoints.appointments.one, { token: his, params: { id: booked.id } })).code).toBe(
    'forbidden',
  )
  const late = { token: hers, params: { id: booked.id }, body: {} }
  expect((await api.problem(endpoints.appointments.cancel, late)).code).toBe('wrong_state')

  // The same visit at another time: nothing of what the hall cancelled stands in her way.
  const again = await book(api, hers, { item: place.item, hall: other, slot: other.earliest })
  expect((await clerk('lw', { ...there, KF: null })).JGDM).toBe('0')
  expect(await see(hers, booked.id)).toMatchObject({ state: 'cancelled' })
  await control.setClock(instantOf(addDays(day, -1), '19:01'))
  const since = await signIn(world, 'r003')
  await eventually(
    async () => {
      const { messages } = await api.ok(endpoints.notifications.messages, { token: since })
      const pages = messages.filter(({ kind }) => kind === 'appointment_tomorrow').map(({ page }) => page)
      expect(pages).toEqual([`/appointments/detail/index?id=${again.id}`])
    },
    { timeoutMs: 20_000, everyMs: 200 },
  )
})

test('a day that a hall has just taken out of its window cannot be held, though it was listed before', async () => {
  const hers = await signIn(world, 'r001')
  const { item, hall } = await nearestFirstTime(api)
  const { days } = await api.ok(endpoints.appointments.days, { query: { items: item, hall: hall.id } })
  const day = days.findLast(({ open }) => open)?.day ?? ''
  const { slots } = await api.ok(endpoints.appointments.slots, { query: { items: item, hall: hall.id, day } })
  const slot = slots.find(({ left }) => left > 0)?.id ?? ''
  expect((await clerk('yygz', { DTBM: hall.id, GZ: { TQGZR: 1, TQDW: 'Z' } })).JGDM).toBe('0')
  const wanted = { token: hers, body: { items: [item], slot } }
  expect((await api.problem(endpoints.appointments.hold, wanted)).code).toBe('slot_not_open')
  // Released by hand, it can be had before its time.
  expect((await clerk('fh', { DTBM: hall.id, RQ: day, HYBM: slot })).JGDM).toBe('0')
  const { appointment } = await api.ok(endpoints.appointments.hold, wanted)
  expect(appointment.slotId).toBe(slot)
})

test('a child has places kept for her age: she is shown them, and gets one when those of all others are gone', async () => {
  await findResidencePermit(api)
  const mother = await signIn(world, 'r001')
  const { principals } = await api.ok(endpoints.residents.actingFor, { token: mother })
  const child = principals.find(({ relation }) => relation === 'child')
  const age = child?.age ?? Number.NaN
  expect(age).toBeLessThan(16)
  const { hits } = await api.ok(endpoints.catalogue.search, { query: { q: '普通护照' } })
  const item = hits.find(({ regionCode }) => regionCode.startsWith('4401'))?.code ?? ''
  const { hall, slot: first } = await firstTimeFor(api, [item])
  const day = localDayOf(first.startsAt)
  const timesFor = async (whose: { age?: number }) =>
    (await api.ok(endpoints.appointments.slots, { query: { items: item, hall: hall.id, day, ...whose } })).slots
  const slot = (await timesFor({})).find(({ startsAt }) => localTimeOf(startsAt) === '13:00')?.id ?? ''
  expect(hall.rules.groups).toMatchObject([{ fromAge: 0, belowAge: 16 }])

  expect((await clerk('rl', { HYBM: slot, ZL: 0 })).JGDM).toBe('0')
  const leftFor = async (whose: { age?: number }) => (await timesFor(whose)).find(({ id }) => id === slot)?.left
  await eventually(async () => expect(await leftFor({})).toBe(0), { timeoutMs: 10_000, everyMs: 200 })
  const kept = await leftFor({ age })
  expect(kept).toBeGreaterThan(0)
  // Over all halls too: the afternoon begins for the child where for others it is full.
  const firstFor = async (whose: { age?: number }) => {
    const query = { items: item, day, part: 'afternoon' as const, ...whose }
    const { halls } = await api.ok(endpoints.appointments.halls, { query })
    return halls.find(({ id }) => id === hall.id)?.earliest
  }
  expect(await firstFor({ age })).toMatchObject({ id: slot, left: kept })
  expect((await firstFor({}))?.id).not.toBe(slot)
  const stranger = await signIn(world, 'r005')
  const body = { items: [item], slot }
  for (const token of [mother, stranger])
    expect((await api.problem(endpoints.appointments.hold, { token, body })).code).toBe('slot_full')
  const hers = { ...body, for: child?.id }
  const { appointment } = await api.ok(endpoints.appointments.hold, { token: mother, body: hers })
  // With her age, what the child has is moved among the times that are the child's.
  expect(appointment).toMatchObject({ slotId: slot, person: { relation: 'child', age } })
  await eventually(async () => expect(await leftFor({ age })).toBe((kept ?? 0) - 1), {
    timeoutMs: 10_000,
    everyMs: 200,
  })
})

test('adults of an age have places of their own: signed in they are listed what they can hold, and nobody else is', async () => {
  const [hers, his] = [await signIn(world, 'r001'), await signIn(world, 'r005')]
  const { hits } = await api.ok(endpoints.catalogue.search, { query: { q: '居住证' } })
  const { item: permit, hall, slot: first } = await nearestFirstTime(api)
  const { regionCode } = hits.find(({ code }) => code === permit) ?? {}
  // Done at the same window, and not looked at here: a hall's rules are read once a minute.
  const item = hits.find((each) => each.code !== permit && each.regionCode === regionCode)?.code ?? ''
  const day = localDayOf(first.startsAt)
  const { SJ: before } = await world.province.control.counter<{ SJ: { GZ: { HC: object[] } } }>(
    'GET',
    `yygz?dtbm=${hall.id}`,
  )
  const kept = { HCBM: 'adults', HCMC: '成年人', NLQ: 18, NLZ: 150, SJD: [{ KS: '08:00', JS: '18:00' }], BL: 0.5 }
  const window = first.id.split('-')[1] ?? ''
  expect((await clerk('yygz', { DTBM: hall.id, GZ: { HC: [{ ...kept, CKLX: [window] }] } })).JGDM).toBe('0')
  try {
    expect((await clerk('rl', { HYBM: first.id, ZL: 0 })).JGDM).toBe('0')
    const listedTo = async (token?: string, more: { age?: number; whose?: 'other' } = {}) => {
      const query = { items: item, hall: hall.id, ...more }
      const asked = { ...(token !== undefined && { token }), query }
      const { slots } = await api.ok(endpoints.appointments.slots, { ...asked, query: { ...query, day } })
      const { days } = await api.ok(endpoints.appointments.days, asked)
      const { halls } = await api.ok(endpoints.appointments.halls, { ...asked, query: { items: item, day, ...more } })
      return {
        left: slots.find(({ id }) => id === first.id)?.left ?? 0,
        first: halls.find(({ id }) => id === hall.id)?.earliest?.id,
        onDay: days.find((each) => each.day === day)?.left ?? 0,
      }
    }
    const own = await listedTo(hers)
    expect(own).toMatchObject({ first: first.id, onDay: expect.any(Number) })
    expect(own.left).toBeGreaterThan(0)
    for (const [token, more] of [[], [hers, { whose: 'other' }], [hers, { age: 9 }]] as const) {
      const listed = await listedTo(token, more)
      expect(listed.left).toBe(0)
      expect(listed.onDay).not.toBe(own.onDay)
      expect(listed.first).not.toBe(first.id)
    }
    expect((await listedTo(undefined, { age: 40 })).left).toBe(own.left)
    const body = { items: [item], slot: first.id }
    const { appointment } = await api.ok(endpoints.appointments.hold, { token: hers, body })
    expect(appointment.slotId).toBe(first.id)
    await eventually(async () => expect((await listedTo(his)).left).toBe(own.left - 1), {
      timeoutMs: 10_000,
      everyMs: 200,
    })
  } finally {
    await clerk('yygz', { DTBM: hall.id, GZ: { HC: before.GZ.HC } })
  }
})
