import type { Hall } from '@shared/appointments/contract'
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
import { Tabs } from '@/ui/tabs'
import { Asking } from '../parts/asking'
import { HallRules } from '../parts/hall-rules'
import { HeldBefore } from '../parts/held-before'
import { ItemNames } from '../parts/item-names'
import { NotKept } from '../parts/not-kept'
import { useKeep } from '../parts/use-keep'
import { useStripDays } from '../parts/use-strip-days'
import { useDays, useTimes } from '../parts/use-times'
import { type Visit, visitOf } from '../parts/visit'
import { WaitFor } from '../parts/wait-for'
import { WhichTime } from '../simple/which-time'
import { DayList, SlotRows } from './day-list'
import s from './index.module.scss'
import { MoveButton, MovedFrom, MoveSheets, useMove } from './move'
import { useView } from './view'

/** When to: with `move` a booking goes there. With large text the day and the hour are a question each. */
export default function TimesPage() {
  const elderly = usePreferences((state) => state.elderly)
  return elderly ? <WhichTime /> : <AllTimes />
}

/** Two weeks of a hall, the times of a day, and one of them kept. */
function AllTimes() {
  const t = useT()
  const opened = useOpenedWith('appointments/times/index')
  const { hall = '', day: openedDay = null, slot: openedSlot = null, move = '' } = opened
  const visit = visitOf(opened)
  const resident = useResident()
  const [pickedDay, setPickedDay] = useState(openedDay)
  const [slot, setSlot] = useState(openedSlot)
  const keep = useKeep(visit, () => setSlot(null))
  const { hold } = keep
  const moving = useMove(move)
  const [view, setView] = useView()

  const days = useDays(visit, hall, move)
  const openDays = (days.data?.days ?? []).filter(({ open }) => open).map(({ day }) => day)
  const firstDay = openDays[0] ?? null
  const day = pickedDay !== null && openDays.includes(pickedDay) ? pickedDay : firstDay
  const times = useTimes(visit, hall, day, move)
  const earliest = useTimes(visit, hall, firstDay, move).data?.slots.find(({ left }) => left > 0)
  const chosen = times.data?.slots.find(({ id, left }) => id === slot && left > 0)
  const keepsTime = move === ''

  function signIn() {
    const here = pathOf('appointments/times/index', {
      ...visit,
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

  const listed = useStripDays(days.data?.days ?? [])
  const timesOfDay = (
    <Answered answer={times} skeleton={<Skeleton shape="cells" />}>
      {({ slots }) => (
        <>
          {slot !== null && !chosen && slots.some(({ id }) => id === slot) && (
            <View {...a11y({ role: 'status', live: 'polite' })}>{t('appointments.times.gone')}</View>
          )}
          {slots.every(({ left }) => left === 0) && <View>{t('appointments.times.none')}</View>}
          {view === 'list' ? (
            <SlotRows slots={slots} value={chosen?.id ?? null} onChange={({ id }) => setSlot(id)} />
          ) : (
            <SlotList slots={slots} value={chosen?.id ?? null} onChange={({ id }) => setSlot(id)} />
          )}
        </>
      )}
    </Answered>
  )

  return (
    <Page title={t(keepsTime ? 'appointments.times.title' : 'appointments.move.title')} footer={footer}>
      <Answered answer={days} skeleton={<Skeleton shape="days" />}>
        {(answer) => (
          <>
            <Where visit={visit} hall={answer.hall} keepsTime={keepsTime} />
            {keepsTime ? resident && <HeldBefore /> : <MovedFrom moving={moving} />}
            <Tabs
              label={t('appointments.times.view')}
              items={[
                { key: 'calendar', label: t('appointments.times.calendar') },
                { key: 'list', label: t('appointments.times.list') },
              ]}
              value={view}
              onChange={setView}
            />
            {view === 'list' ? (
              <DayList days={listed} value={day} onChange={setPickedDay}>
                {timesOfDay}
              </DayList>
            ) : (
              <DayStrip days={listed} value={day} onChange={setPickedDay} />
            )}
            {day === null && <NoDay />}
            {keepsTime && <HallRules rules={answer.hall.rules} />}
            {keepsTime && answer.days.some(({ reason }) => reason === 'full') && <WaitFor visit={visit} hall={hall} />}
            {view === 'calendar' &&
              earliest &&
              earliest.id !== chosen?.id &&
              earliest.id !== moving.appointment?.slotId && (
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
      {day !== null && view === 'calendar' && timesOfDay}
      <NotKept keep={keep} />
      <MoveSheets moving={moving} />
    </Page>
  )
}

function Where({ visit, hall, keepsTime }: { visit: Visit; hall: Hall; keepsTime: boolean }) {
  const t = useT()
  return (
    <View>
      <ItemNames items={visit.items} />
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

function NoDay() {
  const t = useT()
  return (
    <Empty
      sentence={t('appointments.times.noneAtAll')}
      action={{ label: t('appointments.times.otherHall'), onPress: () => void back() }}
    />
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
