import { randomUUID } from 'node:crypto'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import * as v from 'valibot'
import { ProblemError } from '../http/problem'
import { type Caller, type Upstream, UpstreamUnavailable } from './upstream'

/** What the identity platform gave for one sign-in. Times are epoch milliseconds. */
export interface IdentityTokens {
  accessToken: string
  accessExpiresAt: number
  refreshToken: string
  idToken: string | null
}

export interface SystemToken {
  token: string
  expiresAt: number
}

export interface Person {
  sub: string
  name: string
  idType: '111' | '516'
  idNumber: string
  phone: string
  /** The WeChat bound by real name; null when there is none. */
  wechatOpenid: string | null
  regionCode: string
  family: {
    sub: string
    name: string
    relation: 'spouse' | 'child' | 'parent'
    idNumber: string | null
    /** Whether she may act for this relative now, and the last day of it. */
    authority: { kind: 'guardian' | 'grant'; until: string } | null
  }[]
  companies: {
    creditCode: string
    name: string
    role: 'legal_representative' | 'agent'
    validUntil: string | null
  }[]
}

const TokenAnswer = v.object({
  access_token: v.string(),
  expires_in: v.number(),
  refresh_token: v.optional(v.string()),
  id_token: v.optional(v.string()),
})

const ErrorAnswer = v.object({ error: v.string() })

const UserInfo = v.object({
  sub: v.string(),
  name: v.string(),
  id_type: v.picklist(['111', '516']),
  id_no: v.string(),
  phone_number: v.optional(v.string(), ''),
  wechat_openid: v.nullish(v.string(), null),
  address_region: v.optional(v.string(), ''),
  family: v.optional(
    v.array(
      v.object({
        sub: v.string(),
        name: v.string(),
        relation: v.picklist(['spouse', 'child', 'parent']),
        id_no: v.nullish(v.string(), null),
        authority: v.nullish(v.object({ kind: v.picklist(['guardian', 'grant']), valid_until: v.string() }), null),
      }),
    ),
    [],
  ),
  companies: v.optional(
    v.array(
      v.object({
        credit_code: v.string(),
        name: v.string(),
        role: v.picklist(['legal_representative', 'agent']),
        valid_until: v.nullish(v.string(), null),
      }),
    ),
    [],
  ),
})

const WECHAT_OPENID = 'urn:yichuang:params:oauth:token-type:wechat-openid'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

export interface IdentityClientOptions {
  upstream: Upstream
  /** As it stands in `iss`. */
  issuer: string
  clientId: string
  clientSecret: string
  now(): number
}

/** OAuth's error codes, as thrown by the token endpoint. */
export class GrantRefused extends Error {
  constructor(readonly error: string) {
    super(error)
    this.name = 'GrantRefused'
  }
}

/** OpenID Connect as the province's identity platform speaks it. */
export function createIdentityClient({ upstream, issuer, clientId, clientSecret, now }: IdentityClientOptions) {
  const authorization = `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`
  let keys: ReturnType<typeof createLocalJWKSet> | null = null

  async function grant(
    form: Record<string, string>,
    { safe, requestId }: { safe: boolean; requestId: string },
  ): Promise<v.InferOutput<typeof TokenAnswer>> {
    const { status, body } = await upstream.request({
      method: 'POST',
      path: '/token',
      name: 'token',
      form,
      headers: { Authorization: authorization },
      requestId,
      safe,
    })
    if (status === 200) {
      const answer = v.safeParse(TokenAnswer, body)
      if (answer.success) return answer.output
      throw new UpstreamUnavailable('identity', 'bad_answer', true)
    }
    const refusal = v.safeParse(ErrorAnswer, body)
    throw new GrantRefused(refusal.success ? refusal.output.error : `http_${status}`)
  }

  const tokensOf = (answer: v.InferOutput<typeof TokenAnswer>): IdentityTokens => {
    if (!answer.refresh_token) throw new UpstreamUnavailable('identity', 'bad_answer', true)
    return {
      accessToken: answer.access_token,
      accessExpiresAt: now() + answer.expires_in * 1000,
      refreshToken: answer.refresh_token,
      idToken: answer.id_token ?? null,
    }
  }

  async function loadKeys(): Promise<ReturnType<typeof createLocalJWKSet>> {
    const { body } = await upstream.request({ method: 'GET', path: '/jwks', name: 'jwks', safe: true })
    return createLocalJWKSet(body as JSONWebKeySet)
  }

  return {
    authorizeUrl(parameters: {
      redirectUri: string
      state: string
      nonce: string
      codeChallenge: string
      loginHint?: string | undefined
    }): string {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: parameters.redirectUri,
        scope: 'openid profile',
        state: parameters.state,
        nonce: parameters.nonce,
        code_challenge: parameters.codeChallenge,
        code_challenge_method: 'S256',
        ...(parameters.loginHint && { login_hint: parameters.loginHint, prompt: 'none' }),
      })
      return `${issuer}/authorize?${query.toString()}`
    },

    /** A code works once and is never sent again, whatever happens. */
    async redeem(
      code: string,
      codeVerifier: string,
      redirectUri: string,
      nonce: string,
      requestId: string,
    ): Promise<{ tokens: IdentityTokens; sub: string }> {
      const tokens = tokensOf(
        await grant(
          {
            grant_type: 'authorization_code',
            code,
            code_verifier: codeVerifier,
            redirect_uri: redirectUri,
            client_id: clientId,
          },
          { safe: false, requestId },
        ),
      )
      keys ??= await loadKeys()
      const { payload } = await jwtVerify(tokens.idToken ?? '', keys, {
        issuer,
        audience: clientId,
        currentDate: new Date(now()),
        clockTolerance: 30,
      }).catch((error: unknown) => {
        keys = null
        throw new ProblemError('sign_in_failed', {}, { cause: error })
      })
      if (payload.nonce !== nonce || !payload.sub) throw new ProblemError('sign_in_failed')
      return { tokens, sub: payload.sub }
    },

    /** Signs in whoever bound this openid by real name. GrantRefused('invalid_grant') when nobody did. */
    async signInByOpenid(openid: string, requestId: string): Promise<IdentityTokens> {
      return tokensOf(
        await grant(
          { grant_type: EXCHANGE, subject_token: openid, subject_token_type: WECHAT_OPENID, client_id: clientId },
          { safe: false, requestId },
        ),
      )
    },

    /** Rotates: the old refresh token is worthless afterwards, so this is never repeated. */
    async refresh(refreshToken: string, requestId: string): Promise<IdentityTokens> {
      return tokensOf(
        await grant(
          { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId },
          { safe: false, requestId },
        ),
      )
    },

    /** @param onBehalfOf whom it lets her act for. GrantRefused('access_denied') when she may not. */
    async exchange(
      { token, requestId }: Caller,
      audience: 'hall' | 'certificates',
      onBehalfOf?: string | undefined,
    ): Promise<SystemToken> {
      const answer = await grant(
        {
          grant_type: EXCHANGE,
          subject_token: token,
          subject_token_type: ACCESS_TOKEN,
          audience,
          client_id: clientId,
          ...(onBehalfOf !== undefined && { on_behalf_of: onBehalfOf }),
        },
        { safe: true, requestId },
      )
      return { token: answer.access_token, expiresAt: now() + answer.expires_in * 1000 }
    },

    /** Our own token for what belongs to nobody: the catalogue. */
    async serviceToken(audience: 'hall' | 'certificates', scope: string): Promise<SystemToken> {
      const form = { grant_type: 'client_credentials', scope, audience, client_id: clientId }
      const answer = await grant(form, { safe: true, requestId: randomUUID() })
      return { token: answer.access_token, expiresAt: now() + answer.expires_in * 1000 }
    },

    async person({ token, requestId }: Caller): Promise<Person> {
      const { status, body } = await upstream.request({
        method: 'GET',
        path: '/userinfo',
        name: 'userinfo',
        headers: { Authorization: `Bearer ${token}` },
        requestId,
        safe: true,
      })
      if (status === 401) throw new ProblemError('not_signed_in')
      const info = v.safeParse(UserInfo, body)
      if (!info.success) throw new UpstreamUnavailable('identity', 'bad_answer', true)
      const { output } = info
      return {
        sub: output.sub,
        name: output.name,
        idType: output.id_type,
        idNumber: output.id_no,
        phone: output.phone_number,
        wechatOpenid: output.wechat_openid,
        regionCode: output.address_region,
        family: output.family.map(({ sub, name, relation, id_no, authority }) => ({
          sub,
          name,
          relation,
          idNumber: id_no,
          authority: authority && { kind: authority.kind, until: authority.valid_until },
        })),
        companies: output.companies.map((company) => ({
          creditCode: company.credit_code,
          name: company.name,
          role: company.role,
          validUntil: company.valid_until,
        })),
      }
    },

    async revoke(refreshToken: string): Promise<void> {
      await upstream.request({
        method: 'POST',
        path: '/revoke',
        name: 'revoke',
        form: { token: refreshToken, token_type_hint: 'refresh_token', client_id: clientId },
        headers: { Authorization: authorization },
        safe: true,
      })
    },
  }
}

export type IdentityClient = ReturnType<typeof createIdentityClient>
