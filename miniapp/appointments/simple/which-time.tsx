import type { Slot } from '@shared/appointments/contract'
import { useState } from 'react'
import { useFormat, useT } from '@/i18n'
import { back, open, pathOf, useOpenedWith } from '@/routes'
import { useResident } from '@/stores/session'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Cell, Cells } from '@/ui/cell'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { HallRules } from '../parts/hall-rules'
import { useDays, useTimes } from '../parts/use-times'
import { visitOf } from '../parts/visit'
import { WaitFor } from '../parts/wait-for'
import { MovedFrom, MoveSheets, useMove } from '../times/move'

/** 长者版: when to. First the day, then the hour; with `move`, where a booking goes. */
export function WhichTime() {
  const { day } = useOpenedWith('appointments/times/index')
  return day === undefined ? <WhichDay /> : <WhichHour day={day} />
}

/** More than these is work to read; the rest is one tap away. */
const SHOWN = 4

function WhichDay() {
  const t = useT()
  const format = useFormat()
  const opened = useOpenedWith('appointments/times/index')
  const { hall = '', move } = opened
  const visit = visitOf(opened)
  const answer = useDays(visit, hall, move)
  const [all, setAll] = useState(false)
  const question = t('appointments.which.day')
  return (
    <Page title={question}>
      <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
        {({ days, hall: place }) => {
          const free = days.filter(({ open: isOpen, left }) => isOpen && left > 0)
          const shown = all ? free : free.slice(0, SHOWN)
          if (free.length === 0) {
            return (
              <>
                <NoTime />
                {move === undefined && <WaitFor visit={visit} hall={hall} />}
              </>
            )
          }
          return (
            <>
              <Cells label={question}>
                {shown.map(({ day, left }) => (
                  <Cell
                    key={day}
                    title={format.day(day)}
                    note={t('appointments.left', { count: left })}
                    onPress={() =>
                      void open('appointments/times/index', { ...visit, hall, day, ...(move && { move }) })
                    }
                  />
                ))}
              </Cells>
              {shown.length < free.length && (
                <Button kind="secondary" onPress={() => setAll(true)}>
                  {t('appointments.which.moreDays')}
                </Button>
              )}
              <HallRules rules={place.rules} />
            </>
          )
        }}
      </Answered>
    </Page>
  )
}

function NoTime() {
  const t = useT()
  return (
    <Empty
      sentence={t('appointments.times.noneAtAll')}
      action={{ label: t('appointments.times.otherHall'), onPress: () => void back() }}
    />
  )
}

function WhichHour({ day }: { day: string }) {
  const t = useT()
  const format = useFormat()
  const opened = useOpenedWith('appointments/times/index')
  const { hall = '', move = '' } = opened
  const visit = visitOf(opened)
  const resident = useResident()
  const answer = useTimes(visit, hall, day, move)
  const moving = useMove(move)

  function choose(slot: Slot) {
    if (move === '') return void open('appointments/halls/index', { ...visit, hall, day, slot: slot.id })
    if (resident) return moving.ask(slot)
    void open('residents/sign-in/index', { back: pathOf('appointments/times/index', { ...visit, hall, day, move }) })
  }

  return (
    <Page title={t('appointments.which.hour', { day: format.day(day) })}>
      {move !== '' && <MovedFrom moving={moving} />}
      <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
        {({ slots }) => <Hours slots={slots.filter(({ left }) => left > 0)} onChoose={choose} />}
      </Answered>
      <Button
        kind="secondary"
        icon="calendar"
        onPress={() => void open('appointments/times/index', { ...visit, hall, ...(move && { move }) })}
      >
        {t('appointments.which.otherDay')}
      </Button>
      <MoveSheets moving={moving} />
    </Page>
  )
}

const PARTS = ['morning', 'afternoon'] as const

function Hours({ slots, onChoose }: { slots: readonly Slot[]; onChoose: (slot: Slot) => void }) {
  const t = useT()
  const format = useFormat()
  if (slots.length === 0) return t('appointments.times.none')
  return PARTS.filter((part) => slots.some(({ partOfDay }) => partOfDay === part)).map((part) => (
    <Section key={part} title={t(`ui.slot.${part}`)}>
      <Cells label={t(`ui.slot.${part}`)}>
        {slots
          .filter(({ partOfDay }) => partOfDay === part)
          .map((slot) => (
            <Cell
              key={slot.id}
              title={format.clock(slot.startsAt)}
              note={t('appointments.left', { count: slot.left })}
              onPress={() => onChoose(slot)}
            />
          ))}
      </Cells>
    </Section>
  ))
}
