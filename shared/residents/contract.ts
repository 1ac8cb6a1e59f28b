import * as v from 'valibot'
import { endpoint, instant, text } from '../http/endpoint'

/** Everything personal is masked here; the full values stay with the identity platform. */
export const ResidentSchema = v.object({
  id: v.string(),
  name: v.string(),
  idNumber: v.string(),
  idType: v.picklist(['identityCard', 'travelPermitHongKongMacaoResident']),
  phone: v.string(),
  regionCode: v.string(),
  family: v.array(v.object({ id: v.string(), name: v.string(), relation: v.picklist(['spouse', 'child', 'parent']) })),
  companies: v.array(
    v.object({
      creditCode: v.string(),
      name: v.string(),
      role: v.picklist(['legal_representative', 'agent']),
      validUntil: v.nullable(v.string()),
    }),
  ),
})
export type Resident = v.InferOutput<typeof ResidentSchema>

/** Somebody a resident may act for (代办): a child, a parent who granted it, a company. Names of people are masked. */
export const PrincipalSchema = v.object({
  id: v.string(),
  name: v.string(),
  relation: v.picklist(['child', 'parent', 'company']),
  /** Of a person, in whole years today, where the identity number says it: some halls have places for people of an age. */
  age: v.nullable(v.number()),
  /** Which matters: those for people, or those for companies. */
  scope: v.picklist(['person', 'company']),
  /** The last day of it; null: no end is known. */
  until: v.nullable(v.string()),
})
export type Principal = v.InferOutput<typeof PrincipalSchema>

export const SessionSchema = v.object({
  /** Opaque; sent as `Authorization: Bearer`. Each use prolongs it. */
  token: v.string(),
  expiresAt: instant,
  resident: v.object({ id: v.string(), name: v.string() }),
})
export type Session = v.InferOutput<typeof SessionSchema>

export const residentEndpoints = {
  signIn: endpoint({
    id: 'residents.signIn',
    method: 'POST',
    path: '/api/sessions',
    summary: 'Sign in with a wx.login code, or with the ticket that the identity platform’s redirect brought back',
    access: 'open',
    body: v.object({ kind: v.picklist(['wechat', 'ticket']), code: text(512) }),
    response: SessionSchema,
    success: 201,
    problems: ['sign_in_failed', 'real_name_required', 'identity_unavailable', 'wechat_unavailable'],
  }),
  signOut: endpoint({
    id: 'residents.signOut',
    method: 'DELETE',
    path: '/api/sessions/current',
    summary: 'Sign out: the token is worthless at once',
    access: 'resident',
  }),
  actingFor: endpoint({
    id: 'residents.actingFor',
    method: 'GET',
    path: '/api/residents/acting-for',
    summary: 'Whom the resident may act for today: minor children, parents who granted it, companies',
    access: 'resident',
    response: v.object({ principals: v.array(PrincipalSchema) }),
    problems: ['identity_unavailable'],
  }),
  me: endpoint({
    id: 'residents.me',
    method: 'GET',
    path: '/api/residents/me',
    summary: 'Who is signed in, masked, with family and companies',
    access: 'resident',
    response: ResidentSchema,
    problems: ['identity_unavailable'],
  }),
}
