import { createHash, randomBytes } from 'node:crypto'
import type { Principal, Resident, Session } from '@shared/residents/contract'
import { readIdentityNumber } from '@shared/standards/identity-number'
import { maskDocumentNumber, maskMobile, maskName } from '@shared/standards/mask'
import { ageOn, type LocalDay, localDayOf } from '@shared/standards/time'
import type { Clock } from '../../kit/clock'
import { ProblemError } from '../http/problem'
import type { RequestContext } from '../http/request-context'
import type { Contacts } from '../notifications/contacts'
import { GrantRefused, type IdentityClient, type IdentityTokens } from '../upstreams/identity'
import type { WechatClient } from '../upstreams/wechat'
import type { ResidentSession, Sessions } from './sessions'

/** A redirect sign-in must come back within this. */
const ATTEMPT_SECONDS = 600
/** The ticket goes from the redirect to the page's first request. */
const TICKET_SECONDS = 60

interface Attempt {
  verifier: string
  nonce: string
  returnTo: string
  /** Hash of the browser's cookie: an answer that another browser asked for is refused. */
  browser: string
}

export interface ResidentServiceOptions {
  identity: IdentityClient
  wechat: WechatClient
  sessions: Sessions
  contacts: Contacts
  /** Where the identity platform sends the browser back to. */
  redirectUri: string
  clock: Clock
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

function ageOf(idNumber: string, today: LocalDay): number | null {
  const read = readIdentityNumber(idNumber)
  return read.ok ? ageOn(read.born, today) : null
}

export function createResidentService({
  identity,
  wechat,
  sessions,
  contacts,
  redirectUri,
  clock,
}: ResidentServiceOptions) {
  /** `openid`: of the WeChat she signs in from; otherwise the one she bound by real name, if any. */
  async function begin(
    tokens: IdentityTokens,
    openid: string | null,
    { requestId, locale }: RequestContext,
  ): Promise<Session> {
    const person = await identity.person({ token: tokens.accessToken, requestId })
    const reachedAt = openid ?? person.wechatOpenid
    if (reachedAt !== null) await contacts.keep(person.sub, reachedAt, locale)
    const { token, expiresAt } = await sessions.start(
      {
        residentId: person.sub,
        name: person.name,
        holder: { idNumber: person.idNumber, idType: person.idType },
        regionCode: person.regionCode,
      },
      tokens,
    )
    return { token, expiresAt, resident: { id: person.sub, name: maskName(person.name) } }
  }

  return {
    /** The identity platform's page, and a secret for this browser's cookie. `returnTo` is a path of ours. */
    async startRedirect(returnTo: string, loginHint?: string): Promise<{ url: string; browser: string }> {
      const browser = randomBytes(24).toString('base64url')
      const verifier = randomBytes(48).toString('base64url')
      const nonce = randomBytes(16).toString('base64url')
      const attempt: Attempt = { verifier, nonce, returnTo, browser: sha256(browser) }
      const state = await sessions.putOnce('attempt', attempt, ATTEMPT_SECONDS)
      return {
        url: identity.authorizeUrl({ redirectUri, state, nonce, codeChallenge: sha256(verifier), loginHint }),
        browser,
      }
    },

    /** The answer of the identity platform becomes a one-use ticket for the page that asked. */
    async finishRedirect(
      state: string,
      code: string,
      browser: string,
      requestId: string,
    ): Promise<{ returnTo: string; ticket: string }> {
      const attempt = await sessions.takeOnce<Attempt>('attempt', state)
      if (!attempt || attempt.browser !== sha256(browser)) throw new ProblemError('sign_in_failed')
      try {
        const { tokens } = await identity.redeem(code, attempt.verifier, redirectUri, attempt.nonce, requestId)
        return { returnTo: attempt.returnTo, ticket: await sessions.putOnce('ticket', tokens, TICKET_SECONDS) }
      } catch (error) {
        if (error instanceof GrantRefused) throw new ProblemError('sign_in_failed', {}, { cause: error })
        throw error
      }
    },

    /** `ticket`: from the redirect. */
    async signInByTicket(ticket: string, request: RequestContext): Promise<Session> {
      const tokens = await sessions.takeOnce<IdentityTokens>('ticket', ticket)
      if (!tokens) throw new ProblemError('sign_in_failed')
      return begin(tokens, null, request)
    },

    /** `code`: from wx.login. Neither step is repeated: the code works once. */
    async signInByWechat(code: string, request: RequestContext): Promise<Session> {
      const openid = await wechat.openidOf(code, request.requestId)
      try {
        return await begin(await identity.signInByOpenid(openid, request.requestId), openid, request)
      } catch (error) {
        if (error instanceof GrantRefused) throw new ProblemError('real_name_required', {}, { cause: error })
        throw error
      }
    },

    /** Whom she may act for today, as the identity platform says it now. */
    async actingFor(session: ResidentSession): Promise<Principal[]> {
      const { family, companies } = await identity.person(await session.caller())
      const today = localDayOf(clock.now())
      const relatives = family.flatMap(({ sub, name, relation, idNumber, authority }): Principal[] =>
        authority === null || relation === 'spouse'
          ? []
          : [
              {
                id: sub,
                name: maskName(name),
                relation,
                age: idNumber === null ? null : ageOf(idNumber, today),
                scope: 'person',
                until: authority.until,
              },
            ],
      )
      // One who represents a company and is its agent too is listed once, by what lasts longer.
      const represented = new Map<string, Principal>()
      for (const { creditCode, name, validUntil } of companies) {
        const known = represented.get(creditCode)
        const until =
          known && known.until !== null && validUntil !== null && known.until > validUntil ? known.until : validUntil
        represented.set(creditCode, {
          id: creditCode,
          name,
          relation: 'company',
          age: null,
          scope: 'company',
          until: known?.until === null ? null : until,
        })
      }
      return [...relatives, ...represented.values()]
    },

    async me(session: ResidentSession): Promise<Resident> {
      const person = await identity.person(await session.caller())
      return {
        id: person.sub,
        name: maskName(person.name),
        idNumber: maskDocumentNumber(person.idNumber),
        idType: person.idType === '111' ? 'identityCard' : 'travelPermitHongKongMacaoResident',
        phone: person.phone ? maskMobile(person.phone) : '',
        regionCode: person.regionCode,
        family: person.family.map(({ sub, name, relation }) => ({ id: sub, name: maskName(name), relation })),
        companies: person.companies,
      }
    },
  }
}

export type ResidentService = ReturnType<typeof createResidentService>
