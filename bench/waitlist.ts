import { randomUUID } from 'node:crypto'
import { localDayOf } from '@shared/standards/time'
import { book, nearestFirstTime, type Place } from '../e2e/booking'
import { type Api, apiAt, endpoints } from '../e2e/client'
import { signIn, startWorld, type World } from '../tools/testing/world'
import { ascending, percentile, type Row } from './row'

const ROUNDS = 40
const LIMIT_MS = 2_000
/** The inbox is looked into this often: what is measured is not finer. */
const LOOK_MS = 10

/**
 * A place is given up, and the first in line has the offer in the inbox: through BFF, hall, its signed push and the BFF's
 * intake. Each who gets the place confirms it and gives it up again, for the next in line.
 */
export async function measureWaitlist(): Promise<Row[]> {
  const world = await startWorld({
    province: { catalogue: 'whole', crowd: ROUNDS + 1 },
    bff: { env: { RATE_LIMIT_PER_10S: '1000000' } },
  })
  try {
    const took = ascending(await giveOn(world))
    const row = (name: string, share: number): Row => ({
      name: `freed place, offer in the inbox of the next: ${name}`,
      value: percentile(took, share),
      unit: 'ms',
      limit: LIMIT_MS,
    })
    return [row('median', 0.5), row('p99', 0.99)]
  } finally {
    await world.stop()
  }
}

async function giveOn(world: World): Promise<number[]> {
  const api = apiAt(world.bff.url)
  const place = await nearestFirstTime(api)
  await leaveOnePlace(world, place)
  const people = (await world.province.control.residents()).filter(({ key }) => key.startsWith('c'))
  const [first = '', ...line] = await Promise.all(people.slice(0, ROUNDS + 1).map(({ key }) => signIn(world, key)))
  let { id } = await book(api, first, place)
  let giver = first
  const wish = { items: [place.item], halls: [place.hall.id], days: [localDayOf(place.slot.startsAt)] }
  for (const token of line) await api.ok(endpoints.waitlist.join, { token, body: wish })

  const took: number[] = []
  for (const next of line) {
    const freed = performance.now()
    await api.ok(endpoints.appointments.cancel, { token: giver, params: { id }, body: {} })
    id = await offerTo(api, next)
    took.push(performance.now() - freed)
    await api.ok(endpoints.appointments.confirm, { token: next, params: { id } })
    giver = next
  }
  return took
}

/** One time of the day has one place, all others have none. */
async function leaveOnePlace({ province }: World, { slot }: Place): Promise<void> {
  const capacity = (HYBM: string, ZL: number) =>
    province.control.counter('POST', 'rl', { KHDLSH: randomUUID(), HYBM, ZL })
  const day = slot.id.slice(0, -'0900'.length)
  for (let quarter = 0; quarter < 96; quarter += 1) {
    const hour = String(Math.floor(quarter / 4)).padStart(2, '0')
    // Times that are none of this hall's are refused, and that is all.
    await capacity(`${day}${hour}${String((quarter % 4) * 15).padStart(2, '0')}`, 0)
  }
  await capacity(slot.id, 1)
}

async function offerTo(api: Api, token: string): Promise<string> {
  for (;;) {
    const { messages } = await api.ok(endpoints.notifications.messages, { token })
    const offer = messages.find(({ kind }) => kind === 'waitlist_offer')
    if (offer) return offer.values.number ?? ''
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
