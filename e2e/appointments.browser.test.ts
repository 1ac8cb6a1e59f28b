import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { toGcj02 } from '@shared/standards/coordinates'
import { localDayOf, localTimeOf } from '@shared/standards/time'
import { eventually, redisUrl, signIn, startWorld, type World } from '../tools/testing/world'
import { findItem } from './applying'
import { numberFromAfar, onTheDay } from './appointments/arriving'
import { banned, oneMoreThatDay, placesForChildren } from './appointments/refused'
import { inTheRush } from './appointments/rush'
import { type Around, opened, passShown } from './appointments/signed'
import { hallIsSilent } from './appointments/unknown'
import { nearEnough } from './appointments/where'
import { book, findResidencePermit, nearestFirstTime } from './booking'
import { openBrowser, type Page, signInOn, type TestBrowser } from './browser'
import { type Api, apiAt, endpoints } from './client'
import { type Phone, phoneOf, shown } from './phone'
import { type Pressure, pressureAt } from './rush/pressure'

/** Appointments by finger: several matters for another person, a place that becomes free, the rush, and the day itself. */

let world: World
let api: Api
let browser: TestBrowser
let pressure: Pressure

beforeAll(async () => {
  const redis = await redisUrl()
  world = await startWorld({
    bff: { redisUrl: redis, env: { RATE_LIMIT_PER_10S: '2000', UPSTREAM_TIMEOUT_MS: '2000' } },
  })
  pressure = pressureAt(redis)
  api = apiAt(world.bff.url)
  browser = await openBrowser()
  await findResidencePermit(api)
})
afterAll(async () => {
  pressure?.stop()
  await browser?.close()
  await world?.stop()
})
afterEach(async () => {
  await pressure.ends()
  await world.province.control.setSystem('hall', { mode: 'ok' })
})

/** What the walks share. */
const around = (): Around => ({ world, api, browser, pressure })

/** More time, once; then she looks at something else, and finds the way back to what is kept for her. */
async function keepsLonger(page: Page, phone: Phone): Promise<void> {
  const token = await signIn(world, 'r001')
  const held = async () => (await api.ok(endpoints.appointments.mine, { token })).appointments[0]?.holdExpiresAt ?? ''
  /** More than was left at first, and no more to be had. */
  const isLonger = async () => {
    await shown(page)
      .getByRole('timer', { name: /^剩余 ([6-9]|1\d) 分/ })
      .waitFor()
    await phone.button('再留几分钟').waitFor({ state: 'detached' })
  }
  const before = await held()
  await phone.press('再留几分钟')
  await isLonger()
  const until = await held()
  expect(Date.parse(until) - Date.parse(before)).toBe(300_000)
  await page.goto(`${world.bff.url}/pages/home/index`)
  await phone.sees(new RegExp(`名额为您保留到 ${localTimeOf(until)}`))
  await phone.press('去确认预约')
  await phone.title('确认预约')
  await isLonger()
}

test('two matters in one visit for her parent: day, part of the day, the list, a longer hold, the pass, calendar, map and family', async () => {
  const permit = await findItem(api, '居住证首次申领', '居住证首次申领', '440106000000')
  const { page, phone, fits, broken } = await opened(around(), 'r001', `/appointments/halls/index?items=${permit}`)
  await phone.title('选择大厅')
  await phone.sees('最早的时间')
  await fits()

  await nearEnough(around(), { page, phone, fits }, permit)

  // One more for the same visit.
  await phone.press('再加一件')
  await phone.title('这次一起办')
  await fits()
  await shown(page).locator('input[aria-label="事情的名字"]').fill('居住证签注')
  await phone.press(/^居住证签注/)
  await phone.sees(/^一个窗口可以一次办完/)
  await fits()
  await phone.press('选大厅和时间')

  // For whom, and when.
  await phone.title('选择大厅')
  await phone.sees(/^办理：居住证首次申领、居住证签注/)
  await phone.press(/^给谁办/)
  await phone.sheet.getByRole('radio', { name: /（父母）/ }).click()
  await phone.button(/^给谁办，.*（父母）/).waitFor()
  const days = shown(page).getByRole('radio', { name: /月\d+日 .*个大厅$/ })
  const lastDay = (await days.last().getAttribute('aria-label'))?.split('，')[0] ?? ''
  await days.last().click()
  await phone.choose('下午')
  await phone
    .button(new RegExp(`最早 ${lastDay} 1[3-9]:`))
    .first()
    .waitFor()
  await phone.sees('最早的时间')
  await fits()
  await phone
    .button(new RegExp(`最早 ${lastDay} 1[3-9]:`))
    .first()
    .click()

  await phone.title('选择时间')
  await fits()
  await phone.tab('列表')
  await phone.button(new RegExp(`^${lastDay}，`)).waitFor()
  await fits()
  await phone.choose(/下午 · 余/)
  await phone.sees(new RegExp(`^已选 ${lastDay}`))
  await fits()
  await phone.press('保留这个时间')
  await phone.title('确认预约')
  await phone.sees(/（父母）$/)
  await fits()
  await keepsLonger(page, phone)
  await fits()
  await phone.press('确认预约')
  await phone.title('预约详情')
  await passShown(page)
  await phone.sees(/（父母）$/)
  await fits()

  const token = await signIn(world, 'r001')
  const [booked] = (await api.ok(endpoints.appointments.mine, { token })).appointments
  if (!booked?.checkInCode) throw new Error('nothing is booked')
  expect(booked).toMatchObject({ state: 'booked', person: { relation: 'parent' } })
  const [download] = await Promise.all([page.waitForEvent('download'), phone.press('加到日历')])
  expect(download.suggestedFilename()).toBe(`${booked.id}.ics`)
  const file = readFileSync(await download.path(), 'utf8')
  const lines = file.replace(/\r\n[ \t]/g, '').split('\r\n')
  const utc = (instant: string) => new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '')
  expect(lines).toEqual(
    expect.arrayContaining([
      `DTSTART:${utc(booked.startsAt)}`,
      `DTEND:${utc(booked.endsAt)}`,
      'SUMMARY:到大厅办理：居住证首次申领、居住证签注',
    ]),
  )
  expect(file).not.toContain(booked.checkInCode)

  // The way there: on a map that is not ours, by its own coordinates.
  await page.context().route(/amap\.com/, (route) => route.abort())
  const [asked] = await Promise.all([page.context().waitForEvent('request'), phone.press('导航')])
  const map = new URL(asked.url())
  const { lng, lat } = toGcj02(booked.hall.location)
  expect(map.origin).toBe('https://uri.amap.com')
  expect(Object.fromEntries(map.searchParams)).toMatchObject({
    position: `${lng.toFixed(6)},${lat.toFixed(6)}`,
    coordinate: 'gaode',
    name: booked.hall.name,
  })

  // And for family: what she copies for them leads to where and when, without her in it, and on to the same for them.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await phone.press('发给家人')
  await phone.sees('已复制，可以贴到聊天里')
  const copied = await page.evaluate<string>('navigator.clipboard.readText()')
  const hers = [booked.id, booked.person.name, booked.checkInCode]
  for (const each of hers) expect(copied).not.toContain(each)
  const relative = await browser.newPage({ width: 320 })
  const theirs = phoneOf(relative)
  await relative.goto(copied.split('\n').at(-1) ?? '')
  await theirs.title('到大厅办事')
  await theirs.sees(booked.hall.address)
  await theirs.sees('要带什么')
  await theirs.fits()
  const said = await shown(relative).textContent()
  for (const each of hers) expect(said).not.toContain(each)
  await theirs.press('我也要办，去预约')
  await theirs.title('选择大厅')
  await theirs.sees(/^办理：居住证首次申领、居住证签注/)
  await placesForChildren(around(), { page, phone, fits })
  expect(broken).toEqual([])
  await Promise.all([page, relative].map((each) => each.context().close()))
})

test('without a booking: a number from afar given back, another one called; and a hall that is late to answer', async () => {
  const her = await numberFromAfar(around())
  await hallIsSilent(around(), her, await nearestFirstTime(api))
  // So that the days below are as they were.
  const token = await signIn(world, 'r004')
  const { appointments } = await api.ok(endpoints.appointments.mine, { token })
  for (const { id } of appointments) await api.ok(endpoints.appointments.cancel, { token, params: { id }, body: {} })
  expect(her.broken).toEqual([])
  await her.page.context().close()
})

test('a day that is full: she joins the waitlist, is told of a place that was given back, and confirms it', async () => {
  const place = await nearestFirstTime(api)
  const day = localDayOf(place.slot.startsAt)
  // One place at this hall on this day, and somebody has it.
  const capacity = (HYBM: string, ZL: number) =>
    world.province.control.counter('POST', 'rl', { KHDLSH: randomUUID(), HYBM, ZL })
  const { slots } = await api.ok(endpoints.appointments.slots, {
    query: { items: place.item, hall: place.hall.id, day },
  })
  await Promise.all(slots.filter(({ id }) => id !== place.slot.id).map(({ id }) => capacity(id, 0)))
  await capacity(place.slot.id, 1)
  const his = await signIn(world, 'r005')
  const taken = await book(api, his, place)
  const hers = await signIn(world, 'r003')

  const { page, phone, fits, broken } = await opened(
    around(),
    'r003',
    `/appointments/times/index?items=${place.item}&hall=${place.hall.id}`,
  )
  const nth = `月${Number(day.slice(8))}日 周.`
  await shown(page)
    .getByRole('radio', { name: new RegExp(`${nth}，约满`) })
    .waitFor()
  await fits()
  await phone.press('登记候补，有空就留给我')

  await phone.title('候补')
  await shown(page).getByRole('checkbox', { name: place.hall.name, checked: true }).waitFor()
  await shown(page).getByRole('radio', { name: '只要我选的' }).last().click()
  await fits()
  await shown(page)
    .getByRole('checkbox', { name: new RegExp(nth) })
    .click()
  await phone.press('登记候补')
  await phone.sees('正在候补')
  await phone.sees('前面还有 0 人')
  await fits()

  await api.ok(endpoints.appointments.cancel, { token: his, params: { id: taken.id }, body: {} })
  await eventually(async () => {
    const { messages } = await api.ok(endpoints.notifications.messages, { token: hers })
    expect(messages.map(({ kind }) => kind)).toContain('waitlist_offer')
  })
  await page.reload()
  await phone.sees(/^轮到您了，已为您留位/)
  await fits()
  await page.goto(`${world.bff.url}/pages/home/index`)
  await phone.button('去确认').waitFor()
  await fits()
  await page.goto(`${world.bff.url}/notifications/inbox/index`)
  await phone.sees(/^候补轮到您了/)
  await fits()
  await phone.press(/候补轮到您了/)
  await phone.title('确认预约')
  await shown(page).getByRole('timer').waitFor()
  await fits()
  await phone.press('确认预约')
  await phone.title('预约详情')
  await passShown(page)

  const { appointments } = await api.ok(endpoints.appointments.mine, { token: hers })
  expect(appointments).toMatchObject([{ state: 'booked', startsAt: place.slot.startsAt, hall: { id: place.hall.id } }])
  expect((await api.ok(endpoints.waitlist.mine, { token: hers })).entries).toEqual([])
  expect(broken).toEqual([])
  await page.context().close()
})

test('the rush: sold out under her finger, another time instead, in line behind others, and in; and the same for moving it', async () => {
  const { her, place } = await inTheRush(around())
  await oneMoreThatDay(around(), her, place)
  expect(her.broken).toEqual([])
  await her.page.context().close()
})

test('the day itself: the code at the door typed in, her number, called, missed, in line again; her other phone tells the same', () =>
  onTheDay(around()))

test('an appointment she missed: she says why, the hall decides, and her messages tell her', async () => {
  // The place she waited for, the day before.
  const past = { token: await signIn(world, 'r003'), query: { when: 'past' as const } }
  const hers = (await api.ok(endpoints.appointments.mine, past)).appointments.find(({ state }) => state === 'missed')
  if (!hers) throw new Error('she has missed nothing')
  const { page, phone, fits, broken } = await opened(around(), 'r003', `/appointments/detail/index?id=${hers.id}`)
  await phone.sees(/记为一次爽约/)
  await fits()
  await phone.button(/^提交申诉，请先写下当时的情况/).waitFor()
  await shown(page).getByRole('textbox', { name: '当时的情况' }).fill('当天住院')
  await phone.press('提交申诉')
  await phone.sees(/^您的申诉已经提交/)
  await fits()

  await world.province.control.counter('POST', 'ss', {
    KHDLSH: randomUUID(),
    YYLSH: hers.id,
    JG: 'tg',
    YY: '已核实住院证明',
  })
  await eventually(async () => {
    const { messages } = await api.ok(endpoints.notifications.messages, { token: await signIn(world, 'r003') })
    expect(messages.map(({ kind }) => kind)).toContain('appointment_appeal_granted')
  })
  await page.goto(`${world.bff.url}/notifications/inbox/index`)
  await phone.press(/申诉通过/)
  await phone.title('预约详情')
  await phone.sees('申诉通过，这次不计爽约。大厅答复：已核实住院证明')
  expect(await phone.button(/^提交申诉/).count()).toBe(0)
  expect(await shown(page).getByText('记为一次爽约').count()).toBe(0)
  await fits()

  // Somebody else missed the one he booked in the rush.
  const next = await nearestFirstTime(api)
  await signInOn(page, world.bff.url, 'r002')
  await banned(around(), { page, phone, fits }, { resident: 'r002', ...next })
  expect(broken).toEqual([])
  await page.context().close()
})
