import { appointmentEndpoints, type HallChoice, type UsualDay } from '@shared/appointments/contract'
import { localDayOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { open, pathOf, replaceWith, useOpenedWith } from '@/routes'
import { usePreferences } from '@/stores/preferences'
import { useResident } from '@/stores/session'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Empty } from '@/ui/empty'
import { FreshnessLine } from '@/ui/freshness-line'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { useWhom } from '../parts/acting-for'
import { HeldBefore } from '../parts/held-before'
import { useAge } from '../parts/use-age'
import { codesOf, SELF, type Visit, visitOf } from '../parts/visit'
import { WaitFor } from '../parts/wait-for'
import { WhatFor } from '../parts/what-for'
import { TakeNumber } from '../queue/take-number'
import { ForWhom } from '../simple/for-whom'
import { Offer } from '../simple/offer'
import { WalkIn } from '../simple/walk-in'
import { WhichHall } from '../simple/which-hall'
import { Filters, type Part, type Wishes } from './filters'
import { HallCard } from './hall-card'
import { usePlace } from './place'
import { Soonest } from './soonest'

/** Where to: the halls that accept an item. With large text it is one time at one hall, and the way to others. */
export default function HallsPage() {
  const elderly = usePreferences((state) => state.elderly)
  const { choose } = useOpenedWith('appointments/halls/index')
  if (!elderly) return <AllHalls />
  if (choose === 'walk_in') return <WalkIn />
  return choose === 'hall' ? <WhichHall /> : <Simple />
}

/** 长者版: for whom comes first, where there is a choice; then one offer. */
function Simple() {
  const t = useT()
  const visit = visitOf(useOpenedWith('appointments/halls/index'))
  const { whom, loading } = useWhom(visit.items)
  if (visit.for !== undefined) return <Offer />
  if (loading) {
    return (
      <Page title={t('appointments.offer.title')}>
        <Skeleton shape="cards" count={1} />
      </Page>
    )
  }
  return whom.some(({ key }) => key !== SELF) ? <ForWhom visit={visit} whom={whom} /> : <Offer />
}

/** What is left changes while she looks. */
const EVERY_SECONDS = 30

/** The earliest time of all first; then hall by hall, as she wishes. */
function AllHalls() {
  const t = useT()
  const opened = useOpenedWith('appointments/halls/index')
  const { day = null, part } = opened
  const [visit, setVisit] = useState(visitOf(opened))
  const resident = useResident()
  const place = usePlace((state) => state.place)
  const [wishes, setWishes] = useState<Wishes>({
    order: place ? 'distance' : 'earliest',
    day,
    part: partOf(part),
    within: null,
  })
  const age = useAge(visit)
  const answer = useAnswer(
    appointmentEndpoints.halls,
    { query: { items: visit.items, ...queryOf(wishes, place), ...age.query } },
    { enabled: age.known, keepLast: true, everySeconds: EVERY_SECONDS },
  )

  function signIn() {
    const chosen = { ...(wishes.day && { day: wishes.day }), ...(wishes.part && { part: wishes.part }) }
    void open('residents/sign-in/index', { back: pathOf('appointments/halls/index', { ...visit, ...chosen }) })
  }

  return (
    <Page title={t('appointments.halls.title')}>
      <WhatFor visit={visit} onChange={setVisit} />
      {resident && <HeldBefore />}
      <Filters
        wishes={wishes}
        days={answer.data?.days}
        noHall={answer.data?.halls.length === 0}
        onChange={(change) => setWishes((before) => ({ ...before, ...change }))}
      />
      <Answered answer={answer} skeleton={<Skeleton shape="cards" count={4} />}>
        {({ halls, crowding }) => (
          <>
            <None halls={halls} visit={visit} wishes={wishes} onChange={setWishes} />
            <Soonest visit={visit} halls={halls} onSignIn={signIn} />
            <Halls
              visit={visit}
              halls={fitting(halls, wishes)}
              usual={crowding.state === 'unavailable' ? [] : crowding.data}
              onSignIn={signIn}
            />
            <FreshnessLine part={crowding} busy={answer.refreshing} onRetry={() => void answer.refresh()} />
          </>
        )}
      </Answered>
    </Page>
  )
}

/** Where she said when, a hall without a time then is of no use to her; otherwise it says that it has none. */
const fitting = (halls: readonly HallChoice[], { day, part }: Wishes) =>
  day === null && part === null ? halls : halls.filter(({ earliest }) => earliest !== null)

const partOf = (text: string | undefined): Part | null => (text === 'morning' || text === 'afternoon' ? text : null)

function queryOf({ order, day, part, within }: Wishes, place: { lng: number; lat: number } | null) {
  return {
    sort: place ? order : ('earliest' as const),
    ...(day && { day }),
    ...(part && { part }),
    ...place,
    ...(place && within !== null && { within }),
  }
}

interface NoneProps {
  halls: readonly HallChoice[]
  visit: Visit
  wishes: Wishes
  onChange: (wishes: Wishes) => void
}

/** Nothing fits: which of her wishes to let go of, or that there is nothing at all. */
function None({ halls, visit, wishes, onChange }: NoneProps) {
  const t = useT()
  const { day, part, within } = wishes
  if (halls.some(({ earliest }) => earliest !== null)) return null
  if (halls.length === 0 && within !== null) {
    return (
      <Empty
        sentence={t('appointments.halls.noneWithin', { count: within / 1_000 })}
        action={{ label: t('appointments.halls.anywhere'), onPress: () => onChange({ ...wishes, within: null }) }}
      />
    )
  }
  if (halls.length === 0) {
    return (
      <Empty
        sentence={t('appointments.halls.none')}
        action={{
          label: t('appointments.halls.guide'),
          onPress: () => void replaceWith('catalogue/guide/index', { code: codesOf(visit)[0] ?? '' }),
        }}
      />
    )
  }
  if (day !== null || part !== null) {
    return (
      <Empty
        sentence={t('appointments.halls.noneThen')}
        action={{
          label: t('appointments.halls.anyTime'),
          onPress: () => onChange({ ...wishes, day: null, part: null }),
        }}
      />
    )
  }
  return (
    <>
      <View {...a11y({ role: 'status' })}>{t('appointments.halls.allFull')}</View>
      <WaitFor visit={visit} />
    </>
  )
}

/** More than these is work to read; the rest is one tap away. */
const SHOWN = 10

interface HallsProps {
  visit: Visit
  halls: readonly HallChoice[]
  usual: readonly UsualDay[]
  onSignIn: () => void
}

function Halls({ visit, halls, usual, onSignIn }: HallsProps) {
  const t = useT()
  const [all, setAll] = useState(false)
  const shown = all ? halls : halls.slice(0, SHOWN)
  // A walk-in is for one matter, and for oneself.
  const [first, ...more] = codesOf(visit)
  const walkInItem = first !== undefined && more.length === 0 && (visit.for ?? SELF) === SELF ? first : null
  const rest = halls.length - shown.length
  return (
    <>
      {shown.map((hall) => (
        <View key={hall.id}>
          <HallCard
            hall={hall}
            usual={usual.find((each) => each.hall === hall.id)}
            onPress={() =>
              void open('appointments/times/index', {
                ...visit,
                hall: hall.id,
                ...(hall.earliest && { day: localDayOf(hall.earliest.startsAt) }),
              })
            }
          />
          {walkInItem !== null && <TakeNumber hall={hall} item={walkInItem} onSignIn={onSignIn} />}
        </View>
      ))}
      {rest > 0 && (
        <Button kind="secondary" onPress={() => setAll(true)}>
          {t('appointments.halls.more', { count: rest })}
        </Button>
      )}
    </>
  )
}
