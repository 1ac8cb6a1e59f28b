import { createHash } from 'node:crypto'
import type { Consent } from '@shared/certificates/contract'
import type { ConsentOffer } from '@shared/materials/contract'
import { addDays, localDayOf } from '@shared/standards/time'
import type { Clock } from '../../kit/clock'
import type { Queryable } from '../../kit/database'
import { ProblemError } from '../http/problem'
import type { Operations, Resolution, WriteContext } from '../operations/operations'
import type { ResidentSession } from '../residents/sessions'
import type { CertificatesClient, StoreAuthorization } from '../upstreams/certificates'
import { type ConsentStore, type KeptConsent, presentConsent, stateOf } from './consent-store'
import type { StoreRequests } from './store-requests'

/** A consent given a moment ago for the same thing is as good as a new one while it is good nearly as long. */
const AS_GOOD_DAYS = 7
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Without characters that look alike on paper. */
const RECEIPT_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** For what a certificate is to be used: a material of an item's guide. */
export interface ConsentFor {
  item: string
  material: string
  certificate: string
}

/** What was asked of the store, kept until it has answered. */
interface ConsentRequest {
  offer: ConsentOffer
  item: { code: string; name: string }
  material: string
}

export interface ConsentsOptions {
  client: CertificatesClient
  store: ConsentStore
  requests: StoreRequests
  operations: Operations
  clock: Clock
  /** What would be allowed. @throws ProblemError not_found, certificate_not_usable, or whoever does not answer */
  offerFor(
    session: ResidentSession,
    wanted: ConsentFor,
  ): Promise<{ offer: ConsentOffer; item: { code: string; name: string } }>
}

type ConsentAnswer = { consent: Consent }

/** Consent receipts. What is allowed is the store's to know and to enforce; the receipt is ours, one for each. */
export function createConsents({ client, store, requests, operations, clock, offerFor }: ConsentsOptions) {
  const today = () => localDayOf(clock.now())
  const answer = (kept: KeptConsent): ConsentAnswer => ({ consent: presentConsent(kept, today()) })

  async function authorize(
    session: ResidentSession,
    { offer, item, material }: ConsentRequest,
    reference: string,
  ): Promise<KeptConsent> {
    const authorization = await client.authorize(await session.callerFor('certificates'), reference, {
      certificate: offer.certificate,
      grantee: offer.grantee,
      fields: offer.fields,
      cause: offer.purpose,
      validUntil: offer.validUntil,
    })
    return receipt(authorization, item, material, reference)
  }

  /** Follows from the reference and the store's answer alone: whoever settles the write makes the same one. */
  async function receipt(
    authorization: StoreAuthorization,
    item: { code: string; name: string },
    material: string,
    reference: string,
  ): Promise<KeptConsent> {
    const id = uuidOf(reference)
    return {
      id,
      receiptNo: await receiptNo(authorization.createdAt, id),
      authorization: authorization.id,
      certificate: authorization.certificate,
      certificateName: authorization.certificateName,
      grantee: authorization.grantee,
      fields: authorization.fields,
      purpose: authorization.purpose,
      validUntil: authorization.validUntil,
      item,
      material,
      application: null,
      givenAt: authorization.createdAt,
      revokedAt: authorization.revokedAt,
    }
  }

  async function receiptNo(givenAt: string, id: string): Promise<string> {
    for (let attempt = 0; ; attempt += 1) {
      const number = `SQ${localDayOf(givenAt).replace(/-/g, '')}-${letters(`${id}:${attempt}`, 6)}`
      if (!(await store.receiptExists(number, id))) return number
    }
  }

  async function revokeAtStore(session: ResidentSession, kept: KeptConsent, reference: string): Promise<KeptConsent> {
    const caller = await session.callerFor('certificates')
    const { revokedAt } = await client.revoke(caller, reference, kept.authorization)
    return { ...kept, revokedAt: revokedAt ?? clock.now().toISOString() }
  }

  const keep = (residentId: string, kept: KeptConsent) => (tx: Queryable) => store.add(tx, residentId, kept)
  const markRevoked = (residentId: string, kept: KeptConsent) => (tx: Queryable) =>
    store.revoked(tx, residentId, kept.id, kept.revokedAt ?? clock.now().toISOString())

  operations.resolveWith('certificates.consent', (operation) =>
    requests.resolve<ConsentRequest>(operation, async (session, request, reference): Promise<Resolution> => {
      const kept = await authorize(session, request, reference)
      const effects = [keep(operation.residentId, kept), requests.settled(reference)]
      return { kind: 'done', answer: answer(kept), target: kept.id, effects }
    }),
  )

  operations.resolveWith('certificates.revokeConsent', (operation) =>
    requests.resolve<{ id: string }>(operation, async (session, { id }, reference): Promise<Resolution> => {
      const before = await store.one(operation.residentId, id)
      if (!before) throw new ProblemError('not_found')
      const kept = await revokeAtStore(session, before, reference)
      const effects = [markRevoked(operation.residentId, kept), requests.settled(reference)]
      return { kind: 'done', answer: answer(kept), target: id, effects }
    }),
  )

  async function own(session: ResidentSession, id: string): Promise<KeptConsent> {
    const kept = UUID.test(id) ? await store.one(session.residentId, id) : null
    if (!kept) throw new ProblemError('not_found')
    return kept
  }

  return {
    /** Receipts, newest first. */
    async list(session: ResidentSession): Promise<Consent[]> {
      await requests.takeUp(session)
      return (await store.list(session.residentId)).map((kept) => presentConsent(kept, today()))
    },

    /** Allows what was offered. One that is as good and not used yet is given back instead of a second one. */
    async give(session: ResidentSession, wanted: ConsentFor, write: WriteContext): Promise<ConsentAnswer> {
      write.target(wanted.certificate)
      const { residentId } = session
      const before = await store.unused(residentId, wanted.item, wanted.material, wanted.certificate)
      if (before.length > 0) {
        const { offer } = await offerFor(session, wanted)
        const same = before.find((kept) => isAsGood(kept, offer, today()))
        if (same) {
          write.target(same.id)
          return answer(same)
        }
      }
      const request = await requests.begin<ConsentRequest>(session, write.reference, async () => ({
        ...(await offerFor(session, wanted)),
        material: wanted.material,
      }))
      const kept = await authorize(session, request, write.reference)
      write.target(kept.id)
      write.onDone(keep(residentId, kept))
      write.onDone(requests.settled(write.reference))
      return answer(kept)
    },

    /** The store first: once it has ended there, the next use fails; then the receipt says so. */
    async revoke(session: ResidentSession, id: string, write: WriteContext): Promise<ConsentAnswer> {
      write.target(id)
      const before = await own(session, id)
      await requests.begin(session, write.reference, async () => ({ id }))
      const kept = await revokeAtStore(session, before, write.reference)
      write.onDone(markRevoked(session.residentId, kept))
      write.onDone(requests.settled(write.reference))
      return answer(kept)
    },

    /** Those of the ids that are this resident's and neither revoked nor over, with what the store knows them by. */
    async active(residentId: string, ids: readonly string[]): Promise<KeptConsent[]> {
      const wanted = ids.filter((id) => UUID.test(id))
      if (wanted.length === 0) return []
      return (await store.some(residentId, wanted)).filter((kept) => stateOf(kept, today()) === 'active')
    },

    /** In the transaction that settles the submission. */
    attach: (tx: Queryable, residentId: string, ids: readonly string[], application: string): Promise<void> =>
      store.attach(tx, residentId, ids, application),
  }
}

export type Consents = ReturnType<typeof createConsents>

const isAsGood = (kept: KeptConsent, offer: ConsentOffer, today: string): boolean =>
  stateOf(kept, today) === 'active' &&
  kept.grantee.code === offer.grantee.code &&
  kept.purpose === offer.purpose &&
  JSON.stringify(kept.fields) === JSON.stringify(offer.fields) &&
  kept.validUntil >= addDays(offer.validUntil, -AS_GOOD_DAYS)

const sha256 = (text: string) => createHash('sha256').update(text).digest()

function uuidOf(reference: string): string {
  const hex = sha256(`consent:${reference}`).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

const letters = (text: string, count: number): string =>
  [...sha256(text).subarray(0, count)].map((byte) => RECEIPT_ALPHABET[byte % RECEIPT_ALPHABET.length]).join('')
