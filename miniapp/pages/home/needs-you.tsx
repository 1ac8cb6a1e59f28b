import type { Appointment } from '@shared/appointments/contract'
import type { Home } from '@shared/home/contract'
import type { Part } from '@shared/http/parts'
import { serverNow } from '@/api/server-clock'
import { useFormat, useT } from '@/i18n'
import { open } from '@/routes'
import { useFinding } from '@/stores/finding'
import { Card } from '@/ui/card'
import { Cell, Cells } from '@/ui/cell'
import { FreshnessLine } from '@/ui/freshness-line'
import { NeedsYouCard } from '@/ui/needs-you-card'
import { Section } from '@/ui/section'
import { bookingsOf, type Need, needsOf } from './needs'

interface NeedsYouProps {
  home: Home
  busy: boolean
  onRetry: () => void
}

/** What waits for her, most urgent first, and whose silence may hide more. */
export function NeedsYou({ home, busy, onRetry }: NeedsYouProps) {
  const t = useT()
  const format = useFormat()
  const { appointments, applications, certificates } = home
  const needs = needsOf(home, serverNow())
  const later = bookingsOf(appointments).slice(1)
  const parts = [appointments, applications, certificates]
  const allKnown = parts.every((part) => part !== null && part.state !== 'unavailable')
  return (
    <>
      <Section title={t('home.needsYou')}>
        {needs.map((need) => (
          <NeedCard key={keyOf(need)} need={need} />
        ))}
        {needs.length === 0 && allKnown && <Card>{t('home.needsYou.none')}</Card>}
        {silences([appointments, certificates]).map((part) => (
          <FreshnessLine key={part.source} part={part} busy={busy} onRetry={onRetry} />
        ))}
      </Section>
      {later.length > 0 && (
        <Section title={t('home.later')}>
          <Cells>
            {later.map(({ id, item, hall, startsAt }) => (
              <Cell
                key={id}
                title={item.name}
                note={t('home.appointment.sentence', { time: format.dateTime(startsAt), hall: hall.name })}
                onPress={() => void open('appointments/detail/index', { id })}
              />
            ))}
          </Cells>
        </Section>
      )}
    </>
  )
}

/** Who did not answer, each once; of several that are old, the oldest speaks for all. */
function silences(parts: readonly (Part<unknown> | null)[]): Part<unknown>[] {
  const known = parts.filter((part) => part !== null)
  const oldest = known.filter((part) => part.state === 'stale').sort((a, b) => a.asOf.localeCompare(b.asOf))
  return [...oldest.slice(0, 1), ...known.filter((part) => part.state === 'unavailable')]
}

const keyOf = (need: Need): string => {
  if (need.kind === 'supplement') return need.application.id
  if (need.kind === 'certificate') return need.certificate.id
  return need.appointment.id
}

function NeedCard({ need }: { need: Need }) {
  const t = useT()
  const format = useFormat()
  if (need.kind === 'held') {
    const { id, item, hall, startsAt } = need.appointment
    const until = format.time(need.holdExpiresAt)
    return (
      <NeedsYouCard
        title={item.name}
        sentence={t('home.held.sentence', { time: format.dateTime(startsAt), hall: hall.name, until })}
        action={{
          label: t('home.held.action'),
          onPress: () => void open('appointments/confirm/index', { id }),
        }}
      />
    )
  }
  if (need.kind === 'appointment') return <AppointmentCard {...need} />
  if (need.kind === 'supplement') {
    const { itemCode, itemName } = need.application
    return (
      <NeedsYouCard
        title={t('home.supplement.title', { item: itemName })}
        sentence={t('home.supplement.sentence')}
        {...(need.day !== null && { deadline: { day: need.day, daysLeft: need.daysLeft } })}
        action={{
          label: t('home.supplement.action'),
          onPress: () => void open('catalogue/guide/index', { code: itemCode }),
        }}
      />
    )
  }
  const { name, validUntil } = need.certificate
  const when = need.daysLeft < 0 ? 'over' : 'soon'
  return (
    <NeedsYouCard
      title={t(`home.certificate.${when}`, { name })}
      sentence={t(`home.certificate.${when}.sentence`)}
      deadline={{ day: validUntil, daysLeft: need.daysLeft }}
      action={{
        label: t('home.certificate.action'),
        onPress: () => {
          useFinding.getState().setWords(everydayName(name))
          void open('pages/find/index')
        },
      }}
    />
  )
}

function AppointmentCard({ appointment, day, daysLeft }: Extract<Need, { kind: 'appointment' }>) {
  const t = useT()
  return (
    <NeedsYouCard
      title={appointment.item.name}
      sentence={useSentence(appointment)}
      deadline={{ day, daysLeft }}
      action={{
        label:
          appointment.pending === null && appointment.checkInCode !== null
            ? t('home.appointment.action')
            : t('home.pending.action'),
        onPress: () => void open('appointments/detail/index', { id: appointment.id }),
      }}
    />
  )
}

function useSentence({ pending, queueNumber, startsAt, endsAt, hall }: Appointment): string {
  const t = useT()
  const format = useFormat()
  const where = { time: format.timeRange(startsAt, endsAt), hall: hall.name }
  if (pending === 'confirm') return t('home.confirming.sentence', where)
  if (pending === 'cancel') return t('home.cancelling.sentence', where)
  if (queueNumber !== null) return t('home.queue.sentence', { number: queueNumber, hall: hall.name })
  return t('home.appointment.sentence', where)
}

/** Certificates carry the state's name, matters do not: 中华人民共和国机动车驾驶证 is looked for as 机动车驾驶证. */
const everydayName = (name: string): string => name.replace(/^中华人民共和国/, '')
