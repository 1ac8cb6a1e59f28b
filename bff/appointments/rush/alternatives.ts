import type { Hall, HallChoice, Location, Slot } from '@shared/appointments/contract'
import type { AlternativeSlot } from '@shared/http/problems'
import { LRUCache } from 'lru-cache'
import type { Whose } from '../whose'

/** Where a time is listed. */
export interface Listed {
  items: readonly string[]
  hall: string
  day: string
}

export interface AlternativesOptions {
  /** Null for a time that nobody here has looked at. */
  placeOf(slot: string): Listed | null
  slots(place: Listed, whose: Whose): Promise<Slot[]>
  halls(items: readonly string[], near: Location | null, whose: Whose): Promise<HallChoice[]>
  /** Tells people apart for whom other places are free: '' for most; null where it is not known. */
  groupOf(items: readonly string[], whose: (() => Whose) | null): string | null
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
 * nearest halls. Looked up once for a whole crowd; what the hall itself has said goes first. People for whom places are kept
 * are a crowd of their own; of whom nobody knows is shown what is everybody's.
 */
export function createAlternatives({ placeOf, slots, halls, groupOf }: AlternativesOptions) {
  const kept = new LRUCache<string, Found, Whose>({
    max: 5_000,
    ttl: FRESH_MS,
    allowStale: true,
    // Those who look it up while the hall says it itself get what they looked up.
    ignoreFetchAbort: true,
    // The refusal stands without them: what cannot be looked up is left out.
    async fetchMethod(key, _, { context: whose }) {
      const [slot = '', items = ''] = key.split('|')
      return { at: Date.now(), slots: await lookUp(items.split(','), slot, whose).catch(() => []) }
    },
  })
  const keyOf = (items: readonly string[], slot: string, group: string) => `${slot}|${items.join()}|${group}`

  async function lookUp(items: readonly string[], slot: string, whose: Whose): Promise<AlternativeSlot[]> {
    const place = placeOf(slot)
    const known = await halls(items, null, whose)
    const here = known.find(({ id }) => id === place?.hall)
    const [own, choices] = await Promise.all([
      place ? slots({ ...place, items }, whose) : [],
      here ? halls(items, here.location, whose) : known,
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
    async to(items: readonly string[], slot: string, whose: (() => Whose) | null): Promise<AlternativeSlot[]> {
      const group = groupOf(items, whose) ?? ''
      const key = keyOf(items, slot, group)
      const fresh = kept.getRemainingTTL(key) > 0 ? kept.peek(key) : undefined
      if (fresh) return fresh.slots
      const old = (kept.peek(key, { allowStale: true })?.at ?? 0) < Date.now() - SHOWN_MS
      const found = await inTime(
        kept.fetch(key, { forceRefresh: old, allowStale: !old, context: group && whose ? whose() : null }),
      )
      return found?.slots ?? []
    },

    /** What the hall offered with its own refusal. */
    told(
      { items, slot, whose }: { items: readonly string[]; slot: string; whose: (() => Whose) | null },
      alternatives: AlternativeSlot[],
    ): void {
      const group = groupOf(items, whose)
      if (group === null) return
      kept.set(keyOf(items, slot, group), { at: Date.now(), slots: alternatives })
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
