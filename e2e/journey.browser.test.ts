import { toWgs84 } from '@shared/standards/coordinates'
import { localDayOf, localTimeOf } from '@shared/standards/time'
import { eventually, signIn, startWorld, type World } from '../tools/testing/world'
import { findResidencePermit, HERE, leftOf, type Place } from './booking'
import { openBrowser, type Page, type TestBrowser } from './browser'
import { type Api, apiAt, endpoints } from './client'
import { type Phone, phoneOf, shown } from './phone'

/** The same journey as journey.api.test.ts, by finger: every step is what a resident sees and taps. */

let world: World
let api: Api
let browser: TestBrowser

beforeAll(async () => {
  world = await startWorld()
  api = apiAt(world.bff.url)
  browser = await openBrowser()
  await findResidencePermit(api)
})
afterAll(async () => {
  await browser?.close()
  await world?.stop()
})

/** What the hall itself would give her: the nearest hall's first free time on the next working day. */
async function expectedPlace(item: string): Promise<Place> {
  const { halls } = await api.ok(endpoints.appointments.halls, { query: { items: item, ...HERE, sort: 'distance' } })
  const [hall] = halls
  if (!hall) throw new Error('no hall accepts it')
  const { days, serverTime } = await api.ok(endpoints.appointments.days, { query: { items: item, hall: hall.id } })
  const day = days.find((each) => each.open && each.day > localDayOf(serverTime))
  if (!day) throw new Error('no open day')
  const { slots } = await api.ok(endpoints.appointments.slots, { query: { items: item, hall: hall.id, day: day.day } })
  const slot = slots.find(({ left }) => left > 0)
  if (!slot) throw new Error('no free time')
  return { item, hall, slot }
}

async function signInByFinger(page: Page, phone: Phone): Promise<void> {
  await page.goto(world.bff.url)
  await phone.press('登录')
  await phone.title('登录')
  await shown(page).getByRole('button', { name: /登录/ }).last().click()
  await page.locator('button[name="resident"][value="r001"]').click()
  await page.waitForURL((url) => url.href.startsWith(world.bff.url))
  await phone.sees(/您好，测/)
}

async function findBySpelling(page: Page, phone: Phone, spelling: string): Promise<void> {
  const field = shown(page).locator('input[aria-label="名称、拼音或首字母"]')
  // Emptied first: what the spelling before has found must be gone.
  await field.fill('')
  await phone.sees('按主题')
  await field.fill(spelling)
  await phone.sees(/^(找到|最相关)/)
  const first = shown(page).getByRole('listitem').first()
  await eventually(async () => expect(await first.textContent()).toContain('居住证'))
  await phone.fits()
}

const time = ({ startsAt, endsAt }: Place['slot']): string => `${localTimeOf(startsAt)}–${localTimeOf(endsAt)}`

describe.each([
  ['375 × 812', 375],
  ['320 × 640', 320],
] as const)('on a phone of %s points', (_, width) => {
  test('a resident signs in, finds the residence permit, books the nearest hall, sees it on home, and cancels', async () => {
    const { lat, lng } = toWgs84(HERE)
    const page = await browser.newPage({ width, location: { latitude: lat, longitude: lng } })
    const broken: string[] = []
    page.on('pageerror', (error) => broken.push(error.message))
    const phone = phoneOf(page)

    await signInByFinger(page, phone)
    await phone.fits()

    await phone.tab('找事项')
    for (const spelling of ['居住证', 'juzhuzheng', 'jzz']) await findBySpelling(page, phone, spelling)
    const { code, name } = await findResidencePermit(api)
    await phone.press(new RegExp(`^${name}`))
    await phone.press('预约到大厅办')

    const place = await expectedPlace(code)
    const before = await leftOf(api, place)
    await phone.choose('离我最近')
    await shown(page)
      .getByRole('button', { name: /(米|公里)/ })
      .first()
      .waitFor()
    await phone.fits()
    const nearest = phone.button(/政务服务中心，约/).first()
    expect(await nearest.getAttribute('aria-label')).toContain(place.hall.name)
    await nearest.click()

    const day = Number(localDayOf(place.slot.startsAt).slice(8))
    await phone.choose(new RegExp(`月${day}日 周.，余`))
    await phone.choose(new RegExp(`^${time(place.slot)}，余`))
    await phone.fits()
    await phone.press('保留这个时间')

    await phone.title('确认预约')
    await shown(page).getByRole('timer').waitFor()
    await phone.sees('要带什么')
    await phone.fits()
    expect(await leftOf(api, place)).toBe(before - 1)
    await phone.press('确认预约')

    await phone.title('预约详情')
    const code16 = await shown(page)
      .getByRole('img', { name: /预约码/ })
      .getAttribute('aria-label')
    expect(code16).toMatch(/[A-Z2-9]{4}( [A-Z2-9]{4}){3}$/)
    await phone.fits()

    await phone.press('返回')
    await phone.title('一窗')
    await phone.sees(new RegExp(`${time(place.slot)}，${place.hall.name}`))
    await phone.fits()
    await phone.press('出示预约码')
    await phone.title('预约详情')
    await phone.press('取消预约')
    await phone.sheet.getByRole('button', { name: '确认取消' }).click()
    await phone.sees('这个预约已经取消，时间已放回。')
    await phone.fits()

    expect(await leftOf(api, place)).toBe(before)
    const token = await signIn(world, 'r001')
    const { appointments } = await api.ok(endpoints.appointments.mine, { token })
    expect(appointments.filter(({ state }) => state === 'booked' || state === 'held')).toEqual([])
    expect(broken).toEqual([])
    await page.context().close()
  })
})
