import { ResultSchema } from '@shared/applications/contract'
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
  'appointments.appeal': 'appeal',
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
  const moment = (value = '') => (v.is(instant, value) ? format.dateTime(value) : value)
  if (kind === 'waitlist_offer') {
    const { item = '', hall = '', startsAt, until } = values
    return {
      title: t(`notifications.kind.${kind}.title`, { item }),
      sentence: t(`notifications.kind.${kind}.sentence`, { time: moment(startsAt), hall, until: moment(until) }),
    }
  }
  if (kind === 'queue_taken') {
    const { number = '', hall = '', item = '' } = values
    return {
      title: t(`notifications.kind.${kind}.title`, { number }),
      sentence: t(`notifications.kind.${kind}.sentence`, { hall, item }),
    }
  }
  if (kind === 'queue_near' || kind === 'queue_called' || kind === 'queue_passed') {
    const { number = '', hall = '', window = '', desk = '', ahead = '', keptUntil, othersFirst = '' } = values
    const until = v.is(instant, keptUntil) ? format.time(keptUntil) : ''
    return {
      title: t(`notifications.kind.${kind}.title`, { number }),
      sentence: t(`notifications.kind.${kind}.sentence`, { hall, window, desk, ahead, until, othersFirst }),
    }
  }
  if (kind === 'queue_ended') {
    const { number = '', hall = '' } = values
    return {
      title: t(`notifications.kind.${kind}.title`, { number }),
      sentence: join([t(`notifications.kind.${kind}.sentence`, { hall }), ...reasonOf(values, t)]),
    }
  }
  if (isAppointment(kind)) {
    const { item = '', hall = '', startsAt } = values
    const time = moment(startsAt)
    return {
      title: t(`notifications.kind.${kind}.title`, { item }),
      sentence: join([t(`notifications.kind.${kind}.sentence`, { time, hall }), ...reasonOf(values, t)]),
    }
  }
  const { before, after } = detailsOf(values, t, format)
  const title =
    kind === 'certificate_issued' || kind === 'certificate_ending'
      ? t(`notifications.kind.${kind}.title`, { name: values.name ?? '' })
      : t(`notifications.kind.${kind}.title`, { item: values.item ?? '' })
  return { title, sentence: join([...before, t(`notifications.kind.${kind}.sentence`), ...after]) }
}

type AppointmentKind = Extract<Message['kind'], `appointment_${string}`>
const isAppointment = (kind: Message['kind']): kind is AppointmentKind => kind.startsWith('appointment_')

/** What is known beyond the kind: what came of it stands first, then why, what now, until when, and its number. */
function detailsOf(values: Message['values'], t: Translate, format: Format): { before: string[]; after: string[] } {
  const text = (name: string) => values[name]?.trim() || null
  const day = (name: string) => {
    const value = text(name)
    return value !== null && v.is(daySchema, value) ? format.date(value) : null
  }
  const [step, days, number] = [text('step'), text('days'), text('number')]
  const [deadline, until] = [day('deadline'), day('validUntil')]
  const { result } = values
  return {
    before: v.is(ResultSchema.entries.kind, result) ? [t(`applications.result.${result}`)] : [],
    after: [
      ...reasonOf(values, t),
      step && t('notifications.part.step', { step }),
      deadline && t('notifications.part.deadline', { day: deadline }),
      // 0: while one waits, nothing to promise.
      days && days !== '0' && t('notifications.part.days', { count: days }),
      until && t('notifications.part.validUntil', { day: until }),
      number && t('notifications.part.number', { number }),
    ].filter((part) => typeof part === 'string' && part !== '') as string[],
  }
}

function reasonOf({ reason = '' }: Message['values'], t: Translate): string[] {
  // A clerk's sentence ends with a full stop or without.
  const said = reason.trim().replace(/[。.]+$/, '')
  return said === '' ? [] : [t('notifications.part.reason', { reason: said })]
}

/** Chinese sentences follow each other as they are, English ones with a space between. */
const join = (sentences: readonly string[]): string =>
  sentences.reduce((said, next) => (said.endsWith('.') ? `${said} ${next}` : said + next), '')
