import { appointmentEndpoints, type BookingDay, type HallChoice } from '@shared/appointments/contract'
import { MOST_DAYS, MOST_HALLS } from '@shared/appointments/waitlist'
import { addDays } from '@shared/standards/time'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { usePlace } from '../halls/place'
import { useDays } from '../parts/use-times'

/** Days that open in the next two weeks are waited for too. */
const LATER_DAYS = 14

/** The halls that take the visit, those she comes from first, else the nearest or the earliest. */
export function useHallsToWaitFor(items: string, first: readonly string[]) {
  const place = usePlace((state) => state.place)
  const answer = useAnswer(appointmentEndpoints.halls, {
    query: { items, sort: place ? 'distance' : 'earliest', ...place },
  })
  const all = answer.data?.halls ?? []
  const isFirst = ({ id }: HallChoice) => Number(first.includes(id))
  return { answer, halls: [...all].sort((a, b) => isFirst(b) - isFirst(a)).slice(0, MOST_HALLS) }
}

/** Days on which a hall works and for which one can wait; a closed day gives no place. */
export function useDaysToWaitFor(items: string, halls: readonly HallChoice[]) {
  const [hall] = halls
  const answer = useDays({ items }, hall?.id ?? '')
  const listed = (answer.data?.days ?? []).filter(
    ({ open, reason }) => open || reason === 'full' || reason === 'notyet',
  )
  return { answer, days: listed.map(({ day }) => day), later: laterThan(answer.data?.days ?? []) }
}

function laterThan(days: readonly BookingDay[]): string[] {
  const last = days.at(-1)?.day
  return last === undefined ? [] : Array.from({ length: LATER_DAYS }, (_, nth) => addDays(last, nth + 1))
}

/** Some of a few, or whichever there are. `chosenBefore`: undefined when any will do. */
export function useChoice(chosenBefore: readonly string[] | undefined) {
  const [any, setAny] = useState(chosenBefore === undefined)
  const [chosen, setChosen] = useState<readonly string[]>(chosenBefore ?? [])
  return {
    any,
    setAny,
    has: (one: string) => chosen.includes(one),
    toggle: (one: string) =>
      setChosen((before) => (before.includes(one) ? before.filter((each) => each !== one) : [...before, one])),
    of: (all: readonly string[]) => (any ? all : all.filter((one) => chosen.includes(one))),
  }
}
export type Choice = ReturnType<typeof useChoice>

/** What is sent: with any day, those too that open later. */
export const daysOf = (choice: Choice, days: readonly string[], later: readonly string[]): string[] =>
  [...choice.of(days), ...(choice.any ? later : [])].slice(0, MOST_DAYS)
