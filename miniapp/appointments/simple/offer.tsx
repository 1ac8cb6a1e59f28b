import type { HallChoice, Slot } from '@shared/appointments/contract'
import { localDayOf } from '@shared/standards/time'
import { Text, View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { open, pathOf, replaceWith, useOpenedWith } from '@/routes'
import { useResident } from '@/stores/session'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { Asking } from '../parts/asking'
import { HeldBefore } from '../parts/held-before'
import { ItemNames } from '../parts/item-names'
import { NotKept } from '../parts/not-kept'
import { type Keep, useKeep } from '../parts/use-keep'
import { useTimes } from '../parts/use-times'
import { codesOf, type Visit, visitOf } from '../parts/visit'
import { WaitFor } from '../parts/wait-for'
import { OneMore } from '../parts/what-for'
import s from './simple.module.scss'
import { useHalls } from './use-halls'
import { ToWalkIn } from './walk-in'

/** 长者版: one time at one hall, and one answer. Another time and another hall are questions of their own. */
export function Offer() {
  const t = useT()
  const opened = useOpenedWith('appointments/halls/index')
  const { hall = '', day = null, slot = '' } = opened
  const visit = visitOf(opened)
  const resident = useResident()
  const keep = useKeep(visit)
  const { answer, isNear } = useHalls(visit)
  const hers = useTimes(visit, hall, day)
  const times = hers.data?.slots
  const chosen = times?.find(({ id, left }) => id === slot && left > 0)
  const offered = answer.data && offerOf(answer.data.halls, hall, isNear, chosen)

  return (
    <Page
      title={t('appointments.offer.title')}
      footer={offered && <Footer visit={visit} offered={offered} keep={keep} signedIn={resident !== null} />}
    >
      {resident && <HeldBefore />}
      <ItemNames items={visit.items} />
      <Answered answer={answer} skeleton={<Skeleton shape="cards" count={1} />}>
        {({ halls }) => (
          <>
            {slot !== '' && times && !chosen && (
              <View {...a11y({ role: 'status' })}>{t('appointments.times.gone')}</View>
            )}
            {offered ? <Offered offered={offered} near={isNear} /> : <Nothing visit={visit} halls={halls} />}
            {offered && <Others visit={visit} hall={offered.hall.id} halls={halls} />}
          </>
        )}
      </Answered>
      <NotKept keep={keep} />
    </Page>
  )
}

interface Offered {
  hall: HallChoice
  time: Slot
  /** She has chosen the time herself. */
  chosen: boolean
}

/** Among so many halls around her the earliest time is worth more than a shorter way. */
const AROUND_HER = 3

/** What she chose; otherwise the earliest time of the hall she chose, of the halls around her, or of all. */
function offerOf(
  halls: readonly HallChoice[],
  hall: string,
  nearestFirst: boolean,
  chosen: Slot | undefined,
): Offered | null {
  const free = halls.filter(({ id, earliest }) => earliest !== null && (hall === '' || id === hall))
  const [best] = (nearestFirst ? free.slice(0, AROUND_HER) : free).sort((a, b) => startOf(a).localeCompare(startOf(b)))
  const at = chosen ? halls.find(({ id }) => id === hall) : best
  const time = chosen ?? best?.earliest
  return at && time ? { hall: at, time, chosen: chosen !== undefined } : null
}

const startOf = ({ earliest }: HallChoice): string => earliest?.startsAt ?? ''

function Offered({ offered: { hall, time, chosen }, near }: { offered: Offered; near: boolean }) {
  const t = useT()
  const format = useFormat()
  const which = chosen ? 'chosen' : near ? 'near' : 'earliest'
  const { name, address, distanceMetres } = hall
  return (
    <View className={s.offer} {...a11y({ role: 'status', live: 'polite' })}>
      <View className={s.label}>{t(`appointments.offer.${which}`)}</View>
      <View className={s.when}>
        <Text className={s.whole ?? ''}>{format.day(localDayOf(time.startsAt))}</Text>{' '}
        <Text className={s.whole ?? ''}>{format.clock(time.startsAt)}</Text>
      </View>
      <View className={s.where}>{t('appointments.offer.at', { hall: name })}</View>
      <View className={s.label}>
        {distanceMetres === null ? address : `${format.distance(distanceMetres)} · ${address}`}
      </View>
    </View>
  )
}

function Footer({
  visit,
  offered: { hall, time, chosen },
  keep: { hold, keep },
  signedIn,
}: {
  visit: Visit
  offered: Offered
  keep: Keep
  signedIn: boolean
}) {
  const t = useT()
  if (hold.state === 'being_confirmed') return <Asking what="hold" />
  if (signedIn) {
    return (
      <Button busy={hold.busy} onPress={() => keep(time.id)}>
        {t('appointments.offer.take')}
      </Button>
    )
  }
  const here = { ...visit, hall: hall.id, ...(chosen && { day: localDayOf(time.startsAt), slot: time.id }) }
  return (
    <Button onPress={() => void open('residents/sign-in/index', { back: pathOf('appointments/halls/index', here) })}>
      {t('appointments.offer.signIn')}
    </Button>
  )
}

function Others({ visit, hall, halls }: { visit: Visit; hall: string; halls: readonly HallChoice[] }) {
  const t = useT()
  return (
    <View className={s.others}>
      <Button kind="secondary" icon="clock" onPress={() => void open('appointments/times/index', { ...visit, hall })}>
        {t('appointments.offer.otherTime')}
      </Button>
      {halls.length > 1 && (
        <Button
          kind="secondary"
          icon="map-pin"
          onPress={() => void open('appointments/halls/index', { ...visit, choose: 'hall' })}
        >
          {t('appointments.offer.otherHall')}
        </Button>
      )}
      <ToWalkIn visit={visit} halls={halls} />
      <OneMore visit={visit} />
    </View>
  )
}

function Nothing({ visit, halls }: { visit: Visit; halls: readonly HallChoice[] }) {
  const t = useT()
  return (
    <>
      <Empty
        sentence={t(halls.length === 0 ? 'appointments.halls.none' : 'appointments.halls.allFull')}
        action={{
          label: t('appointments.halls.guide'),
          onPress: () => void replaceWith('catalogue/guide/index', { code: codesOf(visit)[0] ?? '' }),
        }}
      />
      {halls.length > 0 && <WaitFor visit={visit} />}
      <ToWalkIn visit={visit} halls={halls} />
    </>
  )
}
