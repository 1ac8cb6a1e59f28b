import { visitName } from '@shared/appointments/visit'
import { type WaitlistEntry, waitlistEndpoints } from '@shared/appointments/waitlist'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { useFormat, useT } from '@/i18n'
import { Times } from '@/pages/appointments/times'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { open } from '@/routes'
import { Button, Buttons } from '@/ui/button'
import { DidNotWork } from '@/ui/did-not-work'
import { Notice } from '@/ui/notice'
import { Rows } from '@/ui/rows'
import { Sheet } from '@/ui/sheet'
import { toast } from '@/ui/toast'
import s from './entry-card.module.scss'

/** As many as can be taken in at a glance; more are told by the first and the last of them. */
const NAMED = 3

/** One thing she waits for: her place in line, or the place that is kept for her now. */
export function EntryCard({ entry }: { entry: WaitlistEntry }) {
  const t = useT()
  const slotTime = useSlotTime()
  const [halls, days] = [useHallNames(entry), useDayNames(entry)]
  const { id, ahead, offer, person } = entry
  const item = visitName(entry.items)
  return (
    <View className={s.entry ?? ''}>
      <Rows
        rows={[
          { label: t('waitlist.item'), value: item },
          ...(person.self ? [] : [{ label: t('waitlist.who'), value: person.name }]),
          { label: t('waitlist.where'), value: offer?.hallName ?? halls },
          { label: t('waitlist.when'), value: offer ? <Times>{slotTime(offer)}</Times> : days },
          ...(offer ? [] : [{ label: t('waitlist.place'), value: t('waitlist.ahead', { count: ahead ?? 0 }) }]),
        ]}
      />
      {offer && <Offered item={item} offer={offer} />}
      <Button
        kind="secondary"
        label={t('waitlist.change.spoken', { item })}
        onPress={() => void open('appointments/waitlist/index', { change: id })}
      >
        {t('waitlist.change')}
      </Button>
      <Leave id={id} item={item} />
    </View>
  )
}

function useHallNames({ halls }: WaitlistEntry): string {
  const t = useT()
  const names = halls.map(({ name }) => name)
  if (names.length <= NAMED) return names.join('，')
  return t('waitlist.halls', { first: names[0] ?? '', count: names.length })
}

function useDayNames({ days }: WaitlistEntry): string {
  const t = useT()
  const format = useFormat()
  const [first = '', last = ''] = [days[0], days.at(-1)]
  if (days.length <= NAMED) return days.map((day) => format.day(day)).join('，')
  return t('waitlist.days', { first: format.day(first), last: format.day(last), count: days.length })
}

/** It is an appointment that is held: confirmed or given back where any other is. */
function Offered({
  item,
  offer: { appointment, until },
}: {
  item: string
  offer: NonNullable<WaitlistEntry['offer']>
}) {
  const t = useT()
  const format = useFormat()
  return (
    <>
      <Notice tone="warning" icon="clock">
        {t('waitlist.offered', { until: format.dateTime(until) })}
      </Notice>
      <Button
        label={t('waitlist.confirm.spoken', { item })}
        onPress={() => void open('appointments/confirm/index', { id: appointment })}
      >
        {t('waitlist.confirm')}
      </Button>
    </>
  )
}

function Leave({ id, item }: { id: string; item: string }) {
  const t = useT()
  const [asked, setAsked] = useState(false)
  const leave = useWrite(waitlistEndpoints.leave, ['appointments'])

  async function leaveNow() {
    const answer = await leave.send({ params: { id } })
    setAsked(false)
    if (answer) toast(t('waitlist.leave.done'))
  }

  if (leave.state === 'being_confirmed') return <Notice icon="clock">{t('waitlist.leave.asking')}</Notice>
  return (
    <>
      <Button kind="secondary" label={t('waitlist.leave.spoken', { item })} onPress={() => setAsked(true)}>
        {t('waitlist.leave')}
      </Button>
      <Sheet open={asked && !leave.problem} title={t('waitlist.leave')} onClose={() => setAsked(false)}>
        <View>{t('waitlist.leave.effect')}</View>
        <Buttons>
          <Button kind="secondary" onPress={() => setAsked(false)}>
            {t('waitlist.leave.keep')}
          </Button>
          <Button kind="danger" busy={leave.busy} onPress={() => void leaveNow()}>
            {t('waitlist.leave')}
          </Button>
        </Buttons>
      </Sheet>
      <DidNotWork
        problem={leave.problem}
        title={t('waitlist.leave.failed')}
        safe={t('waitlist.leave.safe')}
        onRetry={() => void leaveNow()}
        onClose={leave.reset}
      />
    </>
  )
}
