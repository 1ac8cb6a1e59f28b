import { signIn } from '../../tools/testing/world'
import { findResidencePermit } from '../booking'
import { type Api, apiAt, endpoints } from '../client'
import { startMiniProgram, type TestMiniProgram } from './mini-program'
import { signInOn } from './steps'

/** More than one booking at a time: a visit of two matters for her child. */

const NAME = '居住证首次申领'
const OTHER = '居住证签注'

let running: TestMiniProgram
let api: Api

beforeAll(async () => {
  running = await startMiniProgram({ patienceMs: 30_000 })
  api = apiAt(running.world.bff.url)
  await findResidencePermit(api)
  await signInOn(running.phone)
})
afterAll(() => running?.stop())
afterEach(() => expect(running.phone.thrown).toEqual([]))

const hers = () => signIn(running.world, 'r001')

async function openHalls(): Promise<void> {
  const { phone } = running
  await phone.goHome()
  await phone.press(new RegExp(`^${NAME}`))
  await phone.isOn('catalogue/guide/index')
  await phone.press('预约到大厅办')
  await phone.isOn('appointments/halls/index')
}

test('two matters in one visit, for her child: from the guide to the pass', async () => {
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
  await phone.press('保留这个时间')
  await phone.isOn('appointments/confirm/index')
  await phone.sees('（孩子）')
  await phone.press('确认预约')

  await phone.isOn('appointments/detail/index')
  await phone.has('img', /预约码/)
  for (const what of [NAME, OTHER, '（孩子）']) await phone.sees(what)
  const { appointments } = await api.ok(endpoints.appointments.mine, { token: await hers() })
  const booked = appointments.filter(({ state }) => state === 'booked')
  expect(booked).toMatchObject([{ person: { relation: 'child' }, items: [{ name: NAME }, { name: OTHER }] }])
})
