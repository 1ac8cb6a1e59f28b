import type { Appointment } from '@shared/appointments/contract'
import { visitName } from '@shared/appointments/visit'
import type { Home } from '@shared/home/contract'
import type { Part } from '@shared/http/parts'
import { serverNow } from '@/api/server-clock'
import { useFormat, useT } from '@/i18n'
import { open } from '@/routes'
import { useFinding } from '@/stores/finding'
import { usePreferences } from '@/stores/preferences'
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
  const elderly = usePreferences((state) => state.elderly)
  const { appointments, applications, certificates } = home
  const needs = needsOf(home, serverNow())
  const later = bookingsOf(appointments).slice(1)
  // Applications have a list of their own, which tells their silence; with large text there is none.
  const parts = [appointments, applications, certificates]
  const allKnown = parts.every((part) => part !== null && part.state !== 'unavailable')
  return (
    <>
      <Section title={t('home.needsYou')}>
        {needs.map((need) => (
          <NeedCard key={keyOf(need)} need={need} />
        ))}
        {needs.length === 0 && allKnown && <Card>{t('home.needsYou.none')}</Card>}
        {silences(elderly ? parts : [appointments, certificates]).map((part) => (
          <FreshnessLine key={part.source} part={part} busy={busy} onRetry={onRetry} />
        ))}
      </Section>
      {later.length > 0 && (
        <Section title={t('home.later')}>
          <Cells>
            {later.map(({ id, items, hall, startsAt }) => (
              <Cell
                key={id}
                title={visitName(items)}
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
  if (need.kind === 'supplement' || need.kind === 'later') return need.application.id
  if (need.kind === 'certificate') return need.certificate.id
  return need.appointment.id
}

function NeedCard({ need }: { need: Need }) {
  const t = useT()
  const format = useFormat()
  if (need.kind === 'held') {
    const { id, items, hall, startsAt } = need.appointment
    const until = format.time(need.holdExpiresAt)
    return (
      <NeedsYouCard
        title={visitName(items)}
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
    const { id, itemName } = need.application
    return (
      <NeedsYouCard
        title={t('home.supplement.title', { item: itemName })}
        sentence={t('home.supplement.sentence')}
        {...(need.day !== null && { deadline: { day: need.day, daysLeft: need.daysLeft } })}
        action={{
          label: t('home.supplement.action'),
          onPress: () => void open('applications/detail/index', { id }),
        }}
      />
    )
  }
  if (need.kind === 'later') {
    const { id, itemName } = need.application
    return (
      <NeedsYouCard
        title={t('home.later.title', { item: itemName })}
        sentence={t('home.later.sentence')}
        deadline={{ day: need.day, daysLeft: need.daysLeft }}
        action={{
          label: t('home.supplement.action'),
          onPress: () => void open('applications/detail/index', { id }),
        }}
      />
    )
  }
  return <CertificateCard {...need} />
}

/** It ends, or has ended; what renews it where she lives is ready to be started. */
function CertificateCard({ certificate, daysLeft }: Extract<Need, { kind: 'certificate' }>) {
  const t = useT()
  const { name, validUntil, renewal } = certificate
  const over = daysLeft < 0
  const title = t(over ? 'home.certificate.over' : 'home.certificate.soon', { name })
  const deadline = { day: validUntil, daysLeft }
  if (renewal === null) {
    return (
      <NeedsYouCard
        title={title}
        sentence={t(over ? 'home.certificate.over.sentence' : 'home.certificate.soon.sentence')}
        deadline={deadline}
        action={{
          label: t('home.certificate.find'),
          onPress: () => {
            useFinding.getState().setWords(everydayName(name))
            void open('pages/find/index')
          },
        }}
      />
    )
  }
  const { item, itemName, online } = renewal
  return (
    <NeedsYouCard
      title={title}
      sentence={t(over ? 'home.certificate.ready.over' : 'home.certificate.ready', { item: itemName })}
      deadline={deadline}
      action={
        online
          ? { label: t('home.certificate.renew'), onPress: () => void open('applications/apply/index', { item }) }
          : {
              label: t('home.certificate.guide'),
              onPress: () => void open('catalogue/guide/index', { code: item }),
            }
      }
    />
  )
}

function AppointmentCard({ appointment, day, daysLeft }: Extract<Need, { kind: 'appointment' }>) {
  const t = useT()
  return (
    <NeedsYouCard
      title={visitName(appointment.items)}
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
  if (pending === 'move') return t('home.rescheduling.sentence', where)
  if (queueNumber !== null) return t('home.queue.sentence', { number: queueNumber, hall: hall.name })
  return t('home.appointment.sentence', where)
}

/** Certificates carry the state's name, matters do not: 中华人民共和国机动车驾驶证 is looked for as 机动车驾驶证. */
const everydayName = (name: string): string => name.replace(/^中华人民共和国/, '')
