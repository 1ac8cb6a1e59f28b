import { randomUUID } from 'node:crypto'
import { eventually, signIn } from '../../../tools/testing/world'
import { type Api, endpoints } from '../../client'
import type { Pressure } from '../../rush/pressure'
import type { TestMiniProgram } from '../mini-program'

/** What the walks of r001 share. */
export interface Around {
  running: TestMiniProgram
  api: Api
  pressure: Pressure
  /** What the camera sees from now on. */
  scans(text: string): void
}

/** The hall's words go round through the exchange. */
export const patient = { timeoutMs: 30_000, everyMs: 200 }

export const tokenOf = ({ running }: Around, who = 'r001') => signIn(running.world, who)

/** A clerk's action. */
export const desk = ({ running }: Around, path: string, body: object) =>
  running.world.province.control.counter<{ SJ: { PDH: string } | null }>('POST', path, {
    KHDLSH: `desk-${randomUUID()}`,
    ...body,
  })

/** A desk calls one after another until it is this number. */
export const call = (around: Around, { hall, number }: { hall: string; number: string }) =>
  eventually(async () => {
    const { SJ } = await desk(around, 'jh', { DTBM: hall, CKLX: number.slice(0, -3), CK: '3' })
    expect(SJ?.PDH).toBe(number)
  }, patient)

/** What the hall's display shows at its door now. */
export async function placeCode({ running }: Around, hall: string): Promise<string> {
  const { SJ } = await running.world.province.control.counter<{ SJ: { EWM: string } }>('GET', `dcm?dtbm=${hall}`)
  return SJ.EWM
}

/** It is in her messages, and she opens it there. */
export async function opensMessage(around: Around, kind: string, title: RegExp): Promise<void> {
  const { phone } = around.running
  const token = await tokenOf(around)
  await eventually(async () => {
    const { messages } = await around.api.ok(endpoints.notifications.messages, { token })
    expect(messages.map((each) => each.kind)).toContain(kind)
  }, patient)
  await phone.goHome()
  await phone.press(/消息/)
  await phone.isOn('notifications/inbox/index')
  await phone.press(title)
}

/** A page of times, opened anew. */
export async function openTimes({ running }: Around, query: Record<string, string>): Promise<void> {
  await running.closeAndOpen(`/appointments/times/index?${new URLSearchParams(query)}`)
  await running.phone.isOn('appointments/times/index')
}
