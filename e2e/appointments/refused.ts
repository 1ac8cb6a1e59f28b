import { randomUUID } from 'node:crypto'
import type { Slot } from '@shared/appointments/contract'
import { localDayOf, localTimeOf } from '@shared/standards/time'
import { eventually, signIn } from '../../tools/testing/world'
import { firstTimeFor, type Place } from '../booking'
import { endpoints } from '../client'
import { shown } from '../phone'
import type { Around, Her } from './signed'

/** What a hall does not allow: known before, said when it is met, and what else is possible from there. */

const dayOfMonth = (day: string) => `月${Number(day.slice(8))}日 周.`

const timesOf = (url: string, query: Record<string, string>) =>
  `${url}/appointments/times/index?${new URLSearchParams(query)}`

/** On a day for which she has a booking she reads the rules, tries for one more, and is led to the one she has. */
export async function oneMoreThatDay(
  { world }: Around,
  { page, phone, fits }: Her,
  { item, hall, slot }: Place,
): Promise<void> {
  const day = localDayOf(slot.startsAt)
  await page.goto(timesOf(world.bff.url, { items: item, hall: hall.id, day, slot: slot.id }))
  await phone.sees(/^已选/)
  await phone.press('这个大厅的预约规则')
  const { perDay, perWeek, perMonth, noShows, banDays } = hall.rules
  await phone.sees(
    new RegExp(`每天 ${perDay} 个、每周 ${perWeek} 个、每月 ${perMonth} 个预约；同一个事项.*一天只能约一个`),
  )
  await phone.sees(`爽约满 ${noShows} 次，${banDays} 天内不能在网上预约。`)
  await fits()

  await phone.press('保留这个时间')
  const { sheet } = phone
  await sheet.getByRole('heading', { name: '没有留住这个时间' }).waitFor()
  await sheet.getByText('同一个事项，每人每天最多 1 个预约。').waitFor()
  await sheet.getByText('别的日子，现在就可以约。').waitFor()
  await fits()
  await sheet.getByRole('button', { name: '看我的预约' }).click()
  await phone.title('我的预约')
  await phone.button(new RegExp(`${dayOfMonth(day)}.*已预约$`)).waitFor()
}

/** Places of a time that are left are for children: hers is told so before, gets one, and she herself does not. */
export async function placesForChildren({ world, api }: Around, { page, phone, fits }: Her): Promise<void> {
  const token = await signIn(world, 'r001')
  const { principals } = await api.ok(endpoints.residents.actingFor, { token })
  const child = principals.find(({ relation }) => relation === 'child')?.id ?? ''
  const { hits } = await api.ok(endpoints.catalogue.search, { query: { q: '普通护照' } })
  const items = hits.find(({ regionCode }) => regionCode.startsWith('4401'))?.code ?? ''
  const { hall, slot: first } = await firstTimeFor(api, [items])
  const day = localDayOf(first.startsAt)
  const { slots } = await api.ok(endpoints.appointments.slots, { query: { items, hall: hall.id, day } })
  const slot = slots.find(({ startsAt }) => localTimeOf(startsAt) === '13:00')?.id ?? ''
  const where = { items, hall: hall.id, day, slot }
  const time = (name: RegExp) => shown(page).getByRole('radio', { name })

  await page.goto(timesOf(world.bff.url, { ...where, for: 'self' }))
  await phone.tab('日历')
  await phone.sees(/^已选/)
  await world.province.control.counter('POST', 'rl', { KHDLSH: randomUUID(), HYBM: slot, ZL: 0 })
  await phone.press('保留这个时间')
  const { sheet } = phone
  await sheet.getByText('这个时间刚刚约满。').waitFor()
  // What is offered instead is free for her.
  const instead = sheet.getByRole('list', { name: '最近还空着的时间' }).getByRole('button')
  await instead.first().waitFor()
  for (const name of await instead.allTextContents()) expect(name).not.toContain('13:00')
  await fits()
  await sheet.getByRole('button', { name: '关闭' }).first().click()
  await sheet.waitFor({ state: 'hidden' })
  await time(/^13:00–.*约满/).waitFor()
  await phone.press('这个大厅的预约规则')
  await phone.sees('未满 16 岁的人，13:00–14:00、16:00–17:00 有专门的名额。')
  await fits()

  await page.goto(timesOf(world.bff.url, { ...where, for: child }))
  await time(/^13:00–.*余 \d+/).waitFor()
  await phone.sees(/^已选 .*13:00/)
  await fits()
  await phone.press('保留这个时间')
  await phone.title('确认预约')
  await phone.sees(/（孩子）$/)
  await phone.press('放回这个时间')
  await phone.title('选择时间')
}

/** Who missed too many reads until when she cannot book and where to say why; the hall does not agree, and she sees that. */
export async function banned(
  { world, api }: Around,
  { page, phone, fits }: Her,
  { resident, item, hall, slot }: Omit<Place, 'slot'> & { resident: string; slot: Slot },
): Promise<void> {
  const { control } = world.province
  const rules = (GZ: object) => control.counter('POST', 'yygz', { KHDLSH: randomUUID(), DTBM: hall.id, GZ })
  await rules({ SYCS: 1 })
  const path = timesOf(world.bff.url, { items: item, hall: hall.id, day: localDayOf(slot.startsAt), slot: slot.id })
  await page.goto(path)
  await phone.sees(/^已选/)
  await phone.press('保留这个时间')
  const { sheet } = phone
  await sheet.getByText('因多次爽约，暂时不能网上预约。').waitFor()
  await sheet.getByText(/^爽约 1 次后，暂停网上预约/).waitFor()
  await sheet.getByText(/起可以再约。$/).waitFor()
  await fits()
  await sheet.getByRole('button', { name: /^没有到场：/ }).click()

  await phone.title('预约详情')
  await phone.sees(/记为一次爽约/)
  await shown(page).getByRole('textbox', { name: '当时的情况' }).fill('路上堵车')
  await phone.press('提交申诉')
  await phone.sees(/^您的申诉已经提交/)
  const token = await signIn(world, resident)
  const past = await api.ok(endpoints.appointments.mine, { token, query: { when: 'past' } })
  const missed = past.appointments.find(({ state }) => state === 'missed')?.id ?? ''
  const answer = '堵车不属于可以免记的情况'
  await control.counter('POST', 'ss', { KHDLSH: randomUUID(), YYLSH: missed, JG: 'bh', YY: answer })
  await eventually(async () => {
    const { messages } = await api.ok(endpoints.notifications.messages, { token })
    expect(messages.map(({ kind }) => kind)).toContain('appointment_appeal_refused')
  })
  await page.goto(`${world.bff.url}/notifications/inbox/index`)
  await phone.sees(/这次仍计爽约/)
  await fits()
  await phone.press(/^未读，申诉没有通过/)
  await phone.title('预约详情')
  await phone.sees(`申诉没有通过，这次仍计爽约。大厅答复：${answer}`)
  expect(await phone.button(/^提交申诉/).count()).toBe(0)
  await fits()
  await rules({ SYCS: hall.rules.noShows })
}
