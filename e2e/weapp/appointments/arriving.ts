import { endpoints } from '../../client'
import { type Around, call, desk, placeCode, tokenOf } from './around'

/** A number taken from afar, from the list of halls: she scans the code at the door, is called, and is served. */
export async function numberFromAfar(around: Around): Promise<void> {
  const { api, running, scans } = around
  const { phone } = running
  await phone.press(/^现场取号：/)
  await phone.sheet.sees('请在轮到以前到大厅扫到场码')
  await phone.sheet.press('取号')
  await phone.isOn('appointments/queue/index')
  await phone.sees('您还没有到大厅')
  const [hers] = (await api.ok(endpoints.queue.mine, { token: await tokenOf(around) })).numbers
  if (!hers) throw new Error('she has no number')
  const { number, hall } = hers
  scans(await placeCode(around, hall.id))
  await phone.press('扫到场码，签到')
  await phone.sees(/叫到您时没有到窗口/)
  await phone.sees(number)
  await call(around, { hall: hall.id, number })
  await phone.sees(/请到 3 号窗口/)
  await desk(around, 'wc', { DTBM: hall.id, PDH: number })
  await phone.sees('这个号已经办完')
}
