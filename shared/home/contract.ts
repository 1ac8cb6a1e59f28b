import * as v from 'valibot'
import { ApplicationCardSchema, DraftCardSchema } from '../applications/cards'
import { AppointmentSchema, WalkInSchema } from '../appointments/mine'
import { ItemCardSchema, ThemeSchema } from '../catalogue/find'
import { ExpiringCertificateSchema } from '../certificates/expiring'
import { endpoint, instant } from '../http/endpoint'
import { PartSchema } from '../http/parts'

export const HomeSchema = v.object({
  serverTime: instant,
  /** null when nobody is signed in. */
  resident: v.nullable(v.object({ id: v.string(), name: v.string() })),
  /** The personal parts are null when nobody is signed in. */
  appointments: v.nullable(PartSchema(v.array(AppointmentSchema))),
  /** Taken from afar and still in a queue. */
  numbers: v.nullable(PartSchema(v.array(WalkInSchema))),
  applications: v.nullable(PartSchema(v.array(ApplicationCardSchema))),
  certificates: v.nullable(PartSchema(v.array(ExpiringCertificateSchema))),
  /** Begun and not submitted. */
  drafts: v.nullable(PartSchema(v.array(DraftCardSchema))),
  messages: v.nullable(PartSchema(v.object({ unread: v.number() }))),
  suggestions: PartSchema(v.array(ItemCardSchema)),
  themes: PartSchema(v.array(ThemeSchema)),
})
export type Home = v.InferOutput<typeof HomeSchema>

export const homeEndpoints = {
  home: endpoint({
    id: 'home.home',
    method: 'GET',
    path: '/api/home',
    summary: 'The whole first screen in one answer; every part fresh, stale or unavailable on its own',
    access: 'anyone',
    response: HomeSchema,
  }),
}
