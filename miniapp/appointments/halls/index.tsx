import { appointmentEndpoints, type HallChoice } from '@shared/appointments/contract'
import { localDayOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { open, replaceWith, useOpenedWith } from '@/routes'
import { usePreferences } from '@/stores/preferences'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Chip, Chips } from '@/ui/chip'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { ItemName } from '../parts/item-name'
import { Offer } from '../simple/offer'
import { WhichHall } from '../simple/which-hall'
import { AboutPlace } from './about-place'
import { HallCard } from './hall-card'
import s from './index.module.scss'
import { useNearMe } from './place'

type Order = 'distance' | 'earliest'

/** Where to: the halls that accept an item. With large text it is one time at one hall, and the way to others. */
export default function HallsPage() {
  const elderly = usePreferences((state) => state.elderly)
  const { choose } = useOpenedWith('appointments/halls/index')
  if (!elderly) return <AllHalls />
  return choose === 'hall' ? <WhichHall /> : <Offer />
}

/** Nearest first once she said where she is, until then earliest first. */
function AllHalls() {
  const t = useT()
  const { item = '' } = useOpenedWith('appointments/halls/index')
  const { place, locating, locate } = useNearMe()
  const [order, setOrder] = useState<Order>(place ? 'distance' : 'earliest')
  const answer = useAnswer(
    appointmentEndpoints.halls,
    { query: { item, sort: place ? order : 'earliest', ...place } },
    { keepLast: true },
  )

  async function nearest() {
    if (place || (await locate())) setOrder('distance')
  }

  return (
    <Page title={t('appointments.halls.title')}>
      <ItemName code={item} />
      <View className={s.order}>
        <Chips choose={t('appointments.halls.order')}>
          <Chip selected={order === 'earliest'} onPress={() => setOrder('earliest')}>
            {t('appointments.halls.earliest')}
          </Chip>
          <Chip selected={order === 'distance'} onPress={() => void nearest()}>
            {t('appointments.halls.nearest')}
          </Chip>
        </Chips>
        {!place && <AboutPlace locating={locating} />}
      </View>
      <Answered answer={answer} skeleton={<Skeleton shape="cards" count={4} />}>
        {({ halls }) =>
          halls.length === 0 ? (
            <Empty
              sentence={t('appointments.halls.none')}
              action={{
                label: t('appointments.halls.guide'),
                onPress: () => void replaceWith('catalogue/guide/index', { code: item }),
              }}
            />
          ) : (
            <Halls item={item} halls={halls} />
          )
        }
      </Answered>
    </Page>
  )
}

/** More than these is work to read; the rest is one tap away. */
const SHOWN = 10

function Halls({ item, halls }: { item: string; halls: readonly HallChoice[] }) {
  const t = useT()
  const [all, setAll] = useState(false)
  const shown = all ? halls : halls.slice(0, SHOWN)
  const rest = halls.length - shown.length
  return (
    <>
      {halls.every(({ earliest }) => earliest === null) && (
        <View {...a11y({ role: 'status' })}>{t('appointments.halls.allFull')}</View>
      )}
      {shown.map((hall) => (
        <HallCard
          key={hall.id}
          hall={hall}
          onPress={() =>
            void open('appointments/times/index', {
              item,
              hall: hall.id,
              ...(hall.earliest && { day: localDayOf(hall.earliest.startsAt) }),
            })
          }
        />
      ))}
      {rest > 0 && (
        <Button kind="secondary" onPress={() => setAll(true)}>
          {t('appointments.halls.more', { count: rest })}
        </Button>
      )}
    </>
  )
}
