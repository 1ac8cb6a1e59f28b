import type { Hall } from '@shared/appointments/contract'
import { readIdentityNumber } from '@shared/standards/identity-number'
import { ageOn, type LocalDay } from '@shared/standards/time'
import type { ResidentSession } from '../residents/sessions'

/**
 * Of whom it is asked what is left: how old, or born when. Null: of nobody in particular, who takes the places that are
 * everybody's.
 */
export type Whose = { age: number } | { born: LocalDay } | null

/** The age that decides, on days from this one on; '' where it makes no difference. */
export interface Aged {
  from: LocalDay | ''
  age: string
}

/** One answer is true for all days, unless a birthday changes it. */
export type Ages = readonly [Aged, ...Aged[]]

const EVERYBODY: Ages = [{ from: '', age: '' }]

type Places = readonly Pick<Hall, 'rules'>[]

/** Travel permits do not tell. */
export function bornOf({ holder }: Pick<ResidentSession, 'holder'>): Whose {
  const read = holder.idType === '111' ? readIdentityNumber(holder.idNumber) : null
  return read?.ok ? { born: read.born } : null
}

export const haveGroups = (places: Places): boolean => places.some(({ rules }) => rules.groups.length > 0)

/** How old somebody counts as at these halls. People for whom the same places are kept are asked about together. */
export function agesAt(places: Places, whose: Whose, today: LocalDay): Ages {
  if (whose === null || !haveGroups(places)) return EVERYBODY
  if ('age' in whose) return [{ from: '', age: countedAs(places, whose.age) }]
  const age = ageOn(whose.born, today)
  const [before, after] = [countedAs(places, age), countedAs(places, age + 1)]
  const now = { from: '', age: before } as const
  return before === after ? [now] : [now, { from: birthdayAfter(today, whose.born), age: after }]
}

/** The youngest age for which the same places are kept; '' when none are. */
function countedAs(places: Places, age: number): string {
  let counted = 0
  let isOfGroup = false
  for (const { rules } of places) {
    for (const { fromAge, belowAge } of rules.groups) {
      for (const limit of [fromAge, belowAge]) if (limit <= age) counted = Math.max(counted, limit)
      isOfGroup ||= fromAge <= age && age < belowAge
    }
  }
  return isOfGroup ? String(counted) : ''
}

/** The next one after a day. Whoever was born on 29 February is older from 1 March on. */
function birthdayAfter(today: LocalDay, born: LocalDay): LocalDay {
  const inYear = (year: number) => `${year}${born.slice(4)}`
  const year = Number(today.slice(0, 4))
  return inYear(year) > today ? inYear(year) : inYear(year + 1)
}

export const ageOnDay = (ages: Ages, day: LocalDay): string =>
  ages.reduce((last, { from, age }) => (from <= day ? age : last), ages[0].age)

/** Of the answers for each age, in their order, what is true on its day. */
export const byAge = <T>(ages: Ages, answers: readonly (readonly T[])[], dayOf: (each: T) => LocalDay): T[] =>
  ages.flatMap(({ from }, nth) => {
    const until = ages[nth + 1]?.from
    return (answers[nth] ?? []).filter((each) => dayOf(each) >= from && (until === undefined || dayOf(each) < until))
  })

/** Tells people apart to whom different things are said. */
export const nameOf = (ages: Ages): string => ages.map(({ from, age }) => `${from} ${age}`.trim()).join(' ')
