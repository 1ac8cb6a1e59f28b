import { localDayOf, localTimeOf } from '@shared/standards/time'
import { signIn } from '../../tools/testing/world'
import { findResidencePermit, leftOf, nearestFirstTime, type Place } from '../booking'
import { type Api, apiAt, endpoints } from '../client'
import { startMiniProgram, type TestMiniProgram } from './mini-program'
import { signInOn } from './steps'

/** The same journey as journey.browser.test.ts, in the program that WeChat would run. */

let running: TestMiniProgram
let api: Api

beforeAll(async () => {
  running = await startMiniProgram()
  api = apiAt(running.world.bff.url)
  await findResidencePermit(api)
})
afterAll(() => running?.stop())

const time = ({ startsAt, endsAt }: Place['slot']): string => `${localTimeOf(startsAt)}–${localTimeOf(endsAt)}`

async function findBySpelling(spelling: string): Promise<void> {
  const { phone } = running
  // Emptied first: what the spelling before has found must be gone.
  await phone.types('名称、拼音或首字母', '')
  await phone.sees('按主题')
  await phone.types('名称、拼音或首字母', spelling)
  await phone.sees(/找到|最相关/)
  await phone.until(async () => expect((await phone.rows())[0]).toContain('居住证'))
}

test('a resident signs in, finds the residence permit, books the nearest hall, sees it on home, and cancels', async () => {
  const { phone, world } = running
  await signInOn(phone)

  await phone.tab('找事项')
  for (const spelling of ['居住证', 'juzhuzheng', 'jzz']) await findBySpelling(spelling)
  const { name } = await findResidencePermit(api)
  await phone.press(new RegExp(`^${name}`))
  await phone.isOn('catalogue/guide/index')
  await phone.press('预约到大厅办')

  const place = await nearestFirstTime(api)
  const before = await leftOf(api, place)
  await phone.isOn('appointments/halls/index')
  await phone.choose('离我最近')
  // Once for the privacy guideline, once for where she is.
  await phone.allows(2)
  await phone.has('button', /(米|公里)/)
  expect(await phone.label('button', /政务服务中心，约/)).toContain(place.hall.name)
  await phone.press(/政务服务中心，约/)

  await phone.isOn('appointments/times/index')
  const day = Number(localDayOf(place.slot.startsAt).slice(8))
  await phone.choose(new RegExp(`月${day}日 周.，余`))
  await phone.choose(new RegExp(`^${time(place.slot)}，余`))
  await phone.press('保留这个时间')

  await phone.isOn('appointments/confirm/index')
  await phone.has('timer')
  await phone.sees('要带什么')
  expect(await leftOf(api, place)).toBe(before - 1)
  await phone.press('确认预约')

  await phone.isOn('appointments/detail/index')
  expect(await phone.label('img', /预约码/)).toMatch(/[A-Z2-9]{4}( [A-Z2-9]{4}){3}$/)

  await phone.goHome()
  await phone.isOn('pages/home/index')
  await phone.sees(new RegExp(`${time(place.slot)}，${place.hall.name}`))
  await phone.press('出示预约码')
  await phone.isOn('appointments/detail/index')
  await phone.press('取消预约')
  await phone.press('确认取消')
  await phone.sees('这个预约已经取消，时间已放回。')

  expect(await leftOf(api, place)).toBe(before)
  const token = await signIn(world, 'r001')
  const { appointments } = await api.ok(endpoints.appointments.mine, { token })
  expect(appointments.filter(({ state }) => state === 'booked' || state === 'held')).toEqual([])
  expect(phone.thrown).toEqual([])
})
