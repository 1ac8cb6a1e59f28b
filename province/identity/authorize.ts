import type { Database } from '../../kit/database'
import { type Client, type Clients, isRegisteredUri } from './clients'
import { OAuthError } from './errors'
import { type Parameters, required } from './parameters'
import { type Person, personBySeedKey } from './people'
import { issueCode } from './sign-ins'

/** The client and where its answer goes are certain: from here on errors travel back by redirect. */
export interface Caller {
  client: Client
  redirectUri: string
  state: string | undefined
}

/**
 * RFC 6749 §4.1.2.1: while either is in doubt nobody is redirected, the person sees the error.
 * @throws OAuthError
 */
export function identifyCaller(clients: Clients, parameters: Parameters): Caller {
  const client = clients.get(required(parameters, 'client_id'))
  if (!client) throw new OAuthError('unauthorized_client', 'The client is not registered')
  const redirectUri = required(parameters, 'redirect_uri')
  if (!isRegisteredUri(client.redirectUris, redirectUri)) {
    throw new OAuthError('invalid_request', 'redirect_uri is not registered for this client')
  }
  return { client, redirectUri, state: parameters.get('state') }
}

/** A sound request for a code. */
export interface AuthorizationRequest extends Caller {
  nonce: string | null
  codeChallenge: string
  /** Somebody named in advance: in this demonstration that stands for the choice on the page. */
  loginHint: string | null
  /** prompt=none: no page may be shown. */
  silent: boolean
}

/** BASE64URL of a SHA-256, without padding. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/

/** @throws OAuthError to be sent back to the client by redirect */
export function readAuthorizationRequest(caller: Caller, parameters: Parameters): AuthorizationRequest {
  if (parameters.has('request')) throw new OAuthError('request_not_supported', 'Request objects are not supported')
  if (parameters.has('request_uri')) {
    throw new OAuthError('request_uri_not_supported', 'Request objects are not supported')
  }
  if (required(parameters, 'response_type') !== 'code') {
    throw new OAuthError('unsupported_response_type', 'Only response_type code is supported')
  }
  if ((parameters.get('response_mode') ?? 'query') !== 'query') {
    throw new OAuthError('invalid_request', 'Only response_mode query is supported')
  }
  // Other scopes are ignored (OpenID Connect Core §3.1.2.1); what is granted is told in the token answer.
  if (!parameters.get('scope')?.split(' ').includes('openid')) {
    throw new OAuthError('invalid_scope', 'The scope must contain openid')
  }
  // RFC 7636 §4.4.1: a server that requires PKCE says so; without a method the plain one would be meant (§4.3).
  const codeChallenge = required(parameters, 'code_challenge')
  if (parameters.get('code_challenge_method') !== 'S256' || !CHALLENGE.test(codeChallenge)) {
    throw new OAuthError('invalid_request', 'code_challenge must use the method S256')
  }
  const prompts = parameters.get('prompt')?.split(' ') ?? []
  const silent = prompts.includes('none')
  if (silent && prompts.length > 1) throw new OAuthError('invalid_request', 'prompt none stands alone')
  return {
    ...caller,
    nonce: parameters.get('nonce') ?? null,
    codeChallenge,
    loginHint: parameters.get('login_hint') ?? null,
    silent,
  }
}

/** Who signs in without a page. @throws OAuthError login_required when nobody is named or the name is unknown */
export async function silentPerson(db: Database, { loginHint }: AuthorizationRequest): Promise<Person> {
  const person = loginHint === null ? null : await personBySeedKey(db, loginHint)
  if (!person) throw new OAuthError('login_required', 'Somebody has to choose who signs in')
  return person
}

/** The redirect that carries a fresh code to the client. */
export async function grantCode(
  db: Database,
  issuer: string,
  request: AuthorizationRequest,
  person: Person,
  now: Date,
): Promise<string> {
  const signIn = { clientId: request.client.id, sub: person.sub, scope: 'openid' }
  const code = await issueCode(db, signIn, request, now)
  return withQuery(request.redirectUri, { code, state: request.state, iss: issuer })
}

/** The redirect that carries a refusal to the client. */
export function refusalRedirect(issuer: string, { redirectUri, state }: Caller, error: OAuthError): string {
  return withQuery(redirectUri, { error: error.code, error_description: error.description, state, iss: issuer })
}

/** `iss` tells a client of several platforms which one answered (RFC 9207). */
export function withQuery(uri: string, values: Record<string, string | undefined>): string {
  const url = new URL(uri)
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url.href
}
