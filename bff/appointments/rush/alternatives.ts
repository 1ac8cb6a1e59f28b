import type { Hall, HallChoice, Location, Slot } from '@shared/appointments/contract'
import type { AlternativeSlot } from '@shared/http/problems'
import { LRUCache } from 'lru-cache'

/** Where a time is listed. */
export interface Listed {
  items: readonly string[]
  hall: string
  day: string
}

export interface AlternativesOptions {
  /** Null for a time that nobody here has looked at. */
  placeOf(slot: string): Listed | null
  slots(place: Listed): Promise<Slot[]>
  halls(items: readonly string[], near: Location | null): Promise<HallChoice[]>
}

/** As many as the hall itself offers. */
const MOST = 3
/** A crowd that is refused within this time is shown the same; then it is looked up anew, and shown meanwhile. */
const FRESH_MS = 2_000
const SHOWN_MS = 20_000
/** A refusal does not wait longer for them. */
const WAIT_MS = 500

interface Found {
  at: number
  slots: AlternativeSlot[]
}

/**
 * What is free instead of a time that is full: the nearest times at the same hall that day, then the earliest of the
 * nearest halls. Looked up once for a whole crowd; what the hall itself has said goes first.
 */
export function createAlternatives({ placeOf, slots, halls }: AlternativesOptions) {
  const kept = new LRUCache<string, Found>({
    max: 5_000,
    ttl: FRESH_MS,
    allowStale: true,
    // Those who look it up while the hall says it itself get what they looked up.
    ignoreFetchAbort: true,
    // The refusal stands without them: what cannot be looked up is left out.
    async fetchMethod(key) {
      const [slot = '', items = ''] = key.split('|')
      return { at: Date.now(), slots: await lookUp(items.split(','), slot).catch(() => []) }
    },
  })
  const keyOf = (items: readonly string[], slot: string) => `${slot}|${items.join()}`

  async function lookUp(items: readonly string[], slot: string): Promise<AlternativeSlot[]> {
    const place = placeOf(slot)
    const known = await halls(items, null)
    const here = known.find(({ id }) => id === place?.hall)
    const [own, choices] = await Promise.all([
      place ? slots({ ...place, items }) : [],
      here ? halls(items, here.location) : known,
    ])
    const wanted = own.find(({ id }) => id === slot)
    const away = ({ startsAt }: Slot) => Math.abs(Date.parse(startsAt) - Date.parse(wanted?.startsAt ?? startsAt))
    const sameDay = own
      .filter(({ id, left }) => left > 0 && id !== slot)
      .sort((a, b) => away(a) - away(b))
      .flatMap((each) => (here ? [offer(here, each)] : []))
    const elsewhere = choices.flatMap((choice) =>
      choice.earliest && choice.id !== here?.id ? [offer(choice, choice.earliest)] : [],
    )
    // One of each kind first, so that neither the day nor the place decides alone.
    const [first, ...others] = sameDay
    return [...(first ? [first] : []), ...elsewhere.slice(0, 1), ...others, ...elsewhere.slice(1)].slice(0, MOST)
  }

  return {
    async to(items: readonly string[], slot: string): Promise<AlternativeSlot[]> {
      const key = keyOf(items, slot)
      const fresh = kept.getRemainingTTL(key) > 0 ? kept.peek(key) : undefined
      if (fresh) return fresh.slots
      const old = (kept.peek(key, { allowStale: true })?.at ?? 0) < Date.now() - SHOWN_MS
      const found = await inTime(kept.fetch(key, { forceRefresh: old, allowStale: !old }))
      return found?.slots ?? []
    },

    /** What the hall offered with its own refusal. */
    told(items: readonly string[], slot: string, alternatives: AlternativeSlot[]): void {
      kept.set(keyOf(items, slot), { at: Date.now(), slots: alternatives })
    },
  }
}

async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, WAIT_MS, undefined)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

const offer = (
  { id: hallId, name: hallName }: Hall,
  { id: slotId, startsAt, endsAt, left }: Slot,
): AlternativeSlot => ({
  slotId,
  hallId,
  hallName,
  startsAt,
  endsAt,
  left,
})

export type Alternatives = ReturnType<typeof createAlternatives>
