import { eventually, signIn, startWorld, type World } from '../tools/testing/world'
import { findResidencePermit } from './booking'
import { openBrowser, type Page, signInOn, type TestBrowser } from './browser'
import { type Api, apiAt, endpoints } from './client'
import { type Phone, phoneOf, shown } from './phone'

/** 长者版 on the smallest phone: every step is one question, in few taps, and nobody is hurried. */

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

/** A resident on her home screen, with large text. */
async function atHome(resident: string): Promise<{ page: Page; phone: Phone }> {
  const page = await browser.newPage({ width: 320 })
  const phone = phoneOf(page)
  await signInOn(page, world.bff.url, resident)
  await phone.sees(/您好，测/)
  await shown(page).getByRole('switch', { name: '长者版' }).click()
  return { page, phone }
}

test('from home to a booked appointment in at most five taps, with time to read', async () => {
  const { page, phone } = await atHome('r001')
  let taps = 0
  const tap = async (name: string | RegExp) => {
    await phone.fits()
    await phone.press(name)
    taps += 1
  }
  await tap(/^预约，/)
  await phone.title('您要办什么事')
  await tap(/^居住证首次申领/)
  // She has a child, a parent and a company: for whom comes first.
  await phone.title('给谁办')
  await tap(/（本人）$/)
  await phone.title('约这个时间吗')
  await phone.sees('最早可以约')
  await tap('就约这个')
  await phone.title('确认预约')
  await phone.sees('要带什么')

  // Reading takes its time; it does not count as a tap that is needed.
  const held = await api.ok(endpoints.appointments.mine, { token: await signIn(world, 'r001') })
  await phone.press('再留几分钟')
  const reader = await signIn(world, 'r001')
  const until = (answer: typeof held) => Date.parse(answer.appointments[0]?.holdExpiresAt ?? '')
  await eventually(async () => {
    const longer = await api.ok(endpoints.appointments.mine, { token: reader })
    expect(until(longer) - until(held)).toBe(300_000)
  })
  // Once is not all: nobody who reads slowly is timed out.
  await phone.button('再留几分钟').waitFor()

  await tap('确认预约')
  await phone.title('预约详情')
  await shown(page)
    .getByRole('img', { name: /预约码/ })
    .waitFor()
  await phone.fits()
  expect(taps).toBeLessThanOrEqual(5)
  const { appointments } = await api.ok(endpoints.appointments.mine, { token: await signIn(world, 'r001') })
  expect(appointments.map(({ state }) => state)).toEqual(['booked'])
  await page.context().close()
})

test('another day, another hour, another hall near her: one question a screen, each with a person to call', async () => {
  const { page, phone } = await atHome('r002')
  const first = () => shown(page).getByRole('listitem').first().getByRole('button')
  const asked = async (question: string | RegExp) => {
    await phone.sees(question)
    await first().waitFor()
    await phone.button(/^找人帮忙/).waitFor()
    await phone.fits()
  }
  await phone.press(/^预约，/)
  await phone.press(/^居住证首次申领/)
  await asked('给谁办')
  await phone.press(/（孩子）/)
  await phone.press('换个时间')
  await asked('哪一天去')
  await first().click()
  await asked(/几点去/)
  await shown(page).getByRole('listitem').last().getByRole('button').click()
  await phone.sees('您选的时间')
  await phone.fits()
  await phone.press('换个大厅')
  await asked('去哪个大厅')
  await phone.press('离我最近')
  await phone.sees(/约 .*(米|公里)/)
  await first().click()
  await phone.sees('离您近的大厅，最早可以约')
  await phone.press('就约这个')
  await phone.title('确认预约')
  await phone.press('放回这个时间')
  const token = await signIn(world, 'r002')
  await eventually(async () => {
    const { appointments } = await api.ok(endpoints.appointments.mine, { token })
    expect(appointments.filter(({ state }) => state === 'held')).toEqual([])
  })
  await page.context().close()
})

const programsOf = (page: Page) =>
  page.evaluate<string[]>(
    `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))`,
  )

test('a tab that was never opened opens without a network, once the first screen has been quiet', async () => {
  const visited = await atHome('r003')
  for (const tab of ['我的', '找事项']) {
    await visited.phone.tab(tab)
    await visited.phone.title(tab)
  }
  const needed = await programsOf(visited.page)
  await visited.page.context().close()

  const { page, phone } = await atHome('r003')
  // Their code is there, though nobody asked for it.
  await eventually(async () => expect(await programsOf(page)).toEqual(expect.arrayContaining(needed)))
  await page.waitForLoadState('networkidle')
  await page.context().setOffline(true)
  await phone.tab('我的')
  await phone.title('我的')
  await phone.tab('找事项')
  await phone.title('找事项')
  await page.context().close()
})
