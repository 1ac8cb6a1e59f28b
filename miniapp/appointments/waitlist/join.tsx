import type { HallChoice } from '@shared/appointments/contract'
import { type WaitlistEntry, waitlistEndpoints } from '@shared/appointments/waitlist'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { usePreferences } from '@/stores/preferences'
import { Answered } from '@/ui/answered'
import { DidNotWork } from '@/ui/did-not-work'
import { Notice } from '@/ui/notice'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { toast } from '@/ui/toast'
import { ActingFor } from '../parts/acting-for'
import { ItemNames } from '../parts/item-names'
import { codesOf, SELF, type Visit } from '../parts/visit'
import { useHallsToWaitFor } from './wish'
import { WishForm } from './wish-form'

interface JoinProps {
  /** What she would wait for, and for whom when she has said so. */
  visit: Visit
  hall?: string
  day?: string
  /** What she waits for already. */
  entries: readonly WaitlistEntry[]
}

type Wish = { halls: string[]; days: string[] }

/** At which halls and on which days she would take a place. With large text: whichever comes, one button. */
export function Join({ visit: opened, hall, day, entries }: JoinProps) {
  const t = useT()
  const elderly = usePreferences((state) => state.elderly)
  const [visit, setVisit] = useState(opened)
  const [wish, setWish] = useState<Wish | null>(null)
  const join = useWrite(waitlistEndpoints.join, ['appointments'])
  const { answer, halls } = useHallsToWaitFor(visit.items, hall === undefined ? [] : [hall])
  const forSelf = visit.for === undefined || visit.for === SELF
  // Counted on the person served: for somebody else the hall knows.
  const full = forSelf ? halls.filter((each) => isFull(each, entries)) : []
  const open = halls.filter((each) => !full.includes(each))

  async function joinNow(wanted: Wish) {
    setWish(wanted)
    const actsFor = visit.for !== undefined && visit.for !== SELF ? { for: visit.for } : {}
    const joined = await join.send({ body: { items: codesOf(visit), ...wanted, ...actsFor } })
    if (joined) toast(t('waitlist.joined'))
  }

  if (join.state === 'being_confirmed') return <Notice icon="clock">{t('waitlist.asking')}</Notice>
  return (
    <Section title={t('waitlist.join.title')}>
      <ItemNames items={visit.items} />
      <ActingFor visit={visit} onChange={setVisit} />
      <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
        {({ halls: all }) => (
          <>
            {all.length === 0 && <View>{t('appointments.halls.none')}</View>}
            {full.map(({ id, name, rules }) => (
              <Notice key={id}>{t('waitlist.most', { hall: name, count: rules.waitlistMost })}</Notice>
            ))}
            {open.length > 0 && (
              <WishForm
                items={visit.items}
                halls={open}
                atFirst={elderly ? ANY : { halls: hall ? [hall] : undefined, days: day ? [day] : undefined }}
                anyOfAll={elderly}
                action={t('waitlist.join')}
                busy={join.busy}
                onSend={(wanted) => void joinNow(wanted)}
              />
            )}
          </>
        )}
      </Answered>
      <DidNotWork
        problem={join.problem}
        title={t('waitlist.join.failed')}
        safe={t('waitlist.join.safe')}
        onRetry={() => wish && void joinNow(wish)}
        onClose={join.reset}
      />
    </Section>
  )
}

const ANY = { halls: undefined, days: undefined }

const isFull = ({ id, rules }: HallChoice, entries: readonly WaitlistEntry[]): boolean =>
  entries.filter(({ person, halls }) => person.self && halls.some((hall) => hall.id === id)).length >=
  rules.waitlistMost
