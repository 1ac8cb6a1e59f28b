import { localDayOf } from '@shared/standards/time'
import { endpoints } from '../../client'
import { standsInLine } from '../../rush/pressure'
import { type Around, tokenOf } from './around'

/**
 * A booking of hers is moved in the rush. Who came before her leaves his puzzle alone, her phone solves hers: her place is
 * before his then. What she has stays hers until it is done.
 */
export async function movedInTheRush(around: Around, id: string): Promise<void> {
  const { api, running, pressure } = around
  const { phone, world } = running
  const token = await tokenOf(around)
  const one = async () => (await api.ok(endpoints.appointments.one, { token, params: { id } })).appointment
  const { slotId: before, startsAt, items, hall } = await one()
  const day = localDayOf(startsAt)
  const query = { items: items.map(({ code }) => code).join(), hall: hall.id, day }
  const { slots } = await api.ok(endpoints.appointments.slots, { query })
  const wanted = slots.findLast((slot) => slot.left > 0 && slot.id !== before)
  if (!wanted) throw new Error('nothing is left to move to')
  await running.closeAndOpen(`/appointments/detail/index?id=${id}`)
  await phone.press('改时间')
  await phone.isOn('appointments/times/index')
  await phone.sees('改好以前，这个时间一直为您留着。')
  await phone.choose(new RegExp(`月${Number(day.slice(8))}日 周.`))
  await phone.choose(/–.*余 \d+$/, 'last')
  await phone.press('改到这个时间')
  await pressure.rises()
  const his = await standsInLine(world, api, { who: 'r008', item: items[0]?.code ?? '', slot: wanted.id })
  await phone.sheet.press('确认改时间')
  await phone.sheet.sees('前面还有 1 位')
  await phone.sheet.sees('改好以前，原来的预约一直为您留着。')
  await phone.sheet.sees('马上就轮到您')
  expect([await his(), (await one()).slotId]).toEqual([1, before])
  await pressure.ends()
  await phone.isOn('appointments/detail/index')
  expect(await one()).toMatchObject({ state: 'booked', slotId: wanted.id })
}
