import type { Clock } from '../../kit/clock'
import type { SystemName, SystemUrls } from '../shell/system'

const ANSWER_LIMIT_MS = 15_000
/** A token is renewed this long before it ends. */
const TOKEN_MARGIN_MS = 30_000

/** What a system answered, unchanged. */
export interface Answer {
  status: number
  body: unknown
}

/** The system gave no answer at all. */
export class NoAnswer extends Error {
  constructor(
    readonly system: SystemName,
    readonly kind: 'refused' | 'timeout' | 'broken',
    readonly detail: string,
  ) {
    super(`${system}: ${kind} (${detail})`)
  }
}

export async function ask(
  system: SystemName,
  url: string,
  init: RequestInit = {},
  limitMs = ANSWER_LIMIT_MS,
): Promise<Answer> {
  try {
    const response = await fetch(url, { redirect: 'manual', ...init, signal: AbortSignal.timeout(limitMs) })
    const text = await response.text()
    return { status: response.status, body: readJson(text) }
  } catch (error) {
    const { name, code } = describe(error)
    if (name === 'TimeoutError') throw new NoAnswer(system, 'timeout', `no answer within ${limitMs} ms`)
    throw new NoAnswer(system, code === 'ECONNREFUSED' ? 'refused' : 'broken', code ?? name)
  }
}

/** fetch hides the reason in `cause`; of a name with several addresses, in the first of its `errors`. */
function describe(error: unknown): { name: string; code: string | null } {
  let code: string | null = null
  for (let each = error; code === null && typeof each === 'object' && each !== null; ) {
    if ('code' in each && typeof each.code === 'string') code = each.code
    each = 'cause' in each ? each.cause : 'errors' in each && Array.isArray(each.errors) ? each.errors[0] : null
  }
  const name = typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : 'unknown'
  return { name, code }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

type Audience = 'hall' | 'certificates'

/**
 * The clerk's desk: calls the hall's counter interface, and the certificate store, with tokens that the identity
 * platform gives to `counter`.
 */
export class Desk {
  private readonly tokens = new Map<Audience, { value: string; until: number }>()

  constructor(
    private readonly urls: SystemUrls,
    private readonly clock: Clock,
    private readonly secret: string,
  ) {}

  /** `path` as the hall knows it, e.g. /ck/jh. @throws NoAnswer. A refusal by the identity platform or the hall is an answer. */
  async call(method: 'GET' | 'POST' | 'PUT', path: string, query: string, body: unknown): Promise<Answer> {
    const token = await this.accessToken('hall')
    if (typeof token !== 'string') return token
    return ask('hall', `${this.urls.hall}${path}${query ? `?${query}` : ''}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
      },
      ...(method !== 'GET' && { body: JSON.stringify(body ?? {}) }),
    })
  }

  /** Asks the certificate store whether a shown code is good. @throws NoAnswer */
  async verifyCode(data: unknown): Promise<Answer> {
    const accessToken = await this.accessToken('certificates')
    if (typeof accessToken !== 'string') return accessToken
    return ask('certificates', `${this.urls.certificates}/code/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ accessId: 'counter', accessToken, data }),
    })
  }

  private async accessToken(audience: Audience): Promise<string | Answer> {
    const now = this.clock.now().getTime()
    const known = this.tokens.get(audience)
    // The clock may have been moved: a token that has ended is of no use, nor one that has not begun.
    if (known && known.until - TOKEN_MARGIN_MS > now && known.until - now < 3_600_000) return known.value
    const answer = await ask('identity', `${this.urls.identity}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`counter:${encodeURIComponent(this.secret)}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'counter', audience }).toString(),
    })
    const { body } = answer
    if (answer.status !== 200 || typeof body !== 'object' || body === null) return answer
    if (!('access_token' in body) || typeof body.access_token !== 'string') return answer
    const seconds = 'expires_in' in body && typeof body.expires_in === 'number' ? body.expires_in : 60
    this.tokens.set(audience, { value: body.access_token, until: now + seconds * 1000 })
    return body.access_token
  }
}
