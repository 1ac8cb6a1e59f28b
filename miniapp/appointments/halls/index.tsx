import type { HallChoice } from '@shared/appointments/contract'
import { endpoints } from '@shared/endpoints'
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
import { HallCard } from './hall-card'
import s from './index.module.scss'
import { type Locating, useNearMe } from './place'

type Order = 'distance' | 'earliest'

/** The halls that accept an item: nearest first once she said where she is, until then earliest first. */
export default function HallsPage() {
  const t = useT()
  const { item = '' } = useOpenedWith('appointments/halls/index')
  const { place, locating, locate } = useNearMe()
  const [order, setOrder] = useState<Order>(place ? 'distance' : 'earliest')
  const answer = useAnswer(
    endpoints.appointments.halls,
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

const SENTENCES = {
  idle: 'appointments.halls.whyPlace',
  locating: 'appointments.halls.locating',
  refused: 'appointments.halls.placeRefused',
  unknown: 'appointments.halls.placeUnknown',
} as const satisfies Record<Locating, string>

function AboutPlace({ locating }: { locating: Locating }) {
  const t = useT()
  return (
    <View className={s.why} {...a11y({ role: 'status', live: 'polite' })}>
      {t(SENTENCES[locating])}
    </View>
  )
}

/** More than these is work to read; the rest is one tap away. */
const SHOWN = { usual: 10, elderly: 3 }

function Halls({ item, halls }: { item: string; halls: readonly HallChoice[] }) {
  const t = useT()
  const elderly = usePreferences((state) => state.elderly)
  const [all, setAll] = useState(false)
  const shown = all ? halls : halls.slice(0, elderly ? SHOWN.elderly : SHOWN.usual)
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
