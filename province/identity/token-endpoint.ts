import { localDayOf } from '@shared/standards/time'
import type { Database } from '../../kit/database'
import { type Client, TOKEN_EXCHANGE } from './clients'
import { OAuthError } from './errors'
import { type Parameters, required } from './parameters'
import { type Person, personByOpenid, personBySub, principalFor } from './people'
import { type Continued, issueRefreshToken, liveSignIn, redeemCode, rotateRefreshToken, startSignIn } from './sign-ins'
import { ACCESS_LIFE_S, AUDIENCES, EXCHANGED_LIFE_S, type Tokens } from './tokens'

export interface TokenService {
  db: Database
  tokens: Tokens
}

export interface TokenAnswer {
  access_token: string
  token_type: 'Bearer'
  /** Seconds. */
  expires_in: number
  scope?: string
  refresh_token?: string
  id_token?: string
  issued_token_type?: string
}

export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token'
/** Our platform's own kind of subject token: the openid that jscode2session told a trusted client. */
export const WECHAT_OPENID_TYPE = 'urn:yichuang:params:oauth:token-type:wechat-openid'

/** RFC 7636 §4.1. */
const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/

/** @throws OAuthError in the words of RFC 6749 §5.2 and RFC 8693 §2.2.2 */
export async function answerTokenRequest(
  service: TokenService,
  client: Client,
  parameters: Parameters,
  now: Date,
): Promise<TokenAnswer> {
  const grantType = required(parameters, 'grant_type')
  const allowed = client.grantTypes.find((each) => each === grantType)
  if (!allowed) {
    if (![...GRANT_TYPES].some((each) => each === grantType)) {
      throw new OAuthError('unsupported_grant_type', 'This grant type is not supported')
    }
    throw new OAuthError('unauthorized_client', 'This client may not use this grant type')
  }
  switch (allowed) {
    case 'authorization_code':
      return authorizationCode(service, client, parameters, now)
    case 'refresh_token':
      return refresh(service, client, parameters, now)
    case 'client_credentials':
      return clientCredentials(service, client, parameters)
    case TOKEN_EXCHANGE:
      return exchange(service, client, parameters, now)
  }
}

export const GRANT_TYPES = ['authorization_code', 'refresh_token', 'client_credentials', TOKEN_EXCHANGE] as const

async function authorizationCode(service: TokenService, client: Client, parameters: Parameters, now: Date) {
  const verifier = required(parameters, 'code_verifier')
  if (!VERIFIER.test(verifier)) throw new OAuthError('invalid_request', 'code_verifier has the wrong shape')
  const code = required(parameters, 'code')
  const redirectUri = required(parameters, 'redirect_uri')
  const continued = await redeemCode(service.db, { code, clientId: client.id, redirectUri, verifier }, now)
  return residentAnswer(service, continued)
}

async function refresh(service: TokenService, client: Client, parameters: Parameters, now: Date) {
  const continued = await rotateRefreshToken(service.db, required(parameters, 'refresh_token'), client.id, now)
  const asked = parameters.get('scope')?.split(' ') ?? []
  if (asked.some((scope) => !continued.signIn.scope.split(' ').includes(scope))) {
    throw new OAuthError('invalid_scope', 'More was asked than was granted')
  }
  return residentAnswer(service, continued)
}

async function residentAnswer({ db, tokens }: TokenService, { signIn, nonce, refreshToken }: Continued) {
  const person = await personBySub(db, signIn.sub)
  if (!person) throw new OAuthError('invalid_grant', 'The person is no longer registered')
  return {
    access_token: await tokens.access(signIn),
    token_type: 'Bearer',
    expires_in: ACCESS_LIFE_S,
    refresh_token: refreshToken,
    id_token: await tokens.id(signIn, person, nonce),
    scope: signIn.scope,
  } satisfies TokenAnswer
}

async function clientCredentials({ tokens }: TokenService, client: Client, parameters: Parameters) {
  const asked = parameters.get('scope')?.split(' ') ?? [...client.ownScopes]
  if (asked.some((scope) => !client.ownScopes.includes(scope))) {
    throw new OAuthError('invalid_scope', 'This client may not have this scope')
  }
  const wanted = parameters.get('audience')
  const audience = wanted === undefined ? client.ownAudiences[0] : client.ownAudiences.find((each) => each === wanted)
  if (!audience) throw new OAuthError('invalid_target', 'This client may not have a token for this audience')
  const scope = asked.join(' ')
  return {
    access_token: await tokens.service(audience, client.id, scope),
    token_type: 'Bearer',
    expires_in: ACCESS_LIFE_S,
    scope,
  } satisfies TokenAnswer
}

async function exchange(service: TokenService, client: Client, parameters: Parameters, now: Date) {
  const subjectToken = required(parameters, 'subject_token')
  const type = required(parameters, 'subject_token_type')
  const wanted = parameters.get('requested_token_type') ?? ACCESS_TOKEN_TYPE
  if (wanted !== ACCESS_TOKEN_TYPE) throw new OAuthError('invalid_request', 'Only access tokens are issued')
  if (parameters.has('actor_token')) throw new OAuthError('invalid_request', 'Actor tokens are not accepted')
  if (type === ACCESS_TOKEN_TYPE) return exchangeAccessToken(service, client, subjectToken, parameters, now)
  if (type === WECHAT_OPENID_TYPE) return signInFromWechat(service, client, subjectToken, now)
  throw new OAuthError('invalid_request', 'This subject_token_type is not accepted')
}

async function exchangeAccessToken(
  { db, tokens }: TokenService,
  client: Client,
  subjectToken: string,
  parameters: Parameters,
  now: Date,
): Promise<TokenAnswer> {
  const audience = AUDIENCES.find((each) => each === required(parameters, 'audience'))
  if (!audience) throw new OAuthError('invalid_target', 'This audience is not served')
  const holder = await holderOfAccessToken({ db, tokens }, subjectToken)
  // RFC 8693 §2.2.2: an unacceptable subject token is an invalid request, not an invalid grant.
  if (holder?.clientId !== client.id) {
    throw new OAuthError('invalid_request', 'subject_token is not a valid access token of this client')
  }
  const { person } = holder

  const target = parameters.get('on_behalf_of')
  const principal = target === undefined ? null : await principalFor(db, person.sub, target, localDayOf(now))
  if (target !== undefined && !principal) {
    throw new OAuthError('access_denied', 'This person may not act for the one named in on_behalf_of')
  }
  return {
    access_token: await tokens.exchanged(audience, client.id, person, principal),
    issued_token_type: ACCESS_TOKEN_TYPE,
    token_type: 'Bearer',
    expires_in: EXCHANGED_LIFE_S,
  }
}

/** The person behind a live access token and the client it was issued to; null when it or its sign-in has ended. */
export async function holderOfAccessToken(
  { db, tokens }: TokenService,
  token: string,
): Promise<{ person: Person; clientId: string } | null> {
  const claims = await tokens.readAccess(token)
  const signIn = claims && (await liveSignIn(db, claims.signInId, claims.clientId))
  const person = signIn && (await personBySub(db, signIn.sub))
  return person && { person, clientId: signIn.client_id }
}

async function signInFromWechat(service: TokenService, client: Client, openid: string, now: Date) {
  const person = await personByOpenid(service.db, openid)
  if (!person) throw new OAuthError('invalid_grant', 'Nobody has bound this openid by real name')
  const continued = await service.db.transaction(async (tx) => {
    const signIn = await startSignIn(tx, { clientId: client.id, sub: person.sub, scope: 'openid' }, now)
    return { signIn, nonce: null, refreshToken: await issueRefreshToken(tx, signIn, now) }
  })
  return { ...(await residentAnswer(service, continued)), issued_token_type: ACCESS_TOKEN_TYPE } satisfies TokenAnswer
}
