import * as v from 'valibot'
import type { Logger } from '../../../kit/logger'
import { Refusal } from '../http/envelope'

const CLIENT = 'hall'
const LIMIT_MS = 5_000

const Head = v.object({
  head: v.object({ status: v.string(), message: v.optional(v.string(), '') }),
  data: v.optional(v.unknown(), null),
})
const TokenAnswer = v.object({ access_token: v.string(), expires_in: v.number() })

export interface StoreAnswer {
  /** `head.status`: 0 ok, the rest in docs/province-api.md. */
  status: string
  data: unknown
}

/** The store did not answer, or not in its own words: nobody knows whether it did what it was asked. */
export class StoreUnreachable extends Error {}

/**
 * The certificate store as the hall calls it: with the hall's own token, and without trying again. Whoever must be sure
 * repeats the call under the same reference.
 */
export class CertificateStore {
  private token: { value: string; usableUntil: number } | null = null

  constructor(
    private readonly urls: { identity: string; certificates: string },
    private readonly clientSecret: string,
    private readonly logger: Logger,
  ) {}

  /** @throws StoreUnreachable */
  async call(path: string, data: object, ending?: AbortSignal): Promise<StoreAnswer> {
    const first = await this.send(path, data, ending)
    if (first) return first
    // The token was refused, which it says before it does anything: another one, once.
    this.token = null
    const second = await this.send(path, data, ending)
    if (!second) throw new StoreUnreachable('the certificate store refuses the hall’s token')
    return second
  }

  /** For what a clerk waits for. @throws Refusal 5000 (HTTP 503) when the store does not answer */
  async ask(path: string, data: object): Promise<StoreAnswer> {
    try {
      return await this.call(path, data)
    } catch (error) {
      if (!(error instanceof StoreUnreachable)) throw error
      this.logger.warn({ err: error, path }, 'the certificate store did not answer')
      throw new Refusal('5000', { XT: 'certificates' }, 503)
    }
  }

  /** null when the token was refused. */
  private async send(path: string, data: object, ending?: AbortSignal): Promise<StoreAnswer | null> {
    const accessToken = await this.accessToken(ending)
    const response = await this.post(
      this.urls.certificates + path,
      { 'content-type': 'application/json' },
      JSON.stringify({ accessId: CLIENT, accessToken, data }),
      ending,
    )
    if (response.status === 401) return null
    const parsed = v.safeParse(Head, response.body)
    if (response.status !== 200 || !parsed.success) throw new StoreUnreachable(`answered with HTTP ${response.status}`)
    return { status: parsed.output.head.status, data: parsed.output.data }
  }

  private async accessToken(ending?: AbortSignal): Promise<string> {
    if (this.token && Date.now() < this.token.usableUntil) return this.token.value
    const response = await this.post(
      `${this.urls.identity}/token`,
      { 'content-type': 'application/x-www-form-urlencoded' },
      new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: CLIENT,
        client_secret: this.clientSecret,
        audience: 'certificates',
        scope: 'hall',
      }).toString(),
      ending,
    )
    const parsed = v.safeParse(TokenAnswer, response.body)
    if (!parsed.success) throw new StoreUnreachable(`no token: HTTP ${response.status}`)
    const { access_token: value, expires_in } = parsed.output
    this.token = { value, usableUntil: Date.now() + (expires_in - 60) * 1000 }
    return value
  }

  private async post(
    url: string,
    headers: Record<string, string>,
    body: string,
    ending?: AbortSignal,
  ): Promise<{ status: number; body: unknown }> {
    const limit = AbortSignal.timeout(LIMIT_MS)
    try {
      const signal = ending ? AbortSignal.any([ending, limit]) : limit
      const response = await fetch(url, { method: 'POST', headers, body, signal })
      return { status: response.status, body: await response.json() }
    } catch (error) {
      throw new StoreUnreachable('no answer', { cause: error })
    }
  }
}
