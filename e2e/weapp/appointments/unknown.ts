import { type Around, opensMessage } from './around'

const hallIs = ({ running }: Around, mode: 'ok' | 'slow') =>
  running.world.province.control.setSystem('hall', { mode, latencyMs: 60_000 })

/** The hall keeps the time and does not say so: she is told neither yes nor no, until the truth comes by itself. */
export async function keptInSilence(around: Around): Promise<void> {
  const { phone } = around.running
  await phone.has('button', '保留这个时间')
  await hallIs(around, 'slow')
  await phone.press('保留这个时间')
  await phone.sees('正在向大厅确认这个时间有没有留住')
  await hallIs(around, 'ok')
  await phone.isOn('appointments/confirm/index')
}

/**
 * Nor does it say who the visit is for, which has to be known before it can be confirmed: she does not wait for it on that
 * page, finds in her messages that nothing came of it, and confirms once more.
 */
export async function confirmedInSilence(around: Around): Promise<void> {
  const { phone } = around.running
  await hallIs(around, 'slow')
  await phone.press('确认预约')
  await phone.sees('正在向大厅确认，现在还不能说已经约上')
  await phone.goHome()
  await phone.isOn('pages/home/index')
  await hallIs(around, 'ok')
  await opensMessage(around, 'operation_refused', /^未读，预约没有办成/)
  await phone.isOn('appointments/detail/index')
  await phone.press('去确认')
  await phone.isOn('appointments/confirm/index')
  await phone.press('确认预约')
}
