import type { Hall, HallChoice, Location, Slot, UsualDay } from '@shared/appointments/contract'
import type { Locale } from '@shared/http/locale'
import type { Part } from '@shared/http/parts'
import { distanceMetres } from '@shared/standards/coordinates'
import { localDayOf, weekdayOf } from '@shared/standards/time'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kit/clock'
import type { Merger } from '../merge/parts'
import type { HallClient } from '../upstreams/hall'
import { type Ages, byAge } from './whose'

/** What is left is shown from memory this long; the decision is always the hall's. */
const LEFT_FRESH_MS = 1_000
/** What is usual hardly changes within a day. One answer for all halls. */
const USUAL_FRESH_MS = 10 * 60_000
/** A list without it is better than a list that is late. */
const USUAL_DEADLINE_MS = 800

/** Where she is, how far she would go, and when she can. */
export interface Wish {
  near: Location | null
  within: number | undefined
  day: string | undefined
  part: Slot['partOfDay'] | undefined
  sort: 'distance' | 'earliest' | undefined
  /** In which it is said what is missing. */
  locale: Locale
}

export interface Choices {
  halls: HallChoice[]
  /** Days on which anything is left, with how many halls fit her other wishes. */
  days: { day: string; halls: number }[]
  crowding: Part<UsualDay[]>
}

type DatedSlot = Slot & { day: string }

/** The halls to choose from: one question to a hall for all wishes about a visit, and one for what is usual. */
export function createChoices({ hall, merger, clock }: { hall: HallClient; merger: Merger; clock: Clock }) {
  const halfDays = new LRUCache<string, Map<string, DatedSlot[]>>({
    max: 200,
    ttl: LEFT_FRESH_MS,
    // Forgotten while it is being read, it is an answer for those who asked, and not kept.
    ignoreFetchAbort: true,
    fetchMethod: async (key) => {
      const [items = '', age = ''] = key.split('|')
      const halls = await hall.halfDays(items, age)
      return new Map([...halls].map(([id, slots]) => [id, slots.map(dated)]))
    },
  })
  const usual = new LRUCache<'all', Map<string, UsualDay[]>>({
    max: 1,
    ttl: USUAL_FRESH_MS,
    fetchMethod: () => hall.usualCrowding(),
  })

  const askUsual = (locale: Locale) =>
    merger.part({
      source: 'hall',
      locale,
      deadlineMs: USUAL_DEADLINE_MS,
      lastKnownKey: 'usual-crowding',
      load: async () => (await usual.fetch('all')) ?? new Map<string, UsualDay[]>(),
    })

  async function freeFor(items: string, ages: Ages): Promise<Map<string, DatedSlot[]>> {
    const found = await Promise.all(ages.map(async ({ age }) => (await halfDays.fetch(`${items}|${age}`)) ?? new Map()))
    const [only] = found
    if (only && found.length === 1) return only
    const halls = new Set(found.flatMap((each) => [...each.keys()]))
    return new Map(
      [...halls].map((id) => [
        id,
        byAge(
          ages,
          found.map((each) => each.get(id) ?? []),
          ({ day }) => day,
        ),
      ]),
    )
  }

  /** Of each hall the weekday she would go on. */
  function crowdingOf(known: Part<Map<string, UsualDay[]>>, choices: readonly HallChoice[], day?: string) {
    if (known.state === 'unavailable') return known
    const today = localDayOf(clock.now())
    const data = choices.flatMap(({ id, earliest }) => {
      const weekday = weekdayOf(day ?? (earliest ? localDayOf(earliest.startsAt) : today))
      return known.data.get(id)?.find((each) => each.weekday === weekday) ?? []
    })
    return { ...known, data }
  }

  return {
    /** What was just changed is read anew. */
    forget: () => halfDays.clear(),

    /** @param accepting halls that take all `items` of the visit; `ages`: of whom it is asked */
    async choose(
      { items, ages }: { items: string; ages: Ages },
      accepting: readonly Hall[],
      wish: Wish,
    ): Promise<Choices> {
      const asked = askUsual(wish.locale)
      const free = await freeFor(items, ages)
      const fits = ({ day, partOfDay }: DatedSlot, on: string | undefined) =>
        (on === undefined || day === on) && (wish.part === undefined || partOfDay === wish.part)
      const halls = accepting
        .map((each): HallChoice => {
          const first = free.get(each.id)?.find((slot) => fits(slot, wish.day))
          return {
            ...each,
            distanceMetres: wish.near ? Math.round(distanceMetres(wish.near, each.location)) : null,
            earliest: first ? undated(first) : null,
          }
        })
        .filter((each) => wish.within === undefined || (each.distanceMetres ?? 0) <= wish.within)
        .sort(orderOf(wish))
      const known = new Set([...free.values()].flatMap((slots) => slots.map(({ day }) => day)))
      if (wish.day !== undefined) known.add(wish.day)
      const days = [...known].sort().map((day) => ({
        day,
        halls: halls.filter(({ id }) => free.get(id)?.some((slot) => fits(slot, day))).length,
      }))
      return { halls, days, crowding: crowdingOf(await asked, halls, wish.day) }
    },
  }
}

const dated = (slot: Slot): DatedSlot => ({ ...slot, day: localDayOf(slot.startsAt) })
const undated = ({ day: _, ...slot }: DatedSlot): Slot => slot

const startOf = (choice: HallChoice) => choice.earliest?.startsAt ?? '9999'
const byEarliest = (a: HallChoice, b: HallChoice) => startOf(a).localeCompare(startOf(b))
const byDistance = (a: HallChoice, b: HallChoice) => (a.distanceMetres ?? 0) - (b.distanceMetres ?? 0)

function orderOf({ near, sort }: Wish): (a: HallChoice, b: HallChoice) => number {
  const order = sort ?? (near ? 'distance' : 'earliest')
  return (a, b) => (order === 'distance' ? byDistance(a, b) || byEarliest(a, b) : byEarliest(a, b) || byDistance(a, b))
}
