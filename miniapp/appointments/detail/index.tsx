import type { Appointment } from '@shared/appointments/contract'
import { visitName } from '@shared/appointments/visit'
import { epochOf, localDayOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { serverNow } from '@/api/server-clock'
import { useFormat, useT } from '@/i18n'
import { AskReminders } from '@/notifications/ask-reminders'
import { HeldCard, isHeld } from '@/pages/appointments/held-card'
import { StateTag } from '@/pages/appointments/state-tag'
import { Times } from '@/pages/appointments/times'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { useWho } from '@/pages/appointments/use-who'
import { open, useOpenedWith } from '@/routes'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Page } from '@/ui/page'
import { Rows } from '@/ui/rows'
import { Skeleton } from '@/ui/skeleton'
import { Asking } from '../parts/asking'
import { useAppointment } from '../parts/use-appointment'
import { usePassingOn } from '../parts/use-passing-on'
import { visitAgain } from '../parts/visit'
import { CheckIn } from '../queue/check-in'
import { Live } from '../queue/live'
import { Appeal } from './appeal'
import { Cancel } from './cancel'
import s from './index.module.scss'
import { Move } from './move'
import { Pass } from './pass'
import { ToDo } from './to-do'

/** An appointment of hers: the pass to show at the hall, and whatever can still be done with it. */
export default function AppointmentPage() {
  const t = useT()
  const { id = '' } = useOpenedWith('appointments/detail/index')
  const answer = useAppointment(id)
  const refresh = () => void answer.refresh()
  usePassingOn(answer.data?.appointment)
  return (
    <Page title={t('appointments.detail.title')}>
      <Answered answer={answer} skeleton={<Skeleton shape="code" />}>
        {({ appointment }) => (
          <>
            {isHeld(appointment) ? (
              <HeldCard appointment={appointment} onEnd={refresh} />
            ) : (
              <State appointment={appointment} />
            )}
            {appointment.pending !== null && <Asking what={appointment.pending} />}
            {isInHall(appointment) && <Live id={id} onChanged={refresh} />}
            {mayCheckIn(appointment) && <CheckIn id={id} onChanged={refresh} />}
            {appointment.state === 'booked' && appointment.checkInCode !== null && (
              <Pass code={appointment.checkInCode} />
            )}
            <Agreed appointment={appointment} />
            {isAhead(appointment) && <ToDo appointment={appointment} />}
            {appointment.state === 'booked' && (
              <AskReminders purposes={['appointment_booked', 'appointment_reminder']} />
            )}
            {appointment.state === 'checked_in' && <AskReminders purposes={['queue']} />}
            {appointment.state === 'booked' && appointment.pending === null && (
              <>
                <Move appointment={appointment} />
                <Cancel appointment={appointment} onRefused={refresh} />
              </>
            )}
            <Appeal appointment={appointment} onRefused={refresh} />
            <Again appointment={appointment} />
          </>
        )}
      </Answered>
    </Page>
  )
}

/** She has a number now: how it stands takes the place of the code. */
const isInHall = ({ state }: Appointment): boolean => state === 'checked_in' || state === 'called'

const mayCheckIn = ({ state, pending, checkInFrom, checkInUntil }: Appointment): boolean =>
  state === 'booked' && pending === null && epochOf(checkInFrom) <= serverNow() && serverNow() <= epochOf(checkInUntil)

/** The visit is still to come, or under way. */
const isAhead = ({ state }: Appointment): boolean => state === 'booked' || state === 'checked_in' || state === 'called'

/** What became of it, in a sentence: also what its state alone does not say. */
function toldOf({ state, appeal, cancelledByHall }: Appointment) {
  if (cancelledByHall !== null) return 'cancelled_by_hall'
  // A hold whose time ran out after the hall was asked: the next answer says so.
  if (state === 'held') return 'expired'
  const excused = appeal?.state === 'granted' || appeal?.state === 'forgiven'
  return state === 'missed' && excused ? 'excused' : state
}

function State({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const format = useFormat()
  const { hall, windowName, checkInFrom, checkInUntil, cancelledByHall: reason } = appointment
  const told = toldOf(appointment)
  const range = format.timeRange(checkInFrom, checkInUntil)
  return (
    <View className={s.state} {...a11y({ role: 'status', live: 'polite' })}>
      <StateTag appointment={appointment} />
      {appointment.pending === null && (
        <View>{t(`appointments.detail.told.${told}`, { range, window: windowName, phone: hall.phone })}</View>
      )}
      {reason && <View>{t('appointments.detail.hallReason', { reason })}</View>}
    </View>
  )
}

function Agreed({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const who = useWho()
  const slotTime = useSlotTime()
  const { id, items, hall, windowName, person } = appointment
  return (
    <Rows
      rows={[
        { label: t('appointments.confirm.when'), value: <Times>{slotTime(appointment)}</Times> },
        { label: t('appointments.confirm.where'), value: hall.name, note: hall.address },
        { label: t('appointments.detail.window'), value: windowName },
        { label: t('appointments.confirm.what'), value: visitName(items) },
        {
          label: t('appointments.confirm.who'),
          value: who(person),
        },
        { label: t('appointments.detail.number'), value: id },
      ]}
    />
  )
}

/** When it came to nothing, or is over: the way to the next one. */
function Again({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const { state, items, hall, startsAt, cancelledByHall } = appointment
  if (state === 'expired') {
    const times = { ...visitAgain({ items }), hall: hall.id, day: localDayOf(startsAt) }
    return (
      <Button onPress={() => void open('appointments/times/index', times)}>{t('appointments.detail.otherTime')}</Button>
    )
  }
  if (state !== 'cancelled' && state !== 'missed' && state !== 'served') return null
  // She still has to come: where the hall cancelled, this is what the page is for.
  const mustCome = cancelledByHall !== null
  return (
    <Button
      kind={mustCome ? 'primary' : 'secondary'}
      onPress={() => void open('appointments/halls/index', visitAgain({ items }))}
    >
      {t(mustCome ? 'appointments.detail.otherTime' : 'appointments.detail.again')}
    </Button>
  )
}
