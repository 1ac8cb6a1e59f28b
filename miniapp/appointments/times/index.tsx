import type { BookingDay, Hall } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { type PropsWithChildren, useState } from 'react'
import { useT } from '@/i18n'
import { Times } from '@/pages/appointments/times'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { back, open, pathOf, useOpenedWith } from '@/routes'
import { usePreferences } from '@/stores/preferences'
import { useResident } from '@/stores/session'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Chip, Chips } from '@/ui/chip'
import { DayStrip } from '@/ui/day-strip'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { SlotList } from '@/ui/slot-list'
import { Asking } from '../parts/asking'
import { HeldBefore } from '../parts/held-before'
import { ItemName } from '../parts/item-name'
import { NotKept } from '../parts/not-kept'
import { useKeep } from '../parts/use-keep'
import { useDays, useTimes } from '../parts/use-times'
import { WhichTime } from '../simple/which-time'
import s from './index.module.scss'
import { MoveButton, MovedFrom, MoveSheets, useMove } from './move'

/** When to: with `move` a booking goes there. With large text the day and the hour are a question each. */
export default function TimesPage() {
  const elderly = usePreferences((state) => state.elderly)
  return elderly ? <WhichTime /> : <AllTimes />
}

/** Two weeks of a hall, the times of a day, and one of them kept. */
function AllTimes() {
  const t = useT()
  const {
    item = '',
    hall = '',
    day: openedDay = null,
    slot: openedSlot = null,
    move = '',
  } = useOpenedWith('appointments/times/index')
  const resident = useResident()
  const [pickedDay, setPickedDay] = useState(openedDay)
  const [slot, setSlot] = useState(openedSlot)
  const keep = useKeep(item, () => setSlot(null))
  const { hold } = keep
  const moving = useMove(move)

  const days = useDays(item, hall)
  const openDays = (days.data?.days ?? []).filter(({ open }) => open).map(({ day }) => day)
  const firstDay = openDays[0] ?? null
  const day = pickedDay !== null && openDays.includes(pickedDay) ? pickedDay : firstDay
  const times = useTimes(item, hall, day)
  const earliest = useTimes(item, hall, firstDay).data?.slots.find(({ left }) => left > 0)
  const chosen = times.data?.slots.find(({ id, left }) => id === slot && left > 0)
  const keepsTime = move === ''

  function signIn() {
    const here = pathOf('appointments/times/index', {
      item,
      hall,
      ...(day && { day }),
      ...(slot && { slot }),
      ...(move && { move }),
    })
    void open('residents/sign-in/index', { back: here })
  }

  const footer = day !== null && (
    <Footer chosen={chosen}>
      {keepsTime ? (
        <>
          {hold.state === 'being_confirmed' && <Asking what="hold" />}
          <Button
            busy={hold.busy}
            disabledBecause={chosen ? null : t('appointments.times.chooseFirst')}
            onPress={() => (resident && chosen ? keep.keep(chosen.id) : signIn())}
          >
            {t(resident ? 'appointments.times.hold' : 'appointments.times.signInToHold')}
          </Button>
        </>
      ) : (
        <MoveButton moving={moving} chosen={chosen} onSignIn={signIn} />
      )}
    </Footer>
  )

  return (
    <Page title={t(keepsTime ? 'appointments.times.title' : 'appointments.move.title')} footer={footer}>
      <Answered answer={days} skeleton={<Skeleton shape="days" />}>
        {(answer) => (
          <>
            <Where item={item} hall={answer.hall} keepsTime={keepsTime} />
            {keepsTime ? resident && <HeldBefore /> : <MovedFrom moving={moving} />}
            <Days days={answer.days} value={day} onChange={setPickedDay} />
            {earliest && earliest.id !== chosen?.id && earliest.id !== moving.appointment?.slotId && (
              <First
                slot={earliest}
                onPress={() => {
                  setPickedDay(firstDay)
                  setSlot(earliest.id)
                }}
              />
            )}
          </>
        )}
      </Answered>
      {day !== null && (
        <Answered answer={times} skeleton={<Skeleton shape="cells" />}>
          {({ slots }) => (
            <>
              {slot !== null && !chosen && slots.some(({ id }) => id === slot) && (
                <View {...a11y({ role: 'status', live: 'polite' })}>{t('appointments.times.gone')}</View>
              )}
              {slots.every(({ left }) => left === 0) && <View>{t('appointments.times.none')}</View>}
              <SlotList slots={slots} value={chosen?.id ?? null} onChange={({ id }) => setSlot(id)} />
            </>
          )}
        </Answered>
      )}
      <NotKept keep={keep} />
      <MoveSheets moving={moving} />
    </Page>
  )
}

function Where({ item, hall, keepsTime }: { item: string; hall: Hall; keepsTime: boolean }) {
  const t = useT()
  return (
    <View>
      <ItemName code={item} />
      <View className={s.hall ?? ''}>{hall.name}</View>
      <View className={s.address ?? ''}>{hall.address}</View>
      {keepsTime && (
        <View className={s.keeps ?? ''}>
          {t('appointments.times.keeps', { count: Math.floor(hall.rules.holdSeconds / 60) })}
        </View>
      )}
    </View>
  )
}

function Days(props: { days: readonly BookingDay[]; value: string | null; onChange: (day: string) => void }) {
  const t = useT()
  return (
    <>
      <DayStrip {...props} />
      {props.value === null && (
        <Empty
          sentence={t('appointments.times.noneAtAll')}
          action={{ label: t('appointments.times.otherHall'), onPress: () => void back() }}
        />
      )}
    </>
  )
}

type Time = { startsAt: string; endsAt: string }

function First({ slot, onPress }: { slot: Time; onPress: () => void }) {
  const t = useT()
  const slotTime = useSlotTime()
  return (
    <Chips>
      <Chip onPress={onPress}>{t('appointments.times.first', { when: slotTime(slot) })}</Chip>
    </Chips>
  )
}

function Footer({ chosen, children }: PropsWithChildren<{ chosen: Time | undefined }>) {
  const t = useT()
  const slotTime = useSlotTime()
  return (
    <View className={s.footer ?? ''}>
      {chosen && (
        <View className={s.chosen ?? ''}>
          <Times>{t('appointments.times.chosen', { when: slotTime(chosen) })}</Times>
        </View>
      )}
      {children}
    </View>
  )
}
