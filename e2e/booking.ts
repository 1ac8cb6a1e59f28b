import type { AppointmentAnswer, HallChoice, Slot } from '@shared/appointments/contract'
import { localDayOf } from '@shared/standards/time'
import { eventually } from '../tools/testing/world'
import { type Api, endpoints } from './client'

/** Beside the exhibition halls in Haizhu, Guangzhou. */
export const HERE = { lng: 113.3646, lat: 23.0986, datum: 'GCJ-02' as const }

/** The residence permit's first application, once the catalogue has been imported. */
export async function findResidencePermit(api: Api): Promise<{ code: string; name: string }> {
  return eventually(
    async () => {
      const { hits } = await api.ok(endpoints.catalogue.search, { query: { q: '居住证' } })
      const [first] = hits
      if (!first) throw new Error('nothing found')
      return first
    },
    { timeoutMs: 20_000 },
  )
}

export interface Place {
  item: string
  hall: HallChoice
  slot: Slot
}

/** The first free time, on the next open day after today, at the nearest hall that accepts the residence permit. */
export async function nearestFirstTime(api: Api): Promise<Place> {
  const item = (await findResidencePermit(api)).code
  return { item, ...(await firstTimeFor(api, [item])) }
}

/** The same for a visit with these items. */
export async function firstTimeFor(api: Api, codes: readonly string[]): Promise<Omit<Place, 'item'>> {
  const items = codes.join()
  const { halls } = await api.ok(endpoints.appointments.halls, { query: { items, ...HERE } })
  const [hall] = halls
  if (!hall) throw new Error('no hall accepts it')
  const { days, serverTime } = await api.ok(endpoints.appointments.days, { query: { items, hall: hall.id } })
  const today = localDayOf(serverTime)
  const day = days.find((each) => each.open && each.day > today)
  if (!day) throw new Error('no open day')
  const { slots } = await api.ok(endpoints.appointments.slots, { query: { items, hall: hall.id, day: day.day } })
  const slot = slots.find(({ left }) => left > 0)
  if (!slot) throw new Error('no free time')
  return { hall, slot }
}

/** What is left of one time now, past the moment answers are kept for. */
export async function leftOf(api: Api, { item, hall, slot }: Place): Promise<number> {
  const { slots } = await api.ok(endpoints.appointments.slots, {
    query: { items: item, hall: hall.id, day: localDayOf(slot.startsAt) },
  })
  const found = slots.find(({ id }) => id === slot.id)
  if (!found) throw new Error('the time is not listed')
  return found.left
}

export async function book(api: Api, token: string, place: Place): Promise<AppointmentAnswer['appointment']> {
  const { appointment: held } = await api.ok(endpoints.appointments.hold, {
    token,
    body: { items: [place.item], slot: place.slot.id },
  })
  const { appointment } = await api.ok(endpoints.appointments.confirm, { token, params: { id: held.id } })
  return appointment
}
