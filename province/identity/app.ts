import { localDayOf } from '@shared/standards/time'
import Koa, { type Context, type Next } from 'koa'
import Router from 'koa-router'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import {
  grantCode,
  identifyCaller,
  readAuthorizationRequest,
  refusalRedirect,
  silentPerson,
  withQuery,
} from './authorize'
import { authenticateClient, type Clients, isRegisteredUri } from './clients'
import { OAuthError } from './errors'
import type { SigningKey } from './keys'
import { PAGE_POLICY, refusalPage, signedOutPage, signInPage } from './page'
import { readParameters, required } from './parameters'
import { companiesOf, familyOf, listPeople, openidOf, personBySeedKey } from './people'
import { revokeSignIn, signInOfRefreshToken } from './sign-ins'
import { answerTokenRequest, GRANT_TYPES, holderOfAccessToken } from './token-endpoint'
import type { Tokens } from './tokens'

export interface IdentityServices {
  db: Database
  clock: Clock
  issuer: string
  key: SigningKey
  clients: Clients
  tokens: Tokens
}

const REALM = 'Bearer realm="identity"'

export function createIdentityApp(services: IdentityServices): Koa {
  const { db, clock, issuer, key, clients, tokens } = services
  const router = new Router()

  router.get('/.well-known/openid-configuration', (ctx) => {
    ctx.body = discovery(issuer)
  })
  router.get('/jwks', (ctx) => {
    ctx.set('Cache-Control', 'public, max-age=300')
    ctx.body = { keys: [key.publicJwk] }
  })

  const authorize = async (ctx: Context) => {
    ctx.set('Cache-Control', 'no-store')
    ctx.set('Referrer-Policy', 'no-referrer')
    let parameters: ReturnType<typeof readParameters>
    let caller: ReturnType<typeof identifyCaller>
    try {
      parameters = readParameters(ctx)
      caller = identifyCaller(clients, parameters)
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error
      return showPage(ctx, 400, refusalPage(error.description))
    }
    try {
      const request = readAuthorizationRequest(caller, parameters)
      const chosen = ctx.method === 'POST' ? parameters.get('resident') : undefined
      const person = request.silent
        ? await silentPerson(db, request)
        : chosen !== undefined && (await personBySeedKey(db, chosen))
      if (person) return ctx.redirect(await grantCode(db, issuer, request, person, clock.now()))
      const search = parameters.get('q')?.trim() ?? ''
      showPage(ctx, 200, signInPage(await listPeople(db, search), parameters, search))
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error
      ctx.redirect(refusalRedirect(issuer, caller, error))
    }
  }
  router.get('/authorize', authorize)
  router.post('/authorize', authorize)

  router.post('/token', oauthErrors, async (ctx) => {
    const parameters = readParameters(ctx)
    const client = authenticateClient(clients, ctx.get('Authorization'), parameters)
    ctx.body = await answerTokenRequest({ db, tokens }, client, parameters, clock.now())
  })

  router.post('/revoke', oauthErrors, async (ctx) => {
    const parameters = readParameters(ctx)
    const client = authenticateClient(clients, ctx.get('Authorization'), parameters)
    const token = required(parameters, 'token')
    const access = await tokens.readAccess(token)
    const signIn = access ? { id: access.signInId, client_id: access.clientId } : await signInOfRefreshToken(db, token)
    if (signIn && signIn.client_id !== client.id) {
      throw new OAuthError('unauthorized_client', 'The token was issued to another client')
    }
    // Whichever token is given, its sign-in ends with all it gave. An unknown token is answered alike (RFC 7009 §2.2).
    if (signIn) await revokeSignIn(db, signIn.id, clock.now())
    ctx.status = 200
    ctx.body = ''
  })

  const userinfo = async (ctx: Context) => {
    ctx.set('Cache-Control', 'no-store')
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(ctx.get('Authorization'))?.[1]
    const holder = token === undefined ? null : await holderOfAccessToken({ db, tokens }, token)
    if (!holder) {
      // RFC 6750 §3: who sent no token at all is told only that one is needed.
      const [code, description] = ['invalid_token', 'The access token is expired, revoked or malformed']
      ctx.status = 401
      ctx.set(
        'WWW-Authenticate',
        token === undefined ? REALM : `${REALM}, error="${code}", error_description="${description}"`,
      )
      ctx.body = token === undefined ? {} : { error: code, error_description: description }
      return
    }
    const today = localDayOf(clock.now())
    const { person, clientId } = holder
    ctx.body = {
      sub: person.sub,
      name: person.name,
      id_type: person.id_type,
      id_no: person.id_no,
      phone_number: person.phone,
      real_name_level: person.real_name_level,
      address_region: person.region,
      ...(clients.get(clientId)?.knowsPhones && { wechat_openid: await openidOf(db, person.sub) }),
      family: await familyOf(db, person.sub, today),
      companies: await companiesOf(db, person.sub, today),
    }
  }
  router.get('/userinfo', userinfo)
  router.post('/userinfo', userinfo)

  const endSession = async (ctx: Context) => {
    ctx.set('Cache-Control', 'no-store')
    const parameters = readParameters(ctx)
    const hint = parameters.get('id_token_hint')
    const named = hint === undefined ? null : await tokens.readIdHint(hint)
    if (hint !== undefined && !named) throw new OAuthError('invalid_request', 'id_token_hint is not one of our tokens')
    const client = clients.get(named?.clientId ?? parameters.get('client_id') ?? '')
    const next = parameters.get('post_logout_redirect_uri')
    if (next !== undefined && !(client && isRegisteredUri(client.postLogoutRedirectUris, next))) {
      throw new OAuthError('invalid_request', 'post_logout_redirect_uri is not registered for this client')
    }
    if (named) await revokeSignIn(db, named.signInId, clock.now())
    if (next !== undefined) return ctx.redirect(withQuery(next, { state: parameters.get('state') }))
    showPage(ctx, 200, signedOutPage())
  }
  router.get('/end_session', oauthErrors, endSession)
  router.post('/end_session', oauthErrors, endSession)

  const app = new Koa()
  app.use(router.routes())
  app.use(router.allowedMethods())
  return app
}

function showPage(ctx: Context, status: number, html: string): void {
  ctx.status = status
  ctx.set('Content-Security-Policy', PAGE_POLICY)
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.type = 'html'
  ctx.body = html
}

/** RFC 6749 §5.2. */
async function oauthErrors(ctx: Context, next: Next): Promise<void> {
  ctx.set('Cache-Control', 'no-store')
  try {
    await next()
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    ctx.status = error.status
    if (error.code === 'invalid_client') ctx.set('WWW-Authenticate', 'Basic realm="identity"')
    ctx.body = { error: error.code, error_description: error.description }
  }
}

function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    revocation_endpoint: `${issuer}/revoke`,
    end_session_endpoint: `${issuer}/end_session`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: GRANT_TYPES,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    scopes_supported: ['openid'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    prompt_values_supported: ['none', 'login'],
    claims_supported: ['sub', 'name', 'id_type', 'id_no', 'phone_number', 'wechat_openid', 'family', 'companies'],
    authorization_response_iss_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  }
}
