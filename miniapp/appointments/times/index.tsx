import type { BookingDay, Hall } from '@shared/appointments/contract'
import { endpoints } from '@shared/endpoints'
import { View } from '@tarojs/components'
import { type PropsWithChildren, useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { Times } from '@/pages/appointments/times'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { back, open, pathOf, useOpenedWith } from '@/routes'
import { useResident } from '@/stores/session'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Chip, Chips } from '@/ui/chip'
import { DayStrip } from '@/ui/day-strip'
import { DidNotWork } from '@/ui/did-not-work'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { SlotList } from '@/ui/slot-list'
import { Asking } from '../parts/asking'
import { ItemName } from '../parts/item-name'
import { remember } from '../parts/remember'
import { HeldBefore } from './held-before'
import s from './index.module.scss'
import { MoveButton, MovedFrom, MoveSheets, useMove } from './move'
import { WayOn } from './way-on'

/** What is left changes while she looks. */
const DAYS_EVERY_SECONDS = 30
const SLOTS_EVERY_SECONDS = 15

/** Two weeks of a hall, the times of a day, and one of them kept; or, with `move`, a booking moved to it. */
export default function TimesPage() {
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
  const hold = useWrite(endpoints.appointments.hold, ['appointments', 'home'])
  const [wanted, setWanted] = useState('')
  const moving = useMove(move)

  const days = useAnswer(endpoints.appointments.days, { query: { item, hall } }, { everySeconds: DAYS_EVERY_SECONDS })
  const openDays = (days.data?.days ?? []).filter(({ open }) => open).map(({ day }) => day)
  const firstDay = openDays[0] ?? null
  const day = pickedDay !== null && openDays.includes(pickedDay) ? pickedDay : firstDay
  const times = useTimes(item, hall, day)
  const earliest = useTimes(item, hall, firstDay).data?.slots.find(({ left }) => left > 0)
  const chosen = times.data?.slots.find(({ id, left }) => id === slot && left > 0)
  const keepsTime = move === ''

  async function keep(slotId: string) {
    setWanted(slotId)
    const answer = await hold.send({ body: { item, slot: slotId } })
    if (!answer) return
    remember(answer)
    setSlot(null)
    await open('appointments/confirm/index', { id: answer.appointment.id })
  }

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
            onPress={() => (resident && chosen ? void keep(chosen.id) : signIn())}
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
      <DidNotWork
        problem={hold.problem}
        title={t('appointments.times.refused')}
        safe={t('appointments.silent.safe')}
        onRetry={() => void keep(wanted)}
        onClose={hold.reset}
      >
        <WayOn problem={hold.problem} onChoose={({ slotId }) => void keep(slotId)} />
      </DidNotWork>
      <MoveSheets moving={moving} />
    </Page>
  )
}

function useTimes(item: string, hall: string, day: string | null) {
  return useAnswer(
    endpoints.appointments.slots,
    { query: { item, hall, day: day ?? '' } },
    { enabled: day !== null, everySeconds: SLOTS_EVERY_SECONDS },
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
