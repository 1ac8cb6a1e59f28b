import { applicationEndpoints } from './applications/contract'
import { appointmentEndpoints } from './appointments/contract'
import { lineEndpoints } from './appointments/line'
import { queueEndpoints } from './appointments/queue'
import { waitlistEndpoints } from './appointments/waitlist'
import { catalogueEndpoints } from './catalogue/contract'
import { certificateEndpoints } from './certificates/contract'
import { feedbackEndpoints } from './feedback/contract'
import { homeEndpoints } from './home/contract'
import { materialEndpoints } from './materials/contract'
import { notificationEndpoints } from './notifications/contract'
import { residentEndpoints } from './residents/contract'

/** Everything the phone may ask, by capability. */
export const endpoints = {
  home: homeEndpoints,
  catalogue: catalogueEndpoints,
  appointments: appointmentEndpoints,
  line: lineEndpoints,
  waitlist: waitlistEndpoints,
  queue: queueEndpoints,
  applications: applicationEndpoints,
  materials: materialEndpoints,
  certificates: certificateEndpoints,
  notifications: notificationEndpoints,
  feedback: feedbackEndpoints,
  residents: residentEndpoints,
}
