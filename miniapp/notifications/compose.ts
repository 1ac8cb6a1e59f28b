import { day as daySchema, instant } from '@shared/http/endpoint'
import type { Message } from '@shared/notifications/contract'
import * as v from 'valibot'
import type { Format, Translate } from '@/i18n'

interface Composed {
  title: string
  sentence: string
}

/** What an operation that came to nothing was, as the BFF names it. */
const REFUSED = {
  'appointments.confirm': 'confirm',
  'appointments.cancel': 'cancel',
  'appointments.reschedule': 'move',
  'applications.submit': 'submit',
  'applications.handIn': 'handIn',
  'feedback.rate': 'rate',
  'certificates.consent': 'consent',
  'certificates.revokeConsent': 'revoke',
} as const

/**
 * The text of a message in the resident's language: the BFF keeps what happened, not how it is told. A value it does
 * not know is left out of the sentence.
 */
export function compose({ kind, values }: Message, t: Translate, format: Format): Composed {
  if (kind === 'operation_refused') {
    const what = REFUSED[values.operation as keyof typeof REFUSED] ?? 'other'
    return { title: t(`notifications.refused.${what}.title`), sentence: t(`notifications.refused.${what}.sentence`) }
  }
  if (kind === 'operation_done') {
    return { title: t(`notifications.kind.${kind}.title`), sentence: t(`notifications.kind.${kind}.sentence`) }
  }
  const parts = partsOf(values, t, format)
  if (isAppointment(kind)) {
    const { item = '', hall = '', startsAt = '' } = values
    const time = v.is(instant, startsAt) ? format.dateTime(startsAt) : startsAt
    return {
      title: t(`notifications.kind.${kind}.title`, { item }),
      sentence: t(`notifications.kind.${kind}.sentence`, { time, hall }),
    }
  }
  const title =
    kind === 'certificate_issued' || kind === 'certificate_ending'
      ? t(`notifications.kind.${kind}.title`, { name: values.name ?? '' })
      : t(`notifications.kind.${kind}.title`, { item: values.item ?? '' })
  return { title, sentence: t(`notifications.kind.${kind}.sentence`) + parts }
}

type AppointmentKind = Extract<Message['kind'], `appointment_${string}`>
const isAppointment = (kind: Message['kind']): kind is AppointmentKind => kind.startsWith('appointment_')

/** What is known beyond the kind, in the order one asks: why, what now, until when, what came of it, its number. */
function partsOf(values: Message['values'], t: Translate, format: Format): string {
  const text = (name: string) => values[name]?.trim() || null
  const day = (name: string) => {
    const value = text(name)
    return value !== null && v.is(daySchema, value) ? format.date(value) : null
  }
  const [reason, step, result, number] = [text('reason'), text('step'), text('result'), text('receiptNo')]
  const [deadline, due, until] = [day('deadline'), day('dueDay'), day('validUntil')]
  return [
    reason && t('notifications.part.reason', { reason }),
    step && t('notifications.part.step', { step }),
    deadline && t('notifications.part.deadline', { day: deadline }),
    due && t('notifications.part.due', { day: due }),
    result && t('notifications.part.result', { result }),
    until && t('notifications.part.validUntil', { day: until }),
    number && t('notifications.part.receipt', { number }),
  ]
    .filter(Boolean)
    .join('')
}
