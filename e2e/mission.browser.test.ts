import { addDays, instantOf, localDayOf } from '@shared/standards/time'
import { eventually, type Resident, signIn, startWorld, type World } from '../tools/testing/world'
import { clerkAt, findItem, photo } from './applying'
import { book, nearestFirstTime } from './booking'
import { openBrowser, type Page, signInOn, type TestBrowser } from './browser'
import { type Api, apiAt, endpoints } from './client'
import { settled, turnTo } from './everywhere'
import { type Phone, phoneOf, shown } from './phone'

/** The mission by finger: every step is what a resident sees and taps, and what a clerk does at the window. */

let world: World
let api: Api
let browser: TestBrowser
let her: Resident
let clerk: ReturnType<typeof clerkAt>
let item: string

beforeAll(async () => {
  world = await startWorld({ bff: { env: { RATE_LIMIT_PER_10S: '2000' } } })
  api = apiAt(world.bff.url)
  clerk = clerkAt(world)
  browser = await openBrowser()
  const found = (await world.province.control.residents()).find(({ key }) => key === 'r001')
  if (!found) throw new Error('nobody is r001')
  her = found
  item = await findItem(api, '居住证签注', '居住证签注', '440106000000')
})
afterAll(async () => {
  await browser?.close()
  await world?.stop()
})

/** Chooses a file for the material whose button is pressed, and waits until it is stored. */
async function uploadOne(page: Page, phone: Phone): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), phone.press('选文件')])
  await chooser.setFiles({ name: 'IMG_0001.png', mimeType: 'image/png', buffer: photo() })
  await phone.sees(/已上传并存好|^您上传的/)
}

const reopen = async (page: Page) => {
  await page.reload()
  await settled(page)
}

test('she applies with what there is, follows, answers, is told, shows her new certificate, and takes a consent back', async () => {
  const page = await browser.newPage()
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(error.message))
  const phone = phoneOf(page)

  // The guide, for her.
  await signInOn(page, world.bff.url, 'r001', `/catalogue/guide/index?code=${item}`)
  await phone.press(/份材料/)
  for (const group of ['已有', '存过，可以再用', '部门自行核验', '可以后补（容缺受理）', '需要您提供'])
    await phone.sees(group)
  await phone.fits()
  await phone.press('在线办')

  // The form arrives filled; what she changes is kept when the app is closed.
  await phone.title('网上申请')
  await phone.sees(/来自广东省居住证，/)
  await phone.fits()
  await shown(page)
    .getByRole('textbox', { name: /服务处所/ })
    .fill('测试单位')
  await phone.sees(/^已保存/)
  await reopen(page)
  await phone.sees('测试单位')
  await phone.press('填好了，继续')

  // Two certificates are allowed, one paper is uploaded; closing in between loses nothing.
  for (let certificate = 0; certificate < 2; certificate += 1) {
    await phone.press('允许使用')
    await phone.sheet.getByText('谁来看').waitFor()
    await phone.sheet.getByRole('button', { name: '允许使用' }).click()
    await phone.sheet.waitFor({ state: 'hidden' })
  }
  await phone.sees(/授权回执号 SQ/)
  await uploadOne(page, phone)
  await phone.fits()
  await reopen(page)
  await phone.sees(/已上传并存好|^您上传的/)
  await phone.press('材料好了，继续')

  await phone.fits()
  await shown(page).getByRole('checkbox').click()
  await phone.press('确认提交')
  await phone.title('办件详情')
  await phone.sees('已提交，等部门受理。')
  await phone.fits()
  const token = await signIn(world, 'r001')
  const { applications } = await api.ok(endpoints.applications.mine, { token })
  if (applications.state !== 'fresh') throw new Error('not fresh')
  const application = applications.data.find(({ itemCode }) => itemCode === item)?.id ?? ''
  expect(page.url()).toContain(application)

  // Reminders are allowed in WeChat; the page hears of it.
  const { reminders } = await api.ok(endpoints.notifications.reminders, { token })
  const progress = reminders.find(({ purpose }) => purpose === 'application_progress')?.templateId ?? ''
  await world.province.control.popup(her.openid, { [progress]: 'accept' })
  await phone.sees('微信会提醒您')

  // The window accepts and asks for a page that is missing; she answers in place.
  const lease = (await api.ok(endpoints.materials.forItem, { token, params: { item } })).materials
  if (lease.state !== 'fresh') throw new Error('not fresh')
  const home = lease.data.find(({ name }) => name.startsWith('住所证明'))?.id ?? ''
  await clerk.accept(application)
  await clerk.compare(application, home)
  await clerk.askSupplement(application, '租赁合同缺签名页', [{ CLBH: home, CLMC: '房屋租赁合同签名页' }])
  await page.goto(`${world.bff.url}/pages/home/index`)
  await phone.press('去补材料')
  await phone.sees('原因：租赁合同缺签名页')
  await phone.sees(/时钟停着/)
  await phone.fits()
  await uploadOne(page, phone)
  await phone.press('交给部门')
  await phone.sees('您补的材料已经交上，等窗口查看。')
  await clerk.receiveSupplement(application)
  await reopen(page)
  await phone.sees('后补的材料（容缺）')
  await uploadOne(page, phone)
  await phone.press('交给部门')
  await phone.sees('材料已交上')
  await clerk.finishAfterReviews(application)
  await reopen(page)
  await phone.sees('办好了，已经出证。')
  await phone.fits()
  await phone.choose('满意')
  await phone.press('提交评价')
  await phone.sees('您的评价')

  // In the inbox, each with its place.
  await eventually(async () => {
    const { messages } = await api.ok(endpoints.notifications.messages, { token })
    expect(messages.map(({ kind }) => kind)).toContain('certificate_issued')
  })
  await page.goto(`${world.bff.url}/notifications/inbox/index`)
  await phone.sees('需要您补材料：居住证签注')
  await phone.fits()
  await phone.press(/新证照：/)

  // Her new certificate, shown once.
  await phone.title('证照')
  await phone.press('出示')
  const [made] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/codes') && response.request().method() === 'POST'),
    phone.sheet.getByText('证明身份').click(),
  ])
  const { code } = (await made.json()) as { code: string }
  await shown(page).getByRole('timer').waitFor()
  await phone.fits()
  const verifierName = '测试银行柜台'
  expect((await world.province.control.verifyCode({ code, purpose: 'identity', verifierName })).head.status).toBe('0')
  await phone.sees(/已被 测试银行柜台 在/)

  // Who used it, and what she allowed: one consent is taken back.
  await page.goto(`${world.bff.url}/certificates/usage/index`)
  await phone.sees(/测试银行柜台/)
  await page.goto(`${world.bff.url}/certificates/consents/index`)
  await phone.press(/^撤回授权/)
  await phone.sheet.getByRole('button', { name: '确认撤回' }).click()
  await phone.sees('已撤回')
  await phone.fits()

  // The next application asks for nothing that is held and valid; what the clerk compared is as good as the original.
  const change = await findItem(api, '居住证地址变更', '居住证地址变更', '440106000000')
  await page.goto(`${world.bff.url}/catalogue/guide/index?code=${change}`)
  await phone.press(/份材料/)
  await phone.sees(/对过原件，可以直接再用/)
  expect(await shown(page).getByText('需要您提供').count()).toBe(0)

  expect(broken).toEqual([])
  await page.context().close()
})

test('her booked time is moved by finger, and she is reminded of the new one: the evening before, and two hours before', async () => {
  const page = await browser.newPage()
  const phone = phoneOf(page)
  const token = await signIn(world, 'r001')
  const { id, startsAt } = await book(api, token, await nearestFirstTime(api))
  await signInOn(page, world.bff.url, 'r001', `/appointments/detail/index?id=${id}`)
  await phone.press('改时间')
  // The day after, the last time that is free.
  const day = addDays(localDayOf(startsAt), 1)
  await Promise.all([
    page.waitForResponse((response) => response.url().includes(`day=${day}`)),
    phone.choose(new RegExp(`月${Number(day.slice(8))}日 周.，余`)),
  ])
  await shown(page)
    .getByRole('radio', { name: /^\d\d:\d\d–\d\d:\d\d，余/ })
    .last()
    .click()
  await phone.press(/改到这个时间/)
  await phone.sheet.getByRole('button', { name: /确认/ }).click()
  await phone.title('预约详情')
  const { appointment } = await eventually(async () => {
    const answer = await api.ok(endpoints.appointments.one, { token, params: { id } })
    expect(answer.appointment.startsAt).not.toBe(startsAt)
    return answer
  })
  await phone.fits()

  const { control } = world.province
  await control.setClock(instantOf(addDays(localDayOf(appointment.startsAt), -1), '19:01'))
  await page.goto(`${world.bff.url}/notifications/inbox/index`)
  const reads = (text: RegExp) =>
    eventually(
      async () => {
        await reopen(page)
        expect(await shown(page).getByText(text).count()).toBeGreaterThan(0)
      },
      { timeoutMs: 30_000 },
    )
  await reads(/明天要去大厅/)
  await control.setClock(new Date(Date.parse(appointment.startsAt) - 2 * 3_600_000 + 60_000))
  await reads(/快到预约时间/)
  await page.context().close()
})

test('the birth permit of a married couple by finger: looked through, allowed, submitted; nothing uploaded, nothing typed', async () => {
  const permit = await findItem(api, '准生证', '生育登记（第二个子女）', '440106000000')
  const page = await browser.newPage({ width: 320 })
  const phone = phoneOf(page)
  await signInOn(page, world.bff.url, 'r002', `/catalogue/guide/index?code=${permit}`)
  await phone.press('在线办')
  await phone.title('网上申请')
  await phone.sees(/来自结婚证/)
  await phone.fits()
  await phone.press('填好了，继续')
  await phone.sees('已有')
  while ((await phone.button('允许使用').count()) > 0) {
    const left = await phone.button('允许使用').count()
    await phone.press('允许使用')
    await phone.sheet.getByRole('button', { name: '允许使用' }).click()
    await eventually(async () => expect(await phone.button('允许使用').count()).toBeLessThan(left))
  }
  expect(await phone.button('选文件').count()).toBe(0)
  await phone.press('材料好了，继续')
  await shown(page).getByRole('checkbox').click()
  await phone.press('确认提交')
  await phone.sees('已提交，等部门受理。')
  await phone.fits()
  await page.context().close()
})

test('on the smallest phone in large text nothing runs out of the screen', async () => {
  const page = await browser.newPage({ width: 320 })
  const phone = phoneOf(page)
  await signInOn(page, world.bff.url, 'r002', '/residents/display/index')
  await phone.choose('长者版')
  for (const path of [
    '/pages/home/index',
    `/catalogue/guide/index?code=${item}`,
    `/applications/apply/index?item=${item}`,
    '/applications/mine/index',
    '/certificates/wallet/index',
    '/certificates/usage/index',
    '/certificates/consents/index',
    '/notifications/reminders/index',
    '/notifications/inbox/index',
    '/pages/me/index',
  ]) {
    await turnTo(page, path)
    await settled(page)
    await phone.fits()
  }
  await page.context().close()
})
