import { appointmentEndpoints } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useEffect, useRef, useState } from 'react'
import { ApiProblem } from '@/api/problems'
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
import { InLine } from '../line/in-line'
import { useLine } from '../line/use-line'
import { Asking } from '../parts/asking'
import { remember } from '../parts/remember'
import { WayOn } from '../parts/way-on'

interface Time {
  id: string
  startsAt: string
  endsAt: string
  /** The hall, when it is another one than now. */
  elsewhere?: string
}

/** Nothing of her booking has to do with these: the time was wanted by too many. */
const RUSH = ['in_line', 'line_full', 'slot_full']

/** A booking of hers on its way to another time. `id`: empty when nothing is moved. */
export function useMove(id: string) {
  const t = useT()
  const resident = useResident()
  const enabled = id !== '' && resident !== null
  const answer = useAnswer(appointmentEndpoints.one, { params: { id } }, { enabled })
  const write = useWrite(appointmentEndpoints.reschedule, ['appointments', 'home', 'notifications'])
  const [wanted, setWanted] = useState<Time | null>(null)
  const [asked, setAsked] = useState(false)

  const appointment = answer.data?.appointment

  async function moveTo(to: Time, items: readonly { code: string }[]) {
    const body = { slot: to.id, items: items.map(({ code }) => code) }
    const moved = await write.send({ params: { id }, body })
    if (!moved) return
    remember(moved)
    toast(t('appointments.move.done'))
    await finishAt('appointments/detail/index', { id })
  }

  async function again() {
    if (wanted && appointment) await moveTo(wanted, appointment.items)
  }
  const { line, come, leave } = useLine(write, wanted?.id ?? '', () => void again())

  // Refused for what she has: the hall may know something newer than what is shown.
  const refresh = useRef(answer.refresh)
  refresh.current = answer.refresh
  useEffect(() => {
    if (write.problem === null) return
    const rush = write.problem instanceof ApiProblem && RUSH.includes(write.problem.problem.code)
    if (!rush) void refresh.current()
  }, [write.problem])

  return {
    answer,
    appointment,
    write,
    line,
    leaveLine: leave,
    wanted,
    asked,
    ask(to: Time) {
      setWanted(to)
      setAsked(true)
    },
    leave: () => setAsked(false),
    moveNow: () => {
      come()
      void again().then(() => setAsked(false))
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
export function MoveSheets({ moving }: { moving: Moving }) {
  const t = useT()
  const slotTime = useSlotTime()
  const { appointment, write, line, leaveLine, wanted, asked, ask, leave, moveNow } = moving
  if (line) {
    return (
      <InLine line={line} onLeave={leaveLine}>
        <View>{t('appointments.line.stillHers')}</View>
      </InLine>
    )
  }
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
              {
                label: t('appointments.move.into'),
                value: <Times>{slotTime(wanted)}</Times>,
                note: wanted.elsewhere,
              },
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
          except={appointment?.slotId}
          onChoose={({ slotId, startsAt, endsAt, hallId, hallName }) => {
            write.reset()
            ask({ id: slotId, startsAt, endsAt, ...(hallId !== appointment?.hall.id && { elsewhere: hallName }) })
          }}
        />
      </DidNotWork>
    </>
  )
}
