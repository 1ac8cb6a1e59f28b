import * as v from 'valibot'
import { day } from '../http/endpoint'

/** What renews a certificate: the item where the resident lives, ready to be started. */
export const RenewalSchema = v.object({ item: v.string(), itemName: v.string(), online: v.boolean() })
export type Renewal = v.InferOutput<typeof RenewalSchema>

/** A certificate that ends soon, as the first screen shows it. */
export const ExpiringCertificateSchema = v.object({
  id: v.string(),
  typeCode: v.string(),
  name: v.string(),
  validUntil: day,
  /** Whole days from today; negative when it has ended. */
  daysLeft: v.number(),
  renewal: v.nullable(RenewalSchema),
})
export type ExpiringCertificate = v.InferOutput<typeof ExpiringCertificateSchema>
