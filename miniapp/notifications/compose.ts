import { instant } from '@shared/http/endpoint'
import type { Message } from '@shared/notifications/contract'
import * as v from 'valibot'
import type { Format, Translate } from '@/i18n'

interface Composed {
  title: string
  sentence: string
}

/** What an operation that came to nothing was, as the BFF names it. */
const REFUSED: Record<string, 'confirm' | 'cancel'> = {
  'appointments.confirm': 'confirm',
  'appointments.cancel': 'cancel',
}

/** The text of a message in the resident's language: the BFF keeps what happened, not how it is told. */
export function compose({ kind, values }: Message, t: Translate, format: Format): Composed {
  if (kind === 'operation_done') {
    return { title: t('notifications.done.title'), sentence: t('notifications.done.sentence') }
  }
  if (kind === 'operation_refused') {
    const what = REFUSED[values.operation ?? ''] ?? 'other'
    return {
      title: t(`notifications.refused.${what}.title`),
      sentence: t(`notifications.refused.${what}.sentence`),
    }
  }
  const what = kind === 'appointment_booked' ? 'booked' : 'cancelled'
  const { item = '', hall = '', startsAt = '' } = values
  const time = v.is(instant, startsAt) ? format.dateTime(startsAt) : startsAt
  return {
    title: t(`notifications.${what}.title`, { item }),
    sentence: t(`notifications.${what}.sentence`, { time, hall }),
  }
}
