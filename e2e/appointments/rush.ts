import { randomUUID } from 'node:crypto'
import { localDayOf, localTimeOf } from '@shared/standards/time'
import { signIn } from '../../tools/testing/world'
import { book, nearestFirstTime, type Place } from '../booking'
import { endpoints } from '../client'
import { shown } from '../phone'
import { standsInLine, waitsInLine } from '../rush/pressure'
import { type Around, opened, type Signed } from './signed'

/**
 * The time she chose is gone under her finger; another one she waits for in line, and so she does when she moves it.
 * @returns another time of that day, which is free
 */
export async function inTheRush(around: Around): Promise<{ her: Signed; place: Place }> {
  const { world, api, pressure } = around
  const place = await nearestFirstTime(api)
  const day = localDayOf(place.slot.startsAt)
  const where = { items: place.item, hall: place.hall.id, day }
  const her = await opened(
    around,
    'r006',
    `/appointments/times/index?${new URLSearchParams({ ...where, slot: place.slot.id })}`,
  )
  const { page, phone, fits } = her
  await phone.sees(/^已选/)
  const { counter } = world.province.control
  await counter('POST', 'rl', { KHDLSH: randomUUID(), HYBM: place.slot.id, ZL: 1 })
  await book(api, await signIn(world, 'r002'), place)
  await phone.press('保留这个时间')
  const { sheet } = phone
  await sheet.getByRole('heading', { name: '没有留住这个时间' }).waitFor()
  await sheet.getByText('这个时间刚刚约满。').waitFor()
  await fits()

  await pressure.rises()
  const times = async () => (await api.ok(endpoints.appointments.slots, { query: where })).slots
  const others = (await times()).findLast(({ left }) => left > 2)
  if (!others) throw new Error('nothing is left for the others')
  const before = await Promise.all(
    ['r007', 'r008'].map((who) => waitsInLine(world, api, { who, item: place.item, slot: others.id })),
  )
  await sheet
    .getByRole('button', { name: new RegExp(place.hall.name) })
    .first()
    .click()
  await sheet.getByText('前面还有 2 位').waitFor()
  await fits()
  await pressure.ends()
  for (const decided of before) expect(await decided()).toEqual({ booking: expect.any(String) })
  await phone.title('确认预约')
  await shown(page).getByRole('timer').waitFor()
  await phone.press('确认预约')
  await phone.title('预约详情')

  const mine = async () =>
    (await api.ok(endpoints.appointments.mine, { token: await signIn(world, 'r006') })).appointments
  const [booked] = await mine()
  if (booked?.hall.id !== place.hall.id) throw new Error('another time at that hall was not booked')
  expect(booked).toMatchObject({ state: 'booked', items: [{ code: place.item }] })
  expect(booked.slotId).not.toBe(place.slot.id)

  const another = (await times()).findLast(({ id, left }) => left > 0 && id !== booked.slotId)
  if (!another) throw new Error('nothing is left to move to')
  await phone.press('改时间')
  await phone.sees(/^现在约的是/)
  await phone.choose(new RegExp(`月${Number(day.slice(8))}日 周.`))
  await phone.choose(new RegExp(`^${localTimeOf(another.startsAt)}–`))
  await phone.sees(new RegExp(`^已选 .*月${Number(day.slice(8))}日`))
  await phone.press('改到这个时间')
  await pressure.rises()
  const his = await standsInLine(world, api, { who: 'r007', item: place.item, slot: another.id })
  await sheet.getByRole('button', { name: '确认改时间' }).click()
  // He came before her. Her phone solves the puzzle by itself, and his does not: her place is before his then.
  await sheet.getByText('前面还有 1 位').waitFor()
  await sheet.getByText('马上就轮到您').waitFor()
  expect(await his()).toBe(1)
  await sheet.getByText('改好以前，原来的预约一直为您留着。').waitFor()
  await fits()
  expect(await mine()).toMatchObject([{ id: booked.id, slotId: booked.slotId }])
  await pressure.ends()
  await phone.title('预约详情')
  expect(await mine()).toMatchObject([{ id: booked.id, state: 'booked', slotId: another.id }])
  const free = (await times()).find(({ id, left }) => left > 0 && id !== another.id)
  if (!free) throw new Error('nothing is left of that day')
  return { her, place: { ...place, slot: free } }
}
