import { localDayOf } from '@shared/standards/time'
import { eventually } from '../../tools/testing/world'
import { nearestFirstTime, type Place } from '../booking'
import { type Around, type Her, passShown } from './signed'

/** The hall does her work and does not say so in time: she is told neither yes nor no, and the truth comes by itself. */
export async function hallIsSilent(
  { world, api }: Around,
  { page, phone, fits }: Her,
  { item, hall, slot }: Place,
): Promise<void> {
  const hallIs = (mode: 'ok' | 'slow') => world.province.control.setSystem('hall', { mode, latencyMs: 60_000 })
  const day = localDayOf(slot.startsAt)
  const wanted = new URLSearchParams({ items: item, hall: hall.id, day, slot: slot.id })
  await page.goto(`${world.bff.url}/appointments/times/index?${wanted}`)
  await phone.sees(/^已选/)
  await hallIs('slow')
  await phone.press('保留这个时间')
  await phone.sees(/^正在向大厅确认这个时间有没有留住/)
  await fits()
  await hallIs('ok')
  await phone.title('确认预约')
  await phone.sees('为您保留的时间还剩')

  await hallIs('slow')
  await phone.press('确认预约')
  await phone.sees(/^正在向大厅确认，现在还不能说已经约上/)
  await fits()
  await hallIs('ok')
  await phone.title('预约详情')
  await passShown(page)
  await fits()
  // Who it kept waiting before is asked no more for a moment.
  await eventually(() => nearestFirstTime(api), { timeoutMs: 15_000 })
}
