import { toGcj02 } from '@shared/standards/coordinates'
import { localDayOf, localTimeOf } from '@shared/standards/time'
import { eventually, signIn } from '../../tools/testing/world'
import { book, leftOf, nearestFirstTime, type Place } from '../booking'
import { type Api, apiAt, endpoints } from '../client'
import { startMiniProgram, type TestMiniProgram } from './mini-program'
import { counted, listenTo, signInOn } from './steps'

/** What she does between the large matters. The steps build on each other: she has booked, and is signed in. */

let running: TestMiniProgram
let api: Api
let token: string
let place: Place
let booked: string

beforeAll(async () => {
  running = await startMiniProgram({ resident: 'r002' })
  api = apiAt(running.world.bff.url)
  place = await nearestFirstTime(api)
  token = await signIn(running.world, 'r002')
  booked = (await book(api, token, place)).id
  await signInOn(running.phone)
  // That she has booked was to be told in WeChat, and nobody has allowed it: later it would take what she allows below.
  const notSent = () => counted(running.world.bff.url, 'wechat_messages_total', { outcome: 'cancelled' })
  await eventually(async () => expect(await notSent()).toBeGreaterThan(0))
})
afterAll(() => running?.stop())
afterEach(() => expect(running.phone.thrown).toEqual([]))

const time = ({ startsAt, endsAt }: Place['slot']): string => `${localTimeOf(startsAt)}–${localTimeOf(endsAt)}`

/** Another time of the same day. */
async function laterTime(): Promise<Place['slot']> {
  const { slots } = await api.ok(endpoints.appointments.slots, {
    query: { items: place.item, hall: place.hall.id, day: localDayOf(place.slot.startsAt) },
  })
  const later = slots.find(({ id, left }) => left > 0 && id !== place.slot.id)
  if (!later) throw new Error('the day has no other time')
  return later
}

test('she is asked for reminders where she has booked, and says no, then yes', async () => {
  const { phone } = running
  await phone.tab('预约')
  await phone.isOn('pages/appointments/index')
  await phone.press(new RegExp(`${time(place.slot)}，.*${place.hall.name}`))
  await phone.isOn('appointments/detail/index')
  await phone.sees('要在微信里提醒您吗')
  await phone.press('打开微信提醒')
  await phone.refuses()
  await phone.sees('好，不在微信里提醒。')
  await phone.press('打开微信提醒')
  await phone.allows()
  await phone.sees('微信会提醒您')
  // WeChat has told both answers too. What the phone has told already is one grant all the same.
  const pushes = () => counted(running.world.bff.url, 'wechat_pushes_total', { event: 'subscribe_msg_popup_event' })
  await eventually(async () => expect(await pushes()).toBe(2))
  await eventually(async () => {
    const { reminders } = await api.ok(endpoints.notifications.reminders, { token })
    const grants = Object.fromEntries(reminders.map(({ purpose, granted }) => [purpose, granted]))
    expect(grants).toMatchObject({ appointment_booked: 1, appointment_reminder: 1 })
  })
})

test('she puts it into her calendar and finds the way there: the phone is given the day, and the place as its map has it', async () => {
  const { phone, mini } = running
  const { hall, slot } = place
  const asked = listenTo(mini, phone)
  await phone.press('加到日历')
  // Once for the privacy guideline, once for the calendar.
  await phone.allows(2)
  await phone.sees('已交给您的日历')
  const [title, entry = ''] = await asked('calendar')
  expect(title).toBe('calendar: 到大厅办理：居住证首次申领')
  expect(JSON.parse(entry)).toMatchObject({
    startTime: Date.parse(slot.startsAt) / 1000,
    endTime: String(Date.parse(slot.endsAt) / 1000),
    location: `${hall.name} ${hall.address}`,
    alarm: true,
  })
  const { appointment } = await api.ok(endpoints.appointments.one, { token, params: { id: booked } })
  expect(entry).not.toContain(appointment.checkInCode)

  await phone.press('导航')
  const { lng, lat } = toGcj02(hall.location)
  const where = { latitude: lat, longitude: lng }
  expect(await asked('map')).toEqual([`map: ${hall.name}`, hall.address, JSON.stringify(where)])
})

test('she hands it on to family as a card without her in it, which leads on to booking the same', async () => {
  const { phone, mini } = running
  const asked = listenTo(mini, phone)
  await phone.press('发给家人')
  await phone.until(() => mini.native().confirmModal())
  const [, path = ''] = await asked('share')
  const { appointment } = await api.ok(endpoints.appointments.one, { token, params: { id: booked } })
  const hers = [booked, appointment.person.name, appointment.checkInCode ?? booked]
  for (const each of hers) expect(path).not.toContain(each)
  await mini.callWxMethod('navigateTo', { url: path })
  await phone.isOn('appointments/shared/index')
  await phone.sees(place.hall.address)
  await phone.sees('要带什么')
  for (const each of hers) expect(await phone.text()).not.toContain(each)
  await phone.press('我也要办，去预约')
  await phone.isOn('appointments/halls/index')
  await phone.sees('办理：居住证首次申领')
  await phone.goBack()
  await phone.isOn('appointments/shared/index')
  await phone.goBack()
  await phone.isOn('appointments/detail/index')
})

test('she moves her booking: the old time is free again, the new one hers', async () => {
  const { phone } = running
  const to = await laterTime()
  const [before, after] = [await leftOf(api, place), await leftOf(api, { ...place, slot: to })]
  await phone.press('改时间')
  await phone.isOn('appointments/times/index')
  await phone.sees(/现在约的是/)
  await phone.choose(new RegExp(`月${Number(localDayOf(to.startsAt).slice(8))}日 周.，余`))
  await phone.choose(new RegExp(`^${time(to)}，余`))
  await phone.press('改到这个时间')
  await phone.sheet.sees(time(to))
  await phone.sheet.press('确认改时间')
  await phone.isOn('appointments/detail/index')
  await phone.sees(time(to))
  expect(await leftOf(api, place)).toBe(before + 1)
  expect(await leftOf(api, { ...place, slot: to })).toBe(after - 1)
  const { appointment } = await api.ok(endpoints.appointments.one, { token, params: { id: booked } })
  expect(appointment.slotId).toBe(to.id)
})

test('the inbox tells of it, and what is read is read', async () => {
  const { phone } = running
  await phone.goHome()
  await phone.press(/消息/)
  await phone.isOn('notifications/inbox/index')
  await phone.press(/^未读，预约时间已改/)
  await phone.isOn('appointments/detail/index')
  await phone.goBack()
  await phone.has('button', /^预约时间已改/)
})

test('without a network home shows what was known, and asks by itself when there is one again', async () => {
  const { phone, outside } = running
  await phone.goHome()
  await phone.sees(/您好，测/)
  await outside.network('none')
  await phone.pullsDown()
  await phone.sees('没有网络，显示的是上次看到的内容。')
  // By the province's clock, which is not this phone's.
  await phone.sees(/09:\d\d 的数据/)
  await phone.sees(place.hall.name)
  await outside.network('4g')
  await phone.until(async () => expect(await phone.text()).not.toMatch(/没有网络|\d 的数据/))
})

test('she does not say where she is: halls are listed all the same, and why is said', async () => {
  const { phone } = running
  await phone.press(/^居住证首次申领/)
  await phone.isOn('catalogue/guide/index')
  await phone.press('预约到大厅办')
  await phone.isOn('appointments/halls/index')
  await phone.choose('离我最近')
  // She has agreed to the privacy guideline for the calendar.
  await phone.refuses()
  await phone.sees('没有得到您的位置，先按最早可约排列。')
  await phone.sees(/政务服务中心.*最早 \d/)
})

test('without a booking she takes a number from afar, sees how many are before her and how long about, and gives it back', async () => {
  const { phone, world } = running
  const { item, hall } = place
  await api.ok(endpoints.queue.takeNumber, { token: await signIn(world, 'r005'), body: { hall: hall.id, item } })
  await phone.press(`现场取号：${hall.name}`)
  await phone.sheet.sees('请在轮到以前到大厅扫到场码')
  await phone.sheet.press('取号')
  await phone.isOn('appointments/queue/index')
  const mine = async () => (await api.ok(endpoints.queue.mine, { token })).numbers
  const [hers] = await mine()
  expect(hers).toMatchObject({ appointment: null, here: false, ahead: 1 })
  await phone.sees(new RegExp(`您的号${hers?.number}前面 1 位(约 \\d+ (到 \\d+ )?|不超过 \\d+ )分钟`))
  await phone.press('退号')
  await phone.sheet.press('确认退号')
  await phone.sees('这个号已经退了')
  expect(await mine()).toEqual([])
})

test('the reminders page says how each stands, and leads to WeChat’s own switches', async () => {
  const { phone } = running
  await phone.goHome()
  await phone.tab('我的')
  await phone.press('微信提醒')
  await phone.isOn('notifications/reminders/index')
  for (const purpose of ['预约成功和改时间', '办件有进展、要补材料、办结', '证照快到期']) await phone.sees(purpose)
  await phone.sees('还没有问过您')
  await phone.press('打开微信的提醒设置')
  await phone.refuses()
  await phone.goBack()
})

test('the wallet shows what she has, and one of it', async () => {
  const { phone } = running
  await phone.press('我的证照')
  await phone.isOn('certificates/wallet/index')
  for (const part of ['用在哪里', '存过的材料']) await phone.sees(part)
  await phone.press(/，有效，/)
  await phone.isOn('certificates/detail/index')
  await phone.sees('姓名和号码已打码')
  await phone.sees('给工作人员看')
})

test('with large text, home has four ways on, and each leads where it says', async () => {
  const { phone } = running
  await phone.goHome()
  await phone.turn('长者版')
  for (const [entry, path] of [
    [/^查进度，/, 'applications/mine/index'],
    [/^我的证照，/, 'certificates/wallet/index'],
  ] as const) {
    await phone.press(entry)
    await phone.isOn(path)
    await phone.goBack()
    await phone.isOn('pages/home/index')
  }
  await phone.pressesAndClosesDialog(/^找人帮忙，/)
})

test('going back before a page has come, the one below answers as before', async () => {
  const { phone, mini } = running
  await mini.evaluate(`() => { wx.navigateTo({ url: '/certificates/wallet/index' }); wx.navigateBack() }`)
  await phone.isOn('pages/home/index')
  await phone.press(/^我的证照，/)
  await phone.isOn('certificates/wallet/index')
  await phone.sees('存过的材料')
  await phone.goBack()
})

test('with large text she books in five taps from home, one question each', async () => {
  const { phone } = running
  await phone.press(/^预约，/)
  await phone.isOn('appointments/what/index')
  await phone.press(/^居住证首次申领/)
  await phone.isOn('appointments/halls/index')
  // She has a child: for whom comes first.
  await phone.press(/（本人）$/)
  await phone.press('就约这个')
  await phone.isOn('appointments/confirm/index')
  await phone.press('确认预约')
  await phone.isOn('appointments/detail/index')
  await phone.has('img', /预约码/)
  const { appointments } = await api.ok(endpoints.appointments.mine, { token })
  expect(appointments.filter(({ state }) => state === 'booked')).toHaveLength(2)
})

test('in English every word of ours is, at once and after a restart', async () => {
  const { phone } = running
  await phone.goHome()
  await phone.turn('长者版')
  await phone.has('button', /^搜事项/)
  await phone.tab('我的')
  await phone.press('语言与显示')
  await phone.isOn('residents/display/index')
  await phone.choose('English')
  await phone.sees('Names of matters and halls are shown as published, in Chinese.')
  await running.closeAndOpen()
  await phone.isOn('pages/home/index')
  await phone.sees(/Hello, 测/)
  await phone.press('Show the code')
  await phone.isOn('appointments/detail/index')
  await phone.sees('Shall WeChat remind you?')
  await phone.goHome()
  await phone.tab('Me')
  await phone.press('My certificates')
  await phone.isOn('certificates/wallet/index')
  await phone.sees('Where they are used')
})

test('signed out, nothing of hers is left on the phone', async () => {
  const { phone, mini } = running
  const stored = async (): Promise<string> =>
    JSON.stringify(
      await mini.evaluate('() => wx.getStorageInfoSync().keys.map((key) => [key, wx.getStorageSync(key)])'),
    )
  expect(await stored()).toContain(booked)
  await phone.goHome()
  await phone.tab('Me')
  await phone.press('Sign out')
  await phone.sheet.press('Sign out')
  await phone.has('button', 'Sign in')
  const left = await stored()
  for (const hers of [booked, '测', 'token', 'receiptNo']) expect(left).not.toContain(hers)
})
