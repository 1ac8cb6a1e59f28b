import { createHash, timingSafeEqual } from 'node:crypto'
import type { ProvinceSettings } from '../shell/system'
import { OAuthError } from './errors'
import type { Parameters } from './parameters'
import type { Audience } from './tokens'

export type GrantType = 'authorization_code' | 'refresh_token' | 'client_credentials' | typeof TOKEN_EXCHANGE
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** A registered client. All are confidential: their secret comes from the settings. */
export interface Client {
  id: string
  secret: string
  grantTypes: readonly GrantType[]
  redirectUris: readonly string[]
  postLogoutRedirectUris: readonly string[]
  /** Scopes it may have for itself with client_credentials. */
  ownScopes: readonly string[]
  /** Systems it may have a token of its own for; the first when it names none. */
  ownAudiences: readonly Audience[]
  /** Whether it is told which WeChat account somebody bound by real name: it sends messages there. */
  knowsPhones?: true
}

export type Clients = ReadonlyMap<string, Client>

/** @param bffPublicUrl where residents reach the BFF, without a slash at the end. */
export function registerClients(settings: ProvinceSettings, bffPublicUrl: string): Clients {
  const clients: Client[] = [
    {
      id: 'yichuang-bff',
      secret: settings.identityClientSecret,
      grantTypes: ['authorization_code', 'refresh_token', 'client_credentials', TOKEN_EXCHANGE],
      redirectUris: [`${bffPublicUrl}/auth/callback`],
      postLogoutRedirectUris: [bffPublicUrl, `${bffPublicUrl}/`],
      ownScopes: ['catalogue', 'exchange'],
      ownAudiences: ['hall'],
      knowsPhones: true,
    },
    {
      id: 'counter',
      secret: settings.counterClientSecret,
      grantTypes: ['client_credentials'],
      redirectUris: [],
      postLogoutRedirectUris: [],
      ownScopes: ['counter'],
      ownAudiences: ['hall', 'certificates'],
    },
    {
      id: 'hall',
      secret: settings.hallClientSecret,
      grantTypes: ['client_credentials'],
      redirectUris: [],
      postLogoutRedirectUris: [],
      ownScopes: ['hall'],
      ownAudiences: ['certificates'],
    },
  ]
  return new Map(clients.map((client) => [client.id, client]))
}

/**
 * Compared character by character (RFC 6749 §3.1.2.3), but for one exception: the port of a loopback address is free
 * (RFC 8252 §7.3), because a program on somebody's own machine takes the port it gets.
 */
export function isRegisteredUri(registered: readonly string[], given: string): boolean {
  return registered.some((uri) => uri === given || (isLoopback(uri) && withoutPort(uri) === withoutPort(given)))
}

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::(\d{1,5}))?(?=\/|\?|$)/

function isLoopback(uri: string): boolean {
  return LOOPBACK.test(uri)
}

function withoutPort(uri: string): string {
  return uri.replace(LOOPBACK, 'http://$1')
}

/**
 * RFC 6749 §2.3.1: HTTP Basic, or id and secret in the form; never both.
 * @throws OAuthError invalid_client, or invalid_request when two ways are used at once
 */
export function authenticateClient(clients: Clients, authorization: string, parameters: Parameters): Client {
  const basic = readBasic(authorization)
  const posted = parameters.get('client_secret')
  if (basic && posted !== undefined) {
    throw new OAuthError('invalid_request', 'Use one way of client authentication, not two')
  }
  const id = basic?.id ?? parameters.get('client_id')
  const secret = basic?.secret ?? posted
  const client = id === undefined ? undefined : clients.get(id)
  if (!client || secret === undefined || !sameText(secret, client.secret)) {
    throw new OAuthError('invalid_client', 'Client authentication failed')
  }
  return client
}

function readBasic(authorization: string): { id: string; secret: string } | null {
  const encoded = /^Basic ([\w+/]+=*)$/i.exec(authorization)?.[1]
  if (encoded === undefined) return null
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { id: decodeForm(id), secret: decodeForm(secret.join(':')) }
}

/** Both halves are form-encoded before they are joined; text that is not stays as it is and then simply does not match. */
function decodeForm(text: string): string {
  return new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? ''
}

/** Takes the same time wherever the texts differ. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
