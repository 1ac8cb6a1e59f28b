import { callJson } from './http'

/**
 * Signs a resident in as a browser does: from the BFF to the identity platform, where the resident is chosen, back to
 * the BFF, and the ticket it gives is exchanged for a session. Answers the session's token.
 *
 * @param residentKey the resident's key in the province, e.g. `r001`
 */
export async function signInAt(bffUrl: string, residentKey: string): Promise<string> {
  const browser = new Browser()
  const returnPath = '/signed-in'
  const start = await browser.get(`${bffUrl}/auth/start?return=${encodeURIComponent(returnPath)}`)
  const authorize = new URL(location(start))
  // What the sign-in page sends when a name is pressed.
  const choice = new URLSearchParams(authorize.search)
  choice.set('resident', residentKey)
  const chosen = await browser.post(`${authorize.origin}${authorize.pathname}`, choice)
  const back = await browser.get(location(chosen))
  const ticket = new URL(location(back), bffUrl).searchParams.get('ticket')
  if (!ticket) throw new Error(`the sign-in of ${residentKey} ended without a ticket: ${location(back)}`)
  const session = await callJson<{ token: string }>('POST', `${bffUrl}/api/sessions`, {
    kind: 'ticket',
    code: ticket,
  })
  return session.token
}

/** Follows no redirect by itself, keeps cookies per host. */
class Browser {
  private readonly cookies = new Map<string, Map<string, string>>()

  get(url: string): Promise<Response> {
    return this.send(url, { method: 'GET' })
  }

  post(url: string, form: URLSearchParams): Promise<Response> {
    return this.send(url, { method: 'POST', body: form })
  }

  private async send(url: string, request: RequestInit): Promise<Response> {
    const host = new URL(url).host
    const jar = this.cookies.get(host) ?? new Map<string, string>()
    this.cookies.set(host, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      ...request,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie && { cookie }) },
      signal: AbortSignal.timeout(30_000),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      jar.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim())
    }
    return response
  }
}

function location(response: Response): string {
  const to = response.headers.get('location')
  if (!to) throw new Error(`expected a redirect from ${response.url}, got ${response.status}`)
  return new URL(to, response.url).href
}
