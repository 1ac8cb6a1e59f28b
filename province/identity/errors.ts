/** Error codes of RFC 6749 §4.1.2.1 and §5.2, RFC 8628 §3.5 (`access_denied`), RFC 8693 §2.2.2 and OpenID Connect Core §3.1.2.6. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_target'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'access_denied'
  | 'login_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'

/** Refused in the standard's words. The description is for developers; it never repeats a secret, code or token. */
export class OAuthError extends Error {
  constructor(
    readonly code: OAuthErrorCode,
    readonly description: string,
  ) {
    super(`${code}: ${description}`)
  }

  /** RFC 6749 §5.2: 401 for a client that did not prove itself, 400 for all else. */
  get status(): number {
    return this.code === 'invalid_client' ? 401 : 400
  }
}
