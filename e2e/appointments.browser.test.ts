import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { toGcj02 } from '@shared/standards/coordinates'
import { localDayOf, localTimeOf } from '@shared/standards/time'
import { eventually, redisUrl, signIn, startWorld, type World } from '../tools/testing/world'
import { findItem } from './applying'
import { book, findResidencePermit, nearestFirstTime } from './booking'
import { openBrowser, type Page, signInOn, type TestBrowser } from './browser'
import { type Api, apiAt, endpoints } from './client'
import { type Phone, phoneOf, shown } from './phone'
import { type Pressure, pressureAt, waitsInLine } from './rush/pressure'

/** Appointments by finger: several matters for another person, a place that becomes free, the rush, and the day itself. */

let world: World
let api: Api
let browser: TestBrowser
let pressure: Pressure

beforeAll(async () => {
  const redis = await redisUrl()
  world = await startWorld({ bff: { redisUrl: redis, env: { RATE_LIMIT_PER_10S: '2000' } } })
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

interface Signed {
  page: Page
  phone: Phone
  /** Nothing runs out of the screen, neither of the smallest phone nor of the usual one. */
  fits: () => Promise<void>
  /** What went wrong in the page itself. */
  broken: string[]
}

async function opened(resident: string, path: string, width: 375 | 320 = 320): Promise<Signed> {
  const page = await browser.newPage({ width })
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(error.message))
  const phone = phoneOf(page)
  const usual = page.viewportSize() ?? { width, height: 640 }
  await signInOn(page, world.bff.url, resident, path)
  return {
    page,
    phone,
    broken,
    async fits() {
      for (const looked of [375, 320]) {
        await page.setViewportSize({ ...usual, width: looked })
        await phone.fits()
      }
      await page.setViewportSize(usual)
    },
  }
}

const passShown = (page: Page) =>
  shown(page)
    .getByRole('img', { name: /预约码/ })
    .waitFor()

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
  const { page, phone, fits, broken } = await opened('r001', `/appointments/halls/index?items=${permit}`)
  await phone.title('选择大厅')
  await phone.sees('最早的时间')
  await fits()

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
  expect(broken).toEqual([])
  await Promise.all([page, relative].map((each) => each.context().close()))
})

test('without a booking: a number from afar, how many are before her and how long about, and given back', async () => {
  const { item, hall } = await nearestFirstTime(api)
  const token = await signIn(world, 'r004')
  await api.ok(endpoints.queue.takeNumber, { token: await signIn(world, 'r005'), body: { hall: hall.id, item } })
  const { page, phone, fits, broken } = await opened('r004', `/appointments/halls/index?items=${item}`)
  await phone.press(`现场取号：${hall.name}`)
  await phone.sheet.getByText('请在轮到以前到大厅扫到场码').waitFor()
  await fits()
  await phone.sheet.getByRole('button', { name: '取号', exact: true }).click()
  await phone.title('排队')
  await phone.sees('前面 1 位')
  await phone.sees(/^(约 \d+ (到 \d+ )?|不超过 \d+ )分钟$/)
  const mine = async () => (await api.ok(endpoints.queue.mine, { token })).numbers
  const [hers] = await mine()
  expect(hers).toMatchObject({ appointment: null, here: false, ahead: 1 })
  await phone.sees(hers?.number ?? '')
  await fits()

  await phone.press('退号')
  await phone.sheet.getByRole('button', { name: '确认退号' }).click()
  await phone.sees('这个号已经退了')
  await fits()
  expect(await mine()).toEqual([])
  expect(broken).toEqual([])
  await page.context().close()
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
  const place = await nearestFirstTime(api)
  const day = localDayOf(place.slot.startsAt)
  const where = { items: place.item, hall: place.hall.id, day }
  const { page, phone, fits, broken } = await opened(
    'r006',
    `/appointments/times/index?${new URLSearchParams({ ...where, slot: place.slot.id })}`,
  )
  await phone.sees(/^已选/)
  const { counter } = world.province.control
  await counter('POST', 'rl', { KHDLSH: randomUUID(), HYBM: place.slot.id, ZL: 1 })
  await book(api, await signIn(world, 'r002'), place)
  await phone.press('保留这个时间')
  const { sheet } = phone
  await sheet.getByRole('heading', { name: '没有留住这个时间' }).waitFor()
  await sheet.getByText('这个时间刚刚约满。').waitFor()
  await fits()

  await pressure.rises()
  const times = async () => (await api.ok(endpoints.appointments.slots, { query: where })).slots
  const others = (await times()).findLast(({ left }) => left > 2)
  if (!others) throw new Error('nothing is left for the others')
  const before = await Promise.all(
    ['r007', 'r008'].map((who) => waitsInLine(world, api, { who, item: place.item, slot: others.id })),
  )
  await sheet
    .getByRole('button', { name: new RegExp(place.hall.name) })
    .first()
    .click()
  await sheet.getByText('前面还有 2 位').waitFor()
  await fits()
  await pressure.ends()
  for (const decided of before) expect(await decided()).toEqual({ booking: expect.any(String) })
  await phone.title('确认预约')
  await shown(page).getByRole('timer').waitFor()
  await phone.press('确认预约')
  await phone.title('预约详情')

  const mine = async () =>
    (await api.ok(endpoints.appointments.mine, { token: await signIn(world, 'r006') })).appointments
  const [booked] = await mine()
  if (booked?.hall.id !== place.hall.id) throw new Error('another time at that hall was not booked')
  expect(booked).toMatchObject({ state: 'booked', items: [{ code: place.item }] })
  expect(booked.slotId).not.toBe(place.slot.id)

  const another = (await times()).findLast(({ id, left }) => left > 0 && id !== booked.slotId)
  if (!another) throw new Error('nothing is left to move to')
  await phone.press('改时间')
  await phone.sees(/^现在约的是/)
  await phone.choose(new RegExp(`月${Number(day.slice(8))}日 周.`))
  await phone.choose(new RegExp(`^${localTimeOf(another.startsAt)}–`))
  await phone.sees(new RegExp(`^已选 .*月${Number(day.slice(8))}日`))
  await phone.press('改到这个时间')
  await pressure.rises()
  await sheet.getByRole('button', { name: '确认改时间' }).click()
  await sheet.getByText('马上就轮到您').waitFor()
  await sheet.getByText('改好以前，原来的预约一直为您留着。').waitFor()
  await fits()
  expect(await mine()).toMatchObject([{ id: booked.id, slotId: booked.slotId }])
  await pressure.ends()
  await phone.title('预约详情')
  expect(await mine()).toMatchObject([{ id: booked.id, state: 'booked', slotId: another.id }])
  expect(broken).toEqual([])
  await page.context().close()
})

test('the day itself: the code at the door typed in, her number, called, missed, in line again; her other phone tells the same', async () => {
  const booked = await book(api, await signIn(world, 'r001'), await nearestFirstTime(api))
  const { control } = world.province
  const hall = booked.hall.id
  const at = (minutes: number) => control.setClock(new Date(Date.parse(booked.startsAt) + minutes * 60_000))
  const desk = (path: string, body: object) =>
    control.counter<{ SJ: { PDH: string } | null }>('POST', path, { KHDLSH: randomUUID(), ...body })
  await at(-5)
  const path = `/appointments/detail/index?id=${booked.id}`
  const one = await opened('r001', path)
  const { phone } = one
  await phone.sees('到大厅了？签到')
  await passShown(one.page)
  await one.fits()

  const code = shown(one.page).getByRole('textbox', { name: '到场码的八位数字' })
  await code.fill('00000000')
  await phone.press('签到')
  await phone.sheet.getByText(/^到场码不对/).waitFor()
  await phone.sheet.getByRole('button', { name: '关闭' }).first().click()
  await phone.sheet.waitFor({ state: 'hidden' })
  const { SJ: screen } = await control.counter<{ SJ: { EWM: string } }>('GET', `dcm?dtbm=${hall}`)
  await code.fill(screen.EWM.slice(-8))
  await phone.press('签到')
  await phone.sees('您的号')
  await phone.sees(/^前面 \d+ 位|^下一位就是您|^请到 \d+ 号窗口/)
  const { queue } = await api.ok(endpoints.queue.one, {
    token: await signIn(world, 'r001'),
    params: { id: booked.id },
  })
  await phone.sees(queue.number)
  expect(
    await shown(one.page)
      .getByRole('img', { name: /预约码/ })
      .count(),
  ).toBe(0)
  await one.fits()

  const other = await opened('r001', path, 375)
  await other.phone.sees(queue.number)
  const both = async (words: string | RegExp) => {
    await Promise.all([phone.sees(words), other.phone.sees(words)])
    await one.fits()
  }
  const window = { DTBM: hall, CKLX: queue.number.slice(0, -3) }
  async function callHer() {
    for (;;) {
      const { SJ } = await desk('jh', { ...window, CK: '3' })
      if (SJ === null || SJ.PDH === queue.number) return
    }
  }
  await at(1)
  await callHer()
  await both(/^请到 3 号窗口/)
  await desk('sy', { DTBM: hall, PDH: queue.number })
  await both('叫过您的号，没有等到您')
  await both(/以前可以重新排队一次/)
  // Taken up again on one phone; the other hears of it.
  await other.phone.press('重新排队')
  await both(/^前面 \d+ 位|^下一位就是您/)
  await callHer()
  await desk('wc', { DTBM: hall, PDH: queue.number })
  await both('这次已经办理。')
  await phone.sees('再约一次')
  expect([...one.broken, ...other.broken]).toEqual([])
  await Promise.all([one, other].map(({ page }) => page.context().close()))
})

test('an appointment she missed: she says why, the hall decides, and her messages tell her', async () => {
  // The place she waited for, the day before.
  const past = { token: await signIn(world, 'r003'), query: { when: 'past' as const } }
  const hers = (await api.ok(endpoints.appointments.mine, past)).appointments.find(({ state }) => state === 'missed')
  if (!hers) throw new Error('she has missed nothing')
  const { page, phone, fits, broken } = await opened('r003', `/appointments/detail/index?id=${hers.id}`)
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
  expect(broken).toEqual([])
  await page.context().close()
})
