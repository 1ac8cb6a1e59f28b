import type { Appointment } from '@shared/appointments/contract'
import { visitName } from '@shared/appointments/visit'
import type { ExpiringCertificate } from '@shared/certificates/contract'
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
import { WalkInCard } from '../appointments/walk-in-card'
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
  if (need.kind === 'number') return need.number.id
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
  if (need.kind === 'number') return <WalkInCard number={need.number} />
  if (need.kind === 'appointment') return <AppointmentCard {...need} />
  if (need.kind === 'certificate') return <CertificateCard {...need} />
  const { id, itemName: item } = need.application
  const [title, sentence] =
    need.kind === 'supplement'
      ? [t('home.supplement.title', { item }), t('home.supplement.sentence')]
      : [t('home.later.title', { item }), t('home.later.sentence')]
  return (
    <NeedsYouCard
      title={title}
      sentence={sentence}
      {...(need.day !== null && { deadline: { day: need.day, daysLeft: need.daysLeft } })}
      action={{
        label: t('home.supplement.action'),
        onPress: () => void open('applications/detail/index', { id }),
      }}
    />
  )
}

/** It ends, or has ended; what renews it where she lives is ready to be started. */
function CertificateCard({ certificate, daysLeft }: Extract<Need, { kind: 'certificate' }>) {
  const t = useT()
  const { name, validUntil, renewal } = certificate
  const over = daysLeft < 0
  const why = t(over ? 'home.certificate.over.why' : 'home.certificate.soon.why')
  return (
    <NeedsYouCard
      title={t(over ? 'home.certificate.over' : 'home.certificate.soon', { name })}
      sentence={
        renewal ? t('home.certificate.ready', { why, item: renewal.itemName }) : t('home.certificate.now', { why })
      }
      deadline={{ day: validUntil, daysLeft }}
      action={useRenewing(name, renewal)}
    />
  )
}

/** To the application where it is made online, else to how it is done, else to what else may be it. */
function useRenewing(name: string, renewal: ExpiringCertificate['renewal']) {
  const t = useT()
  if (renewal === null) {
    return {
      label: t('home.certificate.find'),
      onPress: () => {
        useFinding.getState().setWords(everydayName(name))
        void open('pages/find/index')
      },
    }
  }
  const { item, online } = renewal
  return online
    ? { label: t('home.certificate.renew'), onPress: () => void open('applications/apply/index', { item }) }
    : { label: t('home.certificate.guide'), onPress: () => void open('catalogue/guide/index', { code: item }) }
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
  if (pending !== null) return t('home.pending.sentence', { ...where, state: t(`appointments.pending.${pending}`) })
  if (queueNumber !== null) return t('home.queue.sentence', { number: queueNumber, hall: hall.name })
  return t('home.appointment.sentence', where)
}

/** Certificates carry the state's name, matters do not: 中华人民共和国机动车驾驶证 is looked for as 机动车驾驶证. */
const everydayName = (name: string): string => name.replace(/^中华人民共和国/, '')
