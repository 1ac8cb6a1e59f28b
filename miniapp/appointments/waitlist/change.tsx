import type { HallChoice } from '@shared/appointments/contract'
import { visitName } from '@shared/appointments/visit'
import { type WaitlistEntry, waitlistEndpoints } from '@shared/appointments/waitlist'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { back } from '@/routes'
import { Answered } from '@/ui/answered'
import { DidNotWork } from '@/ui/did-not-work'
import { Notice } from '@/ui/notice'
import { Rows } from '@/ui/rows'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import { toast } from '@/ui/toast'
import { visitAgain } from '../parts/visit'
import { useDaysToWaitFor, useHallsToWaitFor } from './wish'
import { WishForm } from './wish-form'

type Wish = { halls: string[]; days: string[] }

/** 改一改: other halls and days for what she waits for; she keeps her place in line. */
export function Change({ entry }: { entry: WaitlistEntry }) {
  const t = useT()
  const [wish, setWish] = useState<Wish | null>(null)
  const change = useWrite(waitlistEndpoints.change, ['appointments'])
  const { items } = visitAgain(entry)
  const { answer, halls } = useHallsToWaitFor(
    items,
    entry.halls.map(({ id }) => id),
  )
  const { answer: daysAnswer, days } = useDaysToWaitFor(items, halls)

  async function changeNow(wanted: Wish) {
    setWish(wanted)
    if (!(await change.send({ params: { id: entry.id }, body: wanted }))) return
    toast(t('waitlist.change.done'))
    await back()
  }

  if (change.state === 'being_confirmed') return <Notice icon="clock">{t('waitlist.change.asking')}</Notice>
  return (
    <Section title={t('waitlist.change.title')}>
      <Rows
        rows={[
          { label: t('waitlist.item'), value: visitName(entry.items) },
          ...(entry.person.self ? [] : [{ label: t('waitlist.who'), value: entry.person.name }]),
        ]}
      />
      <View>{t('waitlist.change.keeps')}</View>
      <Answered answer={answer} skeleton={<Skeleton shape="cells" />}>
        {() => (
          <Answered answer={daysAnswer} skeleton={<Skeleton shape="cells" />}>
            {() => (
              <WishForm
                items={items}
                halls={halls}
                atFirst={chosenIn(entry, halls, days)}
                action={t('waitlist.change.save')}
                busy={change.busy}
                onSend={(wanted) => void changeNow(wanted)}
              />
            )}
          </Answered>
        )}
      </Answered>
      <DidNotWork
        problem={change.problem}
        title={t('waitlist.change.failed')}
        safe={t('waitlist.change.safe')}
        onRetry={() => wish && void changeNow(wish)}
        onClose={change.reset}
      />
    </Section>
  )
}

/** As she chose it: any hall is all of them, any day is one that reaches beyond those that are listed. */
function chosenIn(entry: WaitlistEntry, halls: readonly HallChoice[], days: readonly string[]) {
  const chosen = entry.halls.map(({ id }) => id)
  const reachesBeyond = (entry.days.at(-1) ?? '') > (days.at(-1) ?? '')
  return {
    halls: halls.every(({ id }) => chosen.includes(id)) ? undefined : chosen,
    days: reachesBeyond ? undefined : entry.days,
  }
}
