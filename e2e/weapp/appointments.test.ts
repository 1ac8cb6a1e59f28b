import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localDayOf, localTimeOf } from '@shared/standards/time'
import { eventually, redisUrl, signIn } from '../../tools/testing/world'
import { book, findResidencePermit, nearestFirstTime, type Place } from '../booking'
import { type Api, apiAt, endpoints } from '../client'
import { type Pressure, pressureAt, waitsInLine } from '../rush/pressure'
import { type Around, call, desk, opensMessage, patient, placeCode } from './appointments/around'
import { numberFromAfar } from './appointments/arriving'
import { banned, oneMoreThatDay, placesForChildren } from './appointments/refused'
import { movedInTheRush } from './appointments/rush'
import { confirmedInSilence, keptInSilence } from './appointments/unknown'
import { nearEnough } from './appointments/where'
import { startMiniProgram, type TestMiniProgram } from './mini-program'
import { signInOn } from './steps'

/**
 * More than one booking: a visit of two matters for her child, the rush, a place that somebody gives up, and the day
 * itself. The steps build on each other: she is signed in, and the place she waited for is the visit she goes to.
 */

const NAME = '居住证首次申领'
const OTHER = '居住证签注'
let belongings: string
let running: TestMiniProgram
let api: Api
let pressure: Pressure
/** Where and when somebody gives up a place. */
let place: Place
/** The booking it becomes. */
let booked: string
/** The visit for her child, to which nobody came. */
let childs: string
/** Hers alone, to which she does not come. */
let missed: Place & { id: string }

beforeAll(async () => {
  belongings = mkdtempSync(join(tmpdir(), 'weapp-belongings-'))
  const redis = await redisUrl()
  pressure = pressureAt(redis)
  running = await startMiniProgram({
    world: { bff: { redisUrl: redis, env: { UPSTREAM_TIMEOUT_MS: '2000' } } },
    belongings,
    patienceMs: 30_000,
  })
  const { world, phone } = running
  api = apiAt(world.bff.url)
  await findResidencePermit(api)
  await signInOn(phone)
})
afterAll(async () => {
  await running?.stop()
  pressure?.stop()
  rmSync(belongings, { recursive: true })
})
afterEach(async () => {
  await pressure.ends()
  await running.world.province.control.setSystem('hall', { mode: 'ok' })
  expect(running.phone.thrown).toEqual([])
})

/** What the walks share. */
const around = (): Around => ({
  running,
  api,
  pressure,
  scans: (text) => writeFileSync(join(belongings, 'scan.txt'), text),
})
const hers = () => signIn(running.world, 'r001')

async function openHalls(): Promise<void> {
  const { phone } = running
  await phone.goHome()
  // The last: her appointments stand above what she can begin.
  await phone.press(new RegExp(`^${NAME}`), 'last')
  await phone.isOn('catalogue/guide/index')
  await phone.press('预约到大厅办')
  await phone.isOn('appointments/halls/index')
}

/** More time, once; then she looks at something else, and finds the way back to what is kept for her. */
async function keepsLonger(): Promise<void> {
  const { phone } = running
  const token = await hers()
  const held = async () => {
    const { appointments } = await api.ok(endpoints.appointments.mine, { token })
    return appointments.find(({ state }) => state === 'held')?.holdExpiresAt ?? ''
  }
  const before = await held()
  await phone.press('再留几分钟')
  await phone.until(async () => expect(await phone.text()).not.toContain('再留几分钟'))
  const until = await held()
  expect(Date.parse(until) - Date.parse(before)).toBe(300_000)
  // More than was left at first.
  await phone.has('timer', /^剩余 ([6-9]|1\d) 分/)
  await phone.goHome()
  await phone.sees(`名额为您保留到 ${localTimeOf(until)}`)
  await phone.press('去确认预约')
  await phone.isOn('appointments/confirm/index')
  await phone.has('timer', /^剩余 ([6-9]|1\d) 分/)
  expect(await phone.text()).not.toContain('再留几分钟')
}

test('two matters in one visit, for her child: from the guide to the pass, with a hall that is late to answer', async () => {
  const { phone } = running
  await openHalls()
  await phone.press('再加一件')
  await phone.isOn('appointments/what/index')
  await phone.types('事情的名字', OTHER)
  await phone.press(new RegExp(`^${OTHER}，广州市`))
  await phone.sees(/一个窗口可以一次办完，共约 \d+ 分钟/)
  await phone.press('选大厅和时间')

  await phone.isOn('appointments/halls/index')
  await phone.press(/^给谁办，.*（本人）$/)
  await phone.choose(/（孩子）/)
  await phone.has('button', /^给谁办，.*（孩子）$/)
  await keptInSilence(around())
  await phone.sees('（孩子）')
  await keepsLonger()
  await phone.sees('（孩子）')
  await confirmedInSilence(around())

  await phone.isOn('appointments/detail/index')
  await phone.has('img', /预约码/)
  for (const what of [NAME, OTHER, '（孩子）']) await phone.sees(what)
  const { appointments } = await api.ok(endpoints.appointments.mine, { token: await hers() })
  const booked = appointments.filter(({ state }) => state === 'booked')
  expect(booked).toMatchObject([{ person: { relation: 'child' }, items: [{ name: NAME }, { name: OTHER }] }])
  childs = booked[0]?.id ?? ''
})

/** Early enough that it can be moved within the day. */
async function bookToday(token: string): Promise<Place & { id: string }> {
  const item = (await findResidencePermit(api)).code
  const { halls, serverTime } = await api.ok(endpoints.appointments.halls, { query: { items: item } })
  const [hall] = halls
  if (!hall) throw new Error('no hall has a time today')
  const query = { items: item, hall: hall.id, day: localDayOf(serverTime) }
  const { slots } = await api.ok(endpoints.appointments.slots, { query })
  const slot = slots.find(({ left, partOfDay }) => left > 0 && partOfDay === 'afternoon')
  if (!slot) throw new Error('nothing is left this afternoon')
  return { item, hall, slot, id: (await book(api, token, { item, hall, slot })).id }
}

test('in the rush she waits in line behind who came before, and the time is kept for her when it is her turn; so she does when she moves one', async () => {
  const { phone, world } = running
  const { item, slot } = await nearestFirstTime(api)
  await openHalls()
  await phone.has('button', '保留这个时间')
  await pressure.rises()
  const decided = await waitsInLine(world, api, { who: 'r007', item, slot: slot.id })
  await phone.press('保留这个时间')
  await phone.sheet.sees('前面还有 1 位')
  await pressure.ends()
  await phone.isOn('appointments/confirm/index')
  await phone.has('timer')
  await phone.press('放回这个时间')
  await phone.isOn('appointments/halls/index')

  // So that the days below are as they were.
  const his = await decided()
  if (!('booking' in his)) throw new Error(`he got no place: ${his.refused}`)
  const token = await signIn(world, 'r007')
  await api.ok(endpoints.appointments.cancel, { token, params: { id: his.booking }, body: {} })
  missed = await bookToday(await hers())
  await movedInTheRush(around(), missed.id)
})

test('a number from afar is scanned in at the door and called', async () => {
  await openHalls()
  await numberFromAfar(around())
})

/** He has the only place of the day at that hall. */
async function bookTheOnlyPlace(token: string): Promise<string> {
  const { slot, hall, item } = place
  const capacity = (HYBM: string, ZL: number) => desk(around(), 'rl', { HYBM, ZL })
  const day = localDayOf(slot.startsAt)
  const { slots } = await api.ok(endpoints.appointments.slots, { query: { items: item, hall: hall.id, day } })
  await Promise.all(slots.map(({ id }) => capacity(id, id === slot.id ? 1 : 0)))
  const { id } = await book(api, token, place)
  await eventually(async () => {
    const { days } = await api.ok(endpoints.appointments.days, { query: { items: item, hall: hall.id } })
    expect(days.find((each) => each.day === day)).toMatchObject({ open: false, reason: 'full' })
  }, patient)
  return id
}

test('a day is full: she waits for it, is offered the place he gives up, and confirms it', async () => {
  const { phone, world } = running
  place = await nearestFirstTime(api)
  const his = await signIn(world, 'r005')
  const theOnlyOne = await bookTheOnlyPlace(his)

  await openHalls()
  await nearEnough(around(), place.item)
  await phone.press(new RegExp(`^${place.hall.name}，`))
  await phone.isOn('appointments/times/index')
  const dayOfMonth = Number(localDayOf(place.slot.startsAt).slice(8))
  await phone.has('radio', new RegExp(`月${dayOfMonth}日 周.，约满`))
  await phone.press('登记候补，有空就留给我')
  await phone.isOn('appointments/waitlist/index')
  await phone.sees('哪天都行')
  await phone.choose('只要我选的', 'last')
  await phone.tick(new RegExp(`月${dayOfMonth}日`))
  await phone.press('登记候补')
  await phone.sees('前面还有 0 人')

  await api.ok(endpoints.appointments.cancel, { token: his, params: { id: theOnlyOne }, body: {} })
  const token = await hers()
  booked = await eventually(async () => {
    const { entries } = await api.ok(endpoints.waitlist.mine, { token })
    const [offer] = entries.flatMap((entry) => entry.offer ?? [])
    if (!offer) throw new Error('nothing is offered')
    const { messages } = await api.ok(endpoints.notifications.messages, { token })
    expect(messages.map(({ kind }) => kind)).toContain('waitlist_offer')
    return offer.appointment
  }, patient)
  await phone.goHome()
  await phone.isOn('pages/home/index')
  await phone.pullsDown()
  await phone.sees(new RegExp(`${place.hall.name}。名额为您保留到`))
  await phone.press(/消息/)
  await phone.isOn('notifications/inbox/index')
  await phone.press(/候补轮到您了/)
  await phone.isOn('appointments/confirm/index')
  await phone.sees(place.hall.name)
  await phone.press('确认预约')
  await phone.isOn('appointments/detail/index')
  await phone.has('img', /预约码/)
  const { appointment } = await api.ok(endpoints.appointments.one, { token, params: { id: booked } })
  expect(appointment).toMatchObject({ state: 'booked', slotId: place.slot.id })
})

test('what a hall does not allow is known before, and said with the way on: one more that day, places for children', async () => {
  const day = localDayOf(place.slot.startsAt)
  const { halls } = await api.ok(endpoints.appointments.halls, { query: { items: place.item, day } })
  const hall = halls.find(({ id }) => id !== place.hall.id)
  if (!hall?.earliest) throw new Error('no other hall has a time that day')
  await oneMoreThatDay(around(), { item: place.item, hall, slot: hall.earliest })
  await placesForChildren(around())
})

test('the day: checked in by the digits of the hall’s code, called, missed, taken up again, served', async () => {
  const { phone, world } = running
  const { control } = world.province
  const hall = place.hall.id
  const at = (minutes: number) => control.setClock(new Date(Date.parse(place.slot.startsAt) + minutes * 60_000))

  await at(-5)
  await running.closeAndOpen(`/appointments/detail/index?id=${booked}`)
  await phone.isOn('appointments/detail/index')
  around().scans('https://example.com/')
  await phone.press('扫到场码，签到')
  await phone.sees('这不是大厅的到场码')
  await phone.press('扫不了，输入数字')
  await phone.types('到场码的八位数字', (await placeCode(around(), hall)).slice(-8))
  await phone.press('签到')
  await phone.sees(/您的号[\s\S]*(下一位就是您|前面 \d+ 位)/)

  const token = await hers()
  const standing = async () => (await api.ok(endpoints.queue.one, { token, params: { id: booked } })).queue
  const { number } = await standing()
  await phone.sees(number)
  await at(1)
  await call(around(), { hall, number })
  await phone.sees(/请到 3 号窗口/)
  await desk(around(), 'sy', { DTBM: hall, PDH: number })
  await phone.sees('叫过您的号，没有等到您')
  await phone.press('重新排队')
  await phone.sees(/下一位就是您|前面 \d+ 位/)
  await call(around(), { hall, number })
  await phone.sees(/请到 3 号窗口/)
  await desk(around(), 'wc', { DTBM: hall, PDH: number })
  await phone.sees('这次已经办理。')
  await phone.has('button', '再约一次')
  const { appointment } = await api.ok(endpoints.appointments.one, { token, params: { id: booked } })
  expect(appointment.state).toBe('served')
})

test('nobody came to the visit for her child: she says why, the hall decides, and her messages tell her', async () => {
  const { phone } = running
  const token = await hers()
  const one = async () => (await api.ok(endpoints.appointments.one, { token, params: { id: childs } })).appointment
  expect(await one()).toMatchObject({ state: 'missed', appeal: { state: 'possible' } })
  await running.closeAndOpen(`/appointments/detail/index?id=${childs}`)
  await phone.sees(/没有在签到时间内到场，记为一次爽约[\s\S]*只能申诉一次/)
  await phone.types('当时的情况', '孩子当天住院')
  await phone.press('提交申诉')
  await phone.sees('您的申诉已经提交')
  expect(await one()).toMatchObject({ state: 'missed', appeal: { state: 'open' } })

  await desk(around(), 'ss', { YYLSH: childs, JG: 'tg', YY: '已核实住院证明' })
  await opensMessage(around(), 'appointment_appeal_granted', /^未读，申诉通过/)
  await phone.isOn('appointments/detail/index')
  await phone.sees('申诉通过，这次不计爽约。大厅答复：已核实住院证明')
  expect(await phone.text()).not.toContain('记为一次爽约')
})

test('nor did she come to her own: she cannot book there, says why, and the hall does not agree', async () => {
  const { item } = place
  const { days } = await api.ok(endpoints.appointments.days, { query: { items: item, hall: missed.hall.id } })
  const day = days.findLast(({ open }) => open)?.day ?? ''
  const { slots } = await api.ok(endpoints.appointments.slots, { query: { items: item, hall: missed.hall.id, day } })
  const slot = slots.find(({ left }) => left > 0)
  if (!slot) throw new Error('nothing is left there')
  await banned(around(), { item, hall: missed.hall, slot }, missed.id)
})
