import { appointmentEndpoints } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { Times } from '@/pages/appointments/times'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { open, useOpenedWith } from '@/routes'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { CallCell } from '@/ui/call-cell'
import { Cells } from '@/ui/cell'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Rows } from '@/ui/rows'
import { Skeleton } from '@/ui/skeleton'
import { WhatToBring } from '../confirm/what-to-bring'
import { ItemNames } from '../parts/item-names'
import { codesOf } from '../parts/visit'
import { WayThere } from '../parts/way-there'

/**
 * What somebody in the family handed on: where, when, what to bring, how to get there. All of it is public; the hall's
 * name and place come from the hall and not from the link, which can say anything.
 */
export default function SharedPage() {
  const t = useT()
  const { items = '', hall = '', from = '', to = '' } = useOpenedWith('appointments/shared/index')
  const isWhole = items !== '' && hall !== '' && isInstant(from) && isInstant(to)
  return (
    <Page title={t('appointments.shared.title')}>
      {isWhole ? (
        <Visit items={items} hall={hall} time={{ startsAt: from, endsAt: to }} />
      ) : (
        <Empty
          sentence={t('appointments.shared.broken')}
          action={{ label: t('ui.tab.home'), onPress: () => void open('pages/home/index') }}
        />
      )}
    </Page>
  )
}

const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text))

interface VisitProps {
  items: string
  hall: string
  time: { startsAt: string; endsAt: string }
}

function Visit({ items, hall, time }: VisitProps) {
  const t = useT()
  const slotTime = useSlotTime()
  const answer = useAnswer(appointmentEndpoints.days, { query: { items, hall } })
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cards" />}>
      {({ hall: place }) => (
        <>
          <View>{t('appointments.shared.why')}</View>
          {codesOf({ items }).map((code) => (
            <ItemNames key={code} items={code} />
          ))}
          <Rows
            rows={[
              { label: t('appointments.confirm.when'), value: <Times>{slotTime(time)}</Times> },
              { label: t('appointments.confirm.where'), value: place.name, note: place.address },
            ]}
          />
          <WayThere hall={place} />
          <Cells label={t('appointments.detail.call')}>
            <CallCell title={place.name} number={place.phone} />
          </Cells>
          {codesOf({ items }).map((code) => (
            <WhatToBring key={code} item={code} forAnother />
          ))}
          <Button kind="secondary" onPress={() => void open('appointments/halls/index', { items })}>
            {t('appointments.shared.book')}
          </Button>
        </>
      )}
    </Answered>
  )
}
