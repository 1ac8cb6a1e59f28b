import * as v from 'valibot'
import { day } from '../http/endpoint'

/** A certificate that ends soon, as the first screen shows it. */
export const ExpiringCertificateSchema = v.object({
  id: v.string(),
  typeCode: v.string(),
  name: v.string(),
  validUntil: day,
  /** Whole days from today; negative when it has ended. */
  daysLeft: v.number(),
})
export type ExpiringCertificate = v.InferOutput<typeof ExpiringCertificateSchema>
