import type { Translation } from '../types'
import type { appointments as source } from '../zh-Hans/appointments'

export const appointments: Translation<typeof source> = {
  'appointments.mine.title': 'My bookings',
  'appointments.halls.title': 'Choose a hall',
  'appointments.times.title': 'Choose a time',
  'appointments.confirm.title': 'Confirm',
  'appointments.detail.title': 'Booking',
}
