import { localDayOf, localTimeOf } from '@shared/standards/time'
import { firstTimeFor, type Place } from '../../booking'
import { endpoints } from '../../client'
import { type Around, desk, opensMessage, openTimes, tokenOf } from './around'

/** What a hall does not allow: known before, said when it is met, and what else is possible from there. */

const timesOf = ({ item, hall, slot }: Place) => ({
  items: item,
  hall: hall.id,
  day: localDayOf(slot.startsAt),
  slot: slot.id,
})

/** On a day for which she has a booking she reads the rules, tries for one more, and is led to the one she has. */
export async function oneMoreThatDay(around: Around, place: Place): Promise<void> {
  const { phone } = around.running
  await openTimes(around, timesOf(place))
  await phone.sees('已选')
  await phone.press('这个大厅的预约规则')
  const { perDay, perWeek, perMonth, noShows, banDays } = place.hall.rules
  await phone.sees(`每人最多每天 ${perDay} 个、每周 ${perWeek} 个、每月 ${perMonth} 个预约；同一个事项`)
  await phone.sees(`爽约满 ${noShows} 次，${banDays} 天内不能在网上预约。`)
  await phone.press('保留这个时间')
  await phone.sheet.sees('同一个事项，每人每天最多 1 个预约。')
  await phone.sheet.sees('别的日子，现在就可以约。')
  await phone.sheet.press('看我的预约')
  await phone.isOn('pages/appointments/index')
  await phone.has('button', new RegExp(`月${Number(timesOf(place).day.slice(8))}日 周.*已预约$`))
}

/** Places of a time that are left are for children: hers is told so before, and gets one; she herself does not. */
export async function placesForChildren(around: Around): Promise<void> {
  const { api, running } = around
  const { phone } = running
  const { principals } = await api.ok(endpoints.residents.actingFor, { token: await tokenOf(around) })
  const child = principals.find(({ relation }) => relation === 'child')?.id ?? ''
  const { hits } = await api.ok(endpoints.catalogue.search, { query: { q: '普通护照' } })
  const item = hits.find(({ regionCode }) => regionCode.startsWith('4401'))?.code ?? ''
  const { hall, slot: first } = await firstTimeFor(api, [item])
  const day = localDayOf(first.startsAt)
  const { slots } = await api.ok(endpoints.appointments.slots, { query: { items: item, hall: hall.id, day } })
  const slot = slots.find(({ startsAt }) => localTimeOf(startsAt) === '13:00')
  if (!slot) throw new Error('nothing is left at 13:00')
  const where = timesOf({ item, hall, slot })

  await openTimes(around, { ...where, for: 'self' })
  await phone.sees(/已选 .*13:00/)
  await phone.press('这个大厅的预约规则')
  await phone.sees('未满 16 岁的人，13:00–14:00、16:00–17:00 有专门的名额。')
  await desk(around, 'rl', { HYBM: slot.id, ZL: 0 })
  await phone.press('保留这个时间')
  await phone.sheet.sees('这个时间刚刚约满。')
  await phone.sheet.press('关闭')
  await phone.has('radio', /^13:00–.*约满/)

  await openTimes(around, { ...where, for: child })
  await phone.has('radio', /^13:00–.*余 \d+/)
  await phone.press('保留这个时间')
  await phone.isOn('appointments/confirm/index')
  await phone.sees('（孩子）')
  await phone.press('放回这个时间')
  await phone.isOn('appointments/times/index')
}

/** Who missed too many reads until when she cannot book and where to say why; the hall does not agree, and she sees that. */
export async function banned(around: Around, place: Place, missed: string): Promise<void> {
  const { phone } = around.running
  const rules = (GZ: object) => desk(around, 'yygz', { DTBM: place.hall.id, GZ })
  await rules({ SYCS: 1 })
  await openTimes(around, timesOf(place))
  await phone.sees('已选')
  await phone.press('保留这个时间')
  for (const words of ['因多次爽约，暂时不能网上预约。', '爽约 1 次后，暂停网上预约', '起可以再约。']) {
    await phone.sheet.sees(words)
  }
  await phone.sheet.press(/^没有到场：/)
  await phone.isOn('appointments/detail/index')
  await phone.types('当时的情况', '路上堵车')
  await phone.press('提交申诉')
  await phone.sees('您的申诉已经提交')
  await desk(around, 'ss', { YYLSH: missed, JG: 'bh', YY: '堵车不属于可以免记的情况' })
  await opensMessage(around, 'appointment_appeal_refused', /^未读，申诉没有通过/)
  await phone.isOn('appointments/detail/index')
  await phone.sees('申诉没有通过，这次仍计爽约。大厅答复：堵车不属于可以免记的情况')
  expect(await phone.text()).not.toContain('提交申诉')
  await rules({ SYCS: place.hall.rules.noShows })
}
