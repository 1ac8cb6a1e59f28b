import { appointmentEndpoints } from './appointments/contract'
import { catalogueEndpoints } from './catalogue/contract'
import { homeEndpoints } from './home/contract'
import { notificationEndpoints } from './notifications/contract'
import { residentEndpoints } from './residents/contract'

/** Everything the phone may ask, by capability. */
export const endpoints = {
  home: homeEndpoints,
  catalogue: catalogueEndpoints,
  appointments: appointmentEndpoints,
  notifications: notificationEndpoints,
  residents: residentEndpoints,
}
