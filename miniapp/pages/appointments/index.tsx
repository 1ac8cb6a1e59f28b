import { mineEndpoints } from '@shared/appointments/mine'
import { waitingEndpoints } from '@shared/appointments/waiting'
import { useState } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { useResident } from '@/stores/session'
import { Answered } from '@/ui/answered'
import { Cell, Cells } from '@/ui/cell'
import { Empty } from '@/ui/empty'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { Tabs } from '@/ui/tabs'
import { AppointmentCard } from './appointment-card'
import { HeldCard, isHeld } from './held-card'
import { WalkInCard } from './walk-in-card'

type When = 'upcoming' | 'past'

/** Tab: what she has booked. */
export default function MyAppointmentsPage() {
  const t = useT()
  const resident = useResident()
  return (
    <Page title={t('appointments.mine.title')} tab="pages/appointments/index">
      {resident ? <Mine /> : <SignedOut />}
    </Page>
  )
}

function SignedOut() {
  const t = useT()
  const back = '/pages/appointments/index'
  const action = {
    label: t('ui.signIn'),
    onPress: () => void open('residents/sign-in/index', { back }),
  }
  return <Empty sentence={t('appointments.mine.signedOut')} action={action} />
}

function Mine() {
  const t = useT()
  const [when, setWhen] = useState<When>('upcoming')
  return (
    <>
      <Tabs
        label={t('appointments.mine.which')}
        items={[
          { key: 'upcoming', label: t('appointments.mine.upcoming') },
          { key: 'past', label: t('appointments.mine.past') },
        ]}
        value={when}
        onChange={setWhen}
      />
      <List key={when} when={when} />
      <WaitingRow />
    </>
  )
}

/** What she waits for, one press away; nothing where she waits for nothing. */
function WaitingRow() {
  const t = useT()
  const count = useAnswer(waitingEndpoints.mine, {}).data?.entries.length ?? 0
  if (count === 0) return null
  return (
    <Cells label={t('waitlist.row.spoken', { count })}>
      <Cell
        icon="clock"
        title={t('waitlist.row', { count })}
        onPress={() => void open('appointments/waitlist/index')}
      />
    </Cells>
  )
}

/** Her turn in the hall can come at any time; the past does not change. */
const EVERY_SECONDS = 30

function List({ when }: { when: When }) {
  const t = useT()
  const answer = useAnswer(
    mineEndpoints.mine,
    { query: { when } },
    when === 'upcoming' ? { everySeconds: EVERY_SECONDS } : {},
  )
  const find = { label: t('appointments.mine.find'), onPress: () => void open('pages/find/index') }
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="cards" />}>
      {({ appointments, numbers }) => {
        if (appointments.length + numbers.length === 0) {
          if (when === 'past') return <Empty sentence={t('appointments.mine.nonePast')} />
          return <Empty sentence={t('appointments.mine.none')} action={find} />
        }
        return [
          ...numbers.map((number) => <WalkInCard key={number.id} number={number} />),
          ...appointments.map((appointment) =>
            isHeld(appointment) ? (
              <HeldCard key={appointment.id} appointment={appointment} onEnd={() => void answer.refresh()} />
            ) : (
              <AppointmentCard key={appointment.id} appointment={appointment} />
            ),
          ),
        ]
      }}
    </Answered>
  )
}
