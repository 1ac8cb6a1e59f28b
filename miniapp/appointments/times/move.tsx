import { appointmentEndpoints } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { Times } from '@/pages/appointments/times'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { finishAt } from '@/routes'
import { useResident } from '@/stores/session'
import { Answered } from '@/ui/answered'
import { Button, Buttons } from '@/ui/button'
import { Card } from '@/ui/card'
import { DidNotWork } from '@/ui/did-not-work'
import { Rows } from '@/ui/rows'
import { Sheet } from '@/ui/sheet'
import { Skeleton } from '@/ui/skeleton'
import { toast } from '@/ui/toast'
import { Asking } from '../parts/asking'
import { remember } from '../parts/remember'
import { WayOn } from '../parts/way-on'

interface Time {
  id: string
  startsAt: string
  endsAt: string
}

/** A booking of hers on its way to another time. `id`: empty when nothing is moved. */
export function useMove(id: string) {
  const t = useT()
  const resident = useResident()
  const enabled = id !== '' && resident !== null
  const answer = useAnswer(appointmentEndpoints.one, { params: { id } }, { enabled })
  const write = useWrite(appointmentEndpoints.reschedule, ['appointments', 'home', 'notifications'])
  const [wanted, setWanted] = useState<Time | null>(null)
  const [asked, setAsked] = useState(false)

  async function moveNow(to: Time) {
    const moved = await write.send({ params: { id }, body: { slot: to.id } })
    setAsked(false)
    // Refused: the hall may know something newer than what is shown.
    if (!moved) return await answer.refresh()
    remember(moved)
    toast(t('appointments.move.done'))
    await finishAt('appointments/detail/index', { id })
  }

  return {
    answer,
    appointment: answer.data?.appointment,
    write,
    wanted,
    asked,
    ask(to: Time) {
      setWanted(to)
      setAsked(true)
    },
    leave: () => setAsked(false),
    moveNow: () => {
      if (wanted) void moveNow(wanted)
    },
  }
}
type Moving = ReturnType<typeof useMove>

/** What she has now stays hers until the change is done. */
export function MovedFrom({ moving: { answer, appointment } }: { moving: Moving }) {
  const t = useT()
  const slotTime = useSlotTime()
  const resident = useResident()
  if (resident === null) return <Card>{t('appointments.move.signedOut')}</Card>
  if (appointment?.pending) return <Asking what={appointment.pending} />
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="lines" count={1} />}>
      {({ appointment: now }) => <Card>{t('appointments.move.now', { when: slotTime(now) })}</Card>}
    </Answered>
  )
}

interface MoveButtonProps {
  moving: Moving
  chosen: Time | undefined
  onSignIn: () => void
}

export function MoveButton({ moving: { appointment, write, ask }, chosen, onSignIn }: MoveButtonProps) {
  const t = useT()
  const resident = useResident()
  if (write.state === 'being_confirmed') return <Asking what="move" />
  if (resident === null) return <Button onPress={onSignIn}>{t('ui.signIn')}</Button>
  // Not hers, not known, or on its way already: what stands above says so.
  if (!appointment || appointment.pending !== null) return null
  const because = !chosen
    ? t('appointments.times.chooseFirst')
    : chosen.id === appointment.slotId
      ? t('appointments.move.same')
      : null
  return (
    <Button busy={write.busy} disabledBecause={because} onPress={() => chosen && ask(chosen)}>
      {t('appointments.move.to')}
    </Button>
  )
}

/** From when to when, and what follows; and, when it came to nothing, that she keeps what she has. */
export function MoveSheets({ moving: { appointment, write, wanted, asked, ask, leave, moveNow } }: { moving: Moving }) {
  const t = useT()
  const slotTime = useSlotTime()
  return (
    <>
      {appointment && wanted && (
        <Sheet
          open={asked && write.state !== 'being_confirmed' && !write.problem}
          title={t('appointments.move.sheet')}
          onClose={leave}
        >
          <Rows
            rows={[
              { label: t('appointments.move.from'), value: <Times>{slotTime(appointment)}</Times> },
              { label: t('appointments.move.into'), value: <Times>{slotTime(wanted)}</Times> },
            ]}
          />
          <View>{t('appointments.move.effect')}</View>
          <Buttons>
            <Button kind="secondary" onPress={leave}>
              {t('appointments.move.keep')}
            </Button>
            <Button busy={write.busy} onPress={moveNow}>
              {t('appointments.move.confirm')}
            </Button>
          </Buttons>
        </Sheet>
      )}
      <DidNotWork
        problem={write.problem}
        title={t('appointments.move.failed')}
        safe={t('appointments.silent.safe')}
        onRetry={moveNow}
        onClose={write.reset}
      >
        <WayOn
          problem={write.problem}
          onChoose={({ slotId, startsAt, endsAt }) => {
            write.reset()
            ask({ id: slotId, startsAt, endsAt })
          }}
        />
      </DidNotWork>
    </>
  )
}
