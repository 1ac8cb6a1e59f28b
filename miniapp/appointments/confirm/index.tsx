import { type Appointment, appointmentEndpoints } from '@shared/appointments/contract'
import { visitName } from '@shared/appointments/visit'
import { epochOf, localDayOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { ApiProblem } from '@/api/problems'
import { serverNow } from '@/api/server-clock'
import { useWrite } from '@/api/use-write'
import { useFormat, useT } from '@/i18n'
import { Times } from '@/pages/appointments/times'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { useWho } from '@/pages/appointments/use-who'
import { back, finishAt, replaceWith, useOpenedWith } from '@/routes'
import { usePreferences } from '@/stores/preferences'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { Button, Buttons } from '@/ui/button'
import { Countdown } from '@/ui/countdown'
import { DidNotWork } from '@/ui/did-not-work'
import { Page } from '@/ui/page'
import { Rows } from '@/ui/rows'
import { Skeleton } from '@/ui/skeleton'
import { toast } from '@/ui/toast'
import { Asking } from '../parts/asking'
import { remember } from '../parts/remember'
import { useAppointment } from '../parts/use-appointment'
import { visitAgain } from '../parts/visit'
import { WayThere } from '../parts/way-there'
import s from './index.module.scss'
import { KeepLonger } from './keep-longer'
import { Rules } from './rules'
import { WhatToBring } from './what-to-bring'

/** What she is about to book, read through once, while the time is kept. */
export default function ConfirmPage() {
  const t = useT()
  const { id = '' } = useOpenedWith('appointments/confirm/index')
  const answer = useAppointment(id)
  const appointment = answer.data?.appointment
  const steps = useSteps(id, answer.refresh)
  const elderly = usePreferences((state) => state.elderly)
  const [isOver, setOver] = useState(false)

  // Booked here or on another phone, or given back: nothing is left to confirm. Once it was confirmed here the way that
  // led to it is done; a time that is being given back leads to where it was chosen.
  const settled = appointment !== undefined && !['held', 'expired'].includes(appointment.state)
  const confirmedHere = steps.confirm.state !== 'idle'
  const givenBackHere = steps.release.busy || steps.release.state === 'done'
  useEffect(() => {
    if (!settled || givenBackHere) return
    void (confirmedHere ? finishAt : replaceWith)('appointments/detail/index', { id })
  }, [settled, givenBackHere, confirmedHere, id])

  const asking = appointment?.pending ?? (steps.confirm.state === 'being_confirmed' ? 'confirm' : null)
  const over = !givenBackHere && (isOver || (appointment !== undefined && !isKept(appointment)))

  return (
    <Page
      title={t('appointments.confirm.title')}
      footer={appointment && !settled && !asking && !over && <Footer {...steps} only={elderly} />}
    >
      <Answered answer={answer} skeleton={<Skeleton shape="cards" />}>
        {({ appointment: shown }) => (
          <>
            {/* With large text the first look is for what it is, not for how long it is kept. */}
            {elderly && !over && <What appointment={shown} />}
            {asking ? (
              <Asking what={asking} />
            ) : over ? (
              <Over appointment={shown} {...steps} />
            ) : (
              <Left appointment={shown} onEnd={() => setOver(true)} onRefused={() => void answer.refresh()} />
            )}
            {(!elderly || over) && <What appointment={shown} />}
            {/* The way there is on the pass too: with large text this page has one thing to do. */}
            {!elderly && <WayThere hall={shown.hall} />}
            {shown.items.map(({ code }) => (
              <WhatToBring key={code} item={code} />
            ))}
            <Rules appointment={shown} />
            {elderly && !settled && !asking && !over && <Release {...steps} />}
          </>
        )}
      </Answered>
      <DidNotWork
        problem={isTaken(steps.confirm.problem) ? null : (steps.confirm.problem ?? steps.release.problem)}
        title={t('appointments.confirm.failed')}
        safe={t('appointments.silent.safe')}
        onRetry={steps.confirm.problem ? steps.confirmNow : steps.releaseNow}
        onClose={steps.forget}
      />
    </Page>
  )
}

const isKept = ({ state, holdExpiresAt }: Appointment): boolean =>
  state === 'held' && holdExpiresAt !== null && epochOf(holdExpiresAt) > serverNow()

const isTaken = (problem: unknown): boolean => problem instanceof ApiProblem && problem.problem.code === 'hold_expired'

function useSteps(id: string, refresh: () => Promise<void>) {
  const t = useT()
  const confirm = useWrite(appointmentEndpoints.confirm, ['appointments', 'home', 'notifications'])
  const release = useWrite(appointmentEndpoints.cancel, ['appointments', 'home'])

  async function confirmNow() {
    const answer = await confirm.send({ params: { id } })
    // Refused: what is shown may be older than what the hall knows.
    if (!answer) return await refresh()
    remember(answer)
    toast(t('appointments.confirm.booked'))
  }

  async function releaseNow() {
    if (!(await release.send({ params: { id }, body: {} }))) return await refresh()
    toast(t('appointments.confirm.released'))
    await back()
  }

  return {
    confirm,
    release,
    confirmNow: () => void confirmNow(),
    releaseNow: () => void releaseNow(),
    forget() {
      confirm.reset()
      release.reset()
    },
  }
}
type Steps = ReturnType<typeof useSteps>

interface LeftProps {
  appointment: Appointment
  onEnd: () => void
  onRefused: () => void
}

function Left({ appointment, onEnd, onRefused }: LeftProps) {
  const t = useT()
  if (appointment.holdExpiresAt === null) return null
  return (
    <View className={s.left}>
      <View className={s.leftLabel}>{t('appointments.held.left')}</View>
      <Countdown until={appointment.holdExpiresAt} onEnd={onEnd} />
      <View className={s.leaving}>{t('appointments.confirm.leaving')}</View>
      <KeepLonger appointment={appointment} onRefused={onRefused} />
    </View>
  )
}

function Release({ release, releaseNow }: Steps) {
  const t = useT()
  return (
    <Button kind="secondary" busy={release.busy} onPress={releaseNow}>
      {t('appointments.confirm.release')}
    </Button>
  )
}

/** `only`: the one thing to do; giving the time back stands at the end of the page. */
function Footer({ only, ...steps }: Steps & { only: boolean }) {
  const t = useT()
  const { confirm, confirmNow } = steps
  return (
    <Buttons>
      {!only && <Release {...steps} />}
      <Button busy={confirm.busy} onPress={confirmNow}>
        {t('appointments.confirm.confirm')}
      </Button>
    </Buttons>
  )
}

/**
 * The time is no longer kept. The hall still confirms it as long as nobody else has taken the place, so that is offered
 * first, until the hall says that somebody has.
 */
function Over({ appointment, confirm, confirmNow }: Steps & { appointment: Appointment }) {
  const t = useT()
  const { hall, startsAt } = appointment
  const taken = isTaken(confirm.problem) || epochOf(startsAt) <= serverNow()
  const again = () =>
    void replaceWith('appointments/times/index', {
      ...visitAgain(appointment),
      hall: hall.id,
      day: localDayOf(startsAt),
    })
  return (
    <View className={s.over} {...a11y({ role: 'status', live: 'assertive' })}>
      <View className={s.overTitle}>{t('appointments.confirm.expired')}</View>
      <View>{t(taken ? 'appointments.confirm.taken' : 'appointments.confirm.late')}</View>
      <Buttons>
        <Button kind={taken ? 'primary' : 'secondary'} onPress={again}>
          {t('appointments.confirm.chooseAgain')}
        </Button>
        {!taken && (
          <Button busy={confirm.busy} onPress={confirmNow}>
            {t('appointments.confirm.confirmLate')}
          </Button>
        )}
      </Buttons>
    </View>
  )
}

function What({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const slotTime = useSlotTime()
  const format = useFormat()
  const elderly = usePreferences((state) => state.elderly)
  const who = useWho()
  const { person, items, hall, windowName } = appointment
  return (
    <Rows
      rows={[
        {
          label: t('appointments.confirm.when'),
          value: elderly ? format.spoken(appointment.startsAt) : <Times>{slotTime(appointment)}</Times>,
        },
        { label: t('appointments.confirm.what'), value: visitName(items) },
        { label: t('appointments.confirm.where'), value: hall.name, note: `${hall.address} · ${windowName}` },
        {
          label: t('appointments.confirm.who'),
          value: who(person),
        },
      ]}
    />
  )
}
