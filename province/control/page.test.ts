import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { findBrowser } from '../../e2e/chromium'
import { localDayOf } from '../../shared/standards/time'
import { eventually, type Resident, startProvince, type TestProvince } from '../../tools/testing/world'
import { knock } from '../shell/testing'
import { TEMPLATES } from '../wechat/templates'
import { AtTheHall, hallInstant } from './testing'

const BFF = 'http://127.0.0.1:3999'

jest.setTimeout(30_000)

let province: TestProvince
let browser: Browser
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  province = await startProvince({ bffUrl: BFF })
  const { path, env } = await findBrowser()
  browser = await chromium.launch({
    executablePath: path,
    args: ['--no-sandbox', '--disable-gpu'],
    env: { ...(process.env as Record<string, string>), ...env },
  })
}, 60_000)
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 768, height: 900 }, locale: 'zh-CN' })
  page.setDefaultTimeout(10_000)
  // The page's own time stands still but for `pass`: its polls happen when the test says so.
  const now = Date.now()
  await page.clock.install({ time: now })
  await page.clock.pauseAt(now + 1_000)
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(province.urls.control)
})
/** The page polls every two seconds. */
const pass = () => page.clock.runFor(2_100)
/** After one of the next polls; a poll is left out while the one before is under way. */
const comes = (locator: Locator) =>
  eventually(
    async () => {
      await pass()
      await locator.waitFor({ state: 'attached', timeout: 500 })
    },
    { timeoutMs: 10_000 },
  )

afterEach(async () => {
  await page.close()
  // Nothing the page may not load, and no error of its own.
  expect(complaints.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await province?.stop()
})

it('stops a system and starts it again, and shows what its callers meet', async () => {
  const card = page.locator('[data-system="certificates"]')
  await card.locator('[data-mode="down"]').click()
  await card.locator('.pulse.refused').waitFor()
  expect((await knock(province.urls.certificates)).outcome).toBe('ECONNREFUSED')
  await card.locator('[data-mode="ok"]').click()
  await card.locator('.pulse.up').waitFor()
  expect((await knock(`${province.urls.certificates}/health`)).outcome).toBe(200)
})

it('moves the clock', async () => {
  const before = Date.parse((await province.control.state()).now)
  await page.locator('[data-clock="day"]').click()
  await page.locator('#clock-answer.done').waitFor()
  expect(Date.parse((await province.control.state()).now) - before).toBeGreaterThanOrEqual(86_400_000)
  await page.locator('[data-clock="opening"]').click()
  await page.locator('#clock-answer', { hasText: '08:30' }).waitFor()
  // Wednesday's opening is over on Wednesday at nine: Thursday comes next.
  await comes(page.locator('#now', { hasText: '2026-11-26 周四 08:30' }))
})

it('shows what a phone receives, and opens the mini-program as the one who holds it', async () => {
  const [resident] = await province.control.residents()
  const { key = '', name = '', openid = '' } = resident ?? {}
  await page.locator('#resident-filter').fill(name)
  await page.locator('#residents button', { hasText: name }).click()
  const phone = page.locator(`[data-resident="${key}"]`)
  expect(await phone.locator('a.button').getAttribute('href')).toBe(`${BFF}/auth/start?login_hint=${key}&return=%2F`)

  await sendMessage(openid)
  await comes(phone.locator('.messages dd', { hasText: '居住证签注' }))
  expect(await phone.locator('.messages a').getAttribute('href')).toBe(
    `${BFF}/auth/start?login_hint=${key}&return=%2Fpages%2Fhome%2Findex%3Ffrom%3Dmessage`,
  )

  await phone.getByRole('button', { name: '登录码' }).click()
  expect(await phone.locator('.login-code').textContent()).toMatch(/^\w{16,}$/)
})

it('sits at a window: checks in, calls, serves, and shows a refusal in the words of the hall', async () => {
  const [resident] = await province.control.residents()
  const booked = await (await AtTheHall.as(province, resident?.openid ?? '')).bookEarliest()
  await province.control.setClock(hallInstant(booked.KSSJ, -5))
  await page.locator('#hall').selectOption(booked.DTBM)
  await page.locator('#kind').selectOption(booked.CKLX)
  await comes(page.locator(`[data-booking="${booked.YYLSH}"]`))

  await page.locator('#check-in input').fill('AAAAAAAAAAAAAAAA')
  await page.locator('#check-in button').click()
  await page.locator('#counter-answer.refused', { hasText: '1004 不存在' }).waitFor()
  await page.locator('#check-in input').fill(booked.QDM ?? '')
  await page.locator('#check-in button').click()
  const ticket = page.locator('#queue [data-number]', { hasText: booked.BYYRXM })
  await ticket.waitFor()
  await page.locator('#call-next').click()
  await ticket.getByRole('button', { name: '办完' }).click()
  await ticket.locator('.state.bl').waitFor()
  expect(await (await AtTheHall.as(province, resident?.openid ?? '')).booking(booked.YYLSH)).toMatchObject({ ZT: 'bl' })
  await page.locator('#call-next').click()
  await page.locator('#counter-answer', { hasText: '没有人在等' }).waitFor()
})

it('changes places, opening rules and days of a hall while it runs', async () => {
  const [{ DTBM = '', CK } = {}] = await halls()
  const kind = CK?.[0]?.CKLX ?? ''
  await page.locator('#hall').selectOption(DTBM)
  await page.locator('#kind').selectOption(kind)
  const [slot] = [page.locator('[data-slot]').first()]
  await comes(slot)
  const online = slot.locator('[data-pool="online"]')
  await online.locator('input').fill('17')
  await online.locator('button').click()
  await page.locator('#opening-answer.done', { hasText: '17 号' }).waitFor()
  await online.locator('span', { hasText: '0 + 0 + 17 =' }).waitFor()

  await page.locator('#rules [name="TQGZR"]').fill('2')
  await page.locator('#rules [name="DLYY"]').selectOption('0')
  await page.locator('#rules [name="HBXC"]').fill('2')
  await page.locator('#rules [name="HBLS"]').fill('600')
  await page.locator('#rules .primary').click()
  await page.locator('#rules-answer.done').waitFor()
  expect(await rulesOf(DTBM)).toMatchObject({
    TQGZR: 2,
    DLYY: 0,
    HBXC: 2,
    HBLS: 600,
    DRKY: expect.any(Number),
  })

  // Beyond the window now: released, it can be booked all the same.
  await page.locator('#opening-day').fill('2026-12-07')
  await slot.locator('td', { hasText: '不可约' }).waitFor()
  await page.locator('#release-day').click()
  await page.locator('[data-release="2026-12-07"]').waitFor()
  await slot.locator('td', { hasText: '可约 open' }).waitFor()

  await page.locator('#opening-day').fill('2026-12-08')
  await page.locator('#exception [name="state"]').selectOption('shut')
  await page.locator('#exception [name="reason"]').fill('设备检修')
  await page.locator('#exception button').click()
  await page.locator('[data-exception="2026-12-08"]', { hasText: '设备检修' }).waitFor()
  await page.locator('#slots .empty').waitFor()
})

it('says how many people it would turn away before a day is shut, and does it only when told to', async () => {
  const [, resident] = await province.control.residents()
  const phone = await AtTheHall.as(province, resident?.openid ?? '')
  const { YYLSH, DTBM, CKLX, KSSJ } = await phone.bookEarliest()
  const day = KSSJ.slice(0, 10)
  await page.locator('#hall').selectOption(DTBM)
  await page.locator('#opening-day').fill(day)
  const set = async (state: string, reason: string) => {
    await page.locator('#exception [name="state"]').selectOption(state)
    await page.locator('#exception [name="reason"]').fill(reason)
    await page.locator('#exception button').click()
  }
  const ask = page.locator('#exception-ask')
  await set('shut', '停电检修')
  await ask.getByText('取消 1 个预约').waitFor()
  await ask.getByRole('button', { name: '不改' }).click()
  expect(await phone.booking(YYLSH)).toMatchObject({ ZT: 'yy' })
  await set('shut', '停电检修')
  await ask.getByRole('button', { name: '确认取消' }).click()
  await page.locator(`[data-exception="${day}"]`, { hasText: '停电检修' }).waitFor()
  expect(await phone.booking(YYLSH)).toMatchObject({ ZT: 'qx', QXF: 'dt', QXYY: '停电检修' })
  expect(await ask.textContent()).toBe('')
  // Nobody is turned away by opening it again, so nothing is asked.
  await set('usual', '')
  await page.locator(`[data-exception="${day}"]`).waitFor({ state: 'detached' })

  // Today it is people who wait with a number.
  const today = localDayOf((await province.control.state()).now)
  await page.locator('#kind').selectOption(CKLX)
  await page.locator('#walk-in input').fill('测试访客')
  await page.locator('#walk-in button').click()
  const ticket = page.locator('#queue [data-number]', { hasText: '测试访客' })
  await ticket.locator('.state.dd').waitFor()
  await page.locator('#opening-day').fill(today)
  await set('shut', '停电检修')
  await ask.getByText('停叫 1 个排队号').waitFor()
  await ask.getByRole('button', { name: '确认取消' }).click()
  await page.locator(`[data-exception="${today}"]`).waitFor()
  await comes(ticket.locator('.state.tz', { hasText: '停叫' }))
  await set('usual', '')
  await page.locator(`[data-exception="${today}"]`).waitFor({ state: 'detached' })
})

const halls = async () =>
  ((await knock(`${province.urls.control}/api/halls`)).body as { SJ: { DTBM: string; CK: { CKLX: string }[] }[] }).SJ
const rulesOf = async (hall: string) =>
  ((await knock(`${province.urls.control}/api/counter/yygz?dtbm=${hall}`)).body as { SJ: { GZ: object } }).SJ.GZ

it('keeps the number of who missed a call, and hangs numbers and the code of the place up in the hall', async () => {
  await comes(page.locator('#kind option').first())
  const [DTBM, CKLX] = await Promise.all([page.locator('#hall').inputValue(), page.locator('#kind').inputValue()])
  await page.locator('#queue-rules [name="keep"]').fill('20')
  await page.locator('#queue-rules button').click()
  await page.locator('#counter-answer.done', { hasText: '排队规则' }).waitFor()
  for (const name of ['测试访客', '测试来客']) {
    await page.locator('#walk-in input').fill(name)
    await page.locator('#walk-in button').click()
    await page.locator('#queue [data-number]', { hasText: name }).waitFor()
  }
  await page.locator('#call-next').click()
  const first = page.locator('#queue [data-number]', { hasText: '测试访客' })
  await first.getByRole('button', { name: '未到' }).click()
  await first.locator('.state.gh', { hasText: '过号' }).waitFor()
  await page.locator('#call-next').click()

  const screen = await browser.newPage({ locale: 'zh-CN' })
  await screen.goto(`${province.urls.control}/${await page.locator('#display').getAttribute('href')}`)
  await screen
    .locator('#calls li', { hasText: `${CKLX}002` })
    .filter({ hasText: '1 号' })
    .waitFor()
  await screen.locator('#passed', { hasText: `${CKLX}001` }).waitFor()
  expect(await screen.content()).not.toContain('测试访客')
  const shown = (await screen.locator('#digits').innerText()).replace(/\s/g, '')
  const { SJ } = await province.control.counter<{ SJ: { DCM: string } }>('GET', `dcm?dtbm=${DTBM}`)
  // The next one may have come meanwhile.
  expect(shown).toMatch(/^\d{8}$/)
  await screen.locator('#digits', { hasText: `${SJ.DCM.slice(0, 4)} ${SJ.DCM.slice(4)}` }).waitFor()
  expect(await screen.evaluate('document.images[0].naturalWidth')).toBeGreaterThan(0)
  await screen.close()

  await first.getByRole('button', { name: '重新排队' }).click()
  await first.locator('.state.dd').waitFor()
})

it('asks for a supplement without losing what is typed to a refresh', async () => {
  await page.locator('#stage').selectOption('sb')
  const line = page.locator('#applications tr[data-serial]').first()
  const serial = (await line.getAttribute('data-serial')) ?? ''
  await line.getByRole('button', { name: '要求补正' }).click()
  const reason = page.locator('#applications form input').first()
  await reason.fill('缺少签名页')
  // While the clerk thinks, somebody at another desk moves another application, and the page hears of other things.
  const other = (await page.locator('#applications tr[data-serial]').last().getAttribute('data-serial')) ?? ''
  await province.control.counter('POST', 'sl', { KHDLSH: 'another-desk-1', SBLSH: other })
  await province.control.setSystem('wechat', { mode: 'failing', failureRate: 0 })
  await comes(page.locator('[data-system="wechat"] [data-mode="failing"][aria-pressed="true"]'))
  await province.control.setSystem('wechat', { mode: 'ok' })
  await comes(page.locator('[data-system="wechat"] [data-mode="ok"][aria-pressed="true"]'))
  expect(await reason.inputValue()).toBe('缺少签名页')
  await page.getByRole('button', { name: '发出' }).click()
  await page.locator('#applications-answer.done').waitFor()
  const { SJ } = await province.control.counter<{ SJ: { SBLSH: string }[] }>('GET', 'bj?zt=bz')
  expect(SJ.map(({ SBLSH }) => SBLSH)).toContain(serial)
})

it('works a case from its papers to its end: reads, opens, compares, asks, corrects, decides', async () => {
  const applicant = await somebody('测试榕一')
  const phone = await AtTheHall.as(province, applicant.openid)
  const { serial, certificate, authorization, paper } = await phone.apply('居住证签注')
  await page.locator('#applicant').fill(applicant.name)
  const row = page.locator(`tr[data-serial="${serial}"]`)
  await comes(row)
  await row.locator('.unfold').click()
  const detail = page.locator('#applications .detail')
  await detail.locator('dd', { hasText: applicant.name }).first().waitFor()
  await detail.locator(`[data-record="${serial}-SB-1"]`).waitFor()
  expect(await detail.textContent()).not.toMatch(/undefined|null|\[object/)

  // The store gives the two fields she allowed; after she took that back, nothing.
  const held = detail.locator(`[data-material="${certificate}"]`)
  await held.getByRole('button', { name: '读证照' }).click()
  await held.locator('dd', { hasText: '按授权读取' }).waitFor()
  expect(await held.locator('dt').count()).toBe(3)
  await phone.revoke(authorization)
  await held.getByRole('button', { name: '读证照' }).click()
  await held.locator('dd', { hasText: '证照库回答 100' }).waitFor()

  // The hall may read a paper once it has told the store that it was handed in.
  const lease = detail.locator(`[data-material="${paper}"]`)
  const [paperTab] = await eventually(() =>
    Promise.all([
      page.context().waitForEvent('page', { timeout: 1_000 }),
      lease.getByRole('button', { name: '看材料' }).click(),
    ]),
  )
  expect(paperTab.url()).toMatch(/^blob:/)
  expect(await paperTab.evaluate('[document.images[0].naturalWidth, document.images[0].naturalHeight]')).toEqual([
    16, 16,
  ])
  await lease.getByRole('button', { name: '核原件' }).click()
  await lease.locator('small', { hasText: '已核原件' }).waitFor()

  await row.getByRole('button', { name: '受理', exact: false }).first().click()
  await row.locator('.state.sl').waitFor()
  await row.getByRole('button', { name: '要求补正' }).click()
  const form = page.locator('#applications form')
  await form.locator('input').first().fill('租赁合同缺签名页')
  await form.locator(`input[value="${paper}"]`).check()
  await form.locator('input[name="fresh"]').fill('房东联系方式')
  await form.getByRole('button', { name: '发出' }).click()
  await row.locator('.state.bz').waitFor()
  const told = detail.locator(`[data-record="${serial}-BZGZ-1"]`)
  await told.last().locator('dd', { hasText: '房东联系方式' }).waitFor()

  await told.getByRole('button', { name: '更正' }).click()
  await form.locator('[data-text="BZGZYY"]').fill('租赁合同缺最后一页')
  await form.getByRole('button', { name: '更正' }).click()
  await told.locator('small', { hasText: '第 2 版' }).waitFor()

  await row.getByRole('button', { name: '补正受理' }).click()
  await row.locator('.state.sl').waitFor()
  for (const next of ['审核', '批准', '办结']) {
    await row.getByRole('button', { name: '审查通过' }).click()
    await row.locator('small', { hasText: next }).waitFor()
  }
  await row.getByRole('button', { name: '办结' }).click()
  await form.getByRole('button', { name: '办结' }).click()
  await row.locator('.state.bj').waitFor()
  // The certificate is in the store, and the record says which.
  await comes(detail.locator(`[data-record="${serial}-BJ-1"] dt`, { hasText: 'ZZBS' }))
})

it('does not accept what cannot be, and says why', async () => {
  const applicant = await somebody('测试榕一')
  const { serial } = await (await AtTheHall.as(province, applicant.openid)).apply('居住证地址变更')
  const row = page.locator(`tr[data-serial="${serial}"]`)
  await comes(row)
  await row.getByRole('button', { name: '不予受理' }).click()
  await page.locator('#applications form input').first().fill('不在本区居住')
  await page.locator('#applications form').getByRole('button', { name: '不予受理' }).click()
  await row.locator('.state.bj').waitFor()
  await page.locator(`[data-record="${serial}-SL-1"] dd`, { hasText: '不在本区居住' }).waitFor()
})

it('looks at a shown certificate once', async () => {
  const applicant = await somebody('测试榕一')
  const { code, certificateName } = await (await AtTheHall.as(province, applicant.openid)).showCertificate('identity')
  const look = async (purpose: string) => {
    await page.locator('#verify-code input[name="code"]').fill(code)
    await page.locator('#code-purpose').selectOption(purpose)
    await page.locator('#verify-code button').click()
  }
  await look('matter')
  await page.locator('#code-answer.refused', { hasText: '100' }).waitFor()
  await look('identity')
  await page.locator('#shown-certificate h4', { hasText: certificateName }).waitFor()
  await page.locator('#shown-certificate dd', { hasText: applicant.name }).first().waitFor()
  await look('identity')
  await page.locator('#code-answer.refused', { hasText: '24' }).waitFor()
  expect(await page.locator('#shown-certificate').textContent()).toBe('')
})

it('answers a phone’s popup and turns a template off', async () => {
  const { name, key, openid } = await somebody('测试榕二')
  await page.locator('#resident-filter').fill(name)
  await page.locator('#residents button', { hasText: name }).click()
  const line = page.locator(`[data-resident="${key}"] [data-template="预约办理提醒"]`)
  await line.getByRole('button', { name: '允许' }).click()
  await line.locator('.switch.on', { hasText: '余 1' }).waitFor()
  await line.getByRole('button', { name: '拒绝' }).click()
  await page.locator(`[data-resident="${key}"] .answer.done`, { hasText: '拒绝' }).waitFor()
  await line.getByRole('button', { name: '关闭' }).click()
  await line.locator('.switch.off', { hasText: '余 0' }).waitFor()
  expect((await province.control.subscriptions(openid)).find(({ title }) => title === '预约办理提醒')?.credits).toBe(0)
})

it('loses, doubles and shuffles what the hall pushes, and says so after a reload', async () => {
  await page.locator('[data-share="drop"]').fill('40')
  await page.locator('[data-share="shuffle"]').fill('80')
  await page.locator('#exchange').getByRole('button', { name: '应用' }).click()
  await page.locator('#exchange-answer.done').waitFor()
  await page.reload()
  await eventually(async () => {
    await pass()
    expect(await page.locator('[data-share="shuffle"]').inputValue()).toBe('80')
  })
  expect(await page.locator('[data-share="drop"]').inputValue()).toBe('40')
  await page.locator('#exchange').getByRole('button', { name: '全部恢复' }).click()
  await eventually(async () => expect(await page.locator('[data-share="drop"]').inputValue()).toBe('0'))
  const { body } = await knock(`${province.urls.control}/api/exchange`)
  expect(body).toMatchObject({ SJ: { drop: 0, double: 0, shuffle: 0 } })
})

it('says so when the hall is away, and goes on by itself when it is back', async () => {
  await page.locator('#queue h3').first().waitFor()
  await province.control.setSystem('hall', { mode: 'down' })
  await comes(page.locator('#counter-answer.refused', { hasText: 'hall' }))
  await province.control.setSystem('hall', { mode: 'ok' })
  await comes(page.locator('#counter-answer:empty'))
})

it.each([1280, 768])('fits into a window %i wide', async (width) => {
  await page.setViewportSize({ width, height: 900 })
  await page.locator('#residents button').nth(0).click()
  await page.locator('#residents button').nth(1).click()
  await page.locator('#applications .unfold').first().click()
  await page.locator('#applications .detail').waitFor()
  await page.locator('#applications').getByRole('button', { name: '办结' }).first().click()
  expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
  // No button of a table lies outside what is shown of it.
  expect(
    await page.evaluate(
      "[...document.querySelectorAll('.scroll')].filter((each) => each.scrollWidth > each.clientWidth).length",
    ),
  ).toBe(0)
})

async function somebody(name: string): Promise<Resident> {
  const found = (await province.control.residents()).find((each) => each.name === name)
  if (!found) throw new Error(`nobody is called ${name}`)
  return found
}

async function sendMessage(openid: string): Promise<void> {
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = province.secrets
  const post = async (path: string, body: object) =>
    (
      await knock(province.urls.wechat + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).body
  const { access_token } = (await post('/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid,
    secret,
  })) as {
    access_token: string
  }
  const [template] = TEMPLATES
  await post(`/phone/${openid}/popup`, { templates: { [template?.id ?? '']: 'accept' } })
  const answer = await post(`/cgi-bin/message/subscribe/send?access_token=${access_token}`, {
    touser: openid,
    template_id: template?.id,
    page: 'pages/home/index?from=message',
    data: {
      thing1: { value: '居住证签注' },
      time2: { value: '2026年11月25日 09:30' },
      thing3: { value: '天河区政务服务中心' },
      character_string4: { value: 'YY20261125001' },
      thing5: { value: '请提前15分钟签到' },
    },
  })
  expect(answer).toMatchObject({ errcode: 0 })
}
