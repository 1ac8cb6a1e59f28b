import { residentEndpoints } from '@shared/residents/contract'
import type { Context } from 'koa'
import { ProblemError } from '../http/problem'
import { requestOf } from '../http/request-context'
import { forAll, forResident, type RouteKit } from '../http/route'
import type { ResidentService } from './service'
import type { ResidentSession, Sessions } from './sessions'

const BROWSER_COOKIE = 'yc_signin'

/** The token of an Authorization header, or null. */
export function bearerOf(ctx: Context): string | null {
  const match = /^Bearer ([\w-]{20,100})$/.exec(ctx.get('authorization'))
  return match?.[1] ?? null
}

/** Null without a token. A token that is sent and not known has ended, and the phone should hear of it. */
export const sessionReader =
  (sessions: Sessions) =>
  async (ctx: Context): Promise<ResidentSession | null> => {
    if (!ctx.get('authorization')) return null
    const token = bearerOf(ctx)
    const session = token ? await sessions.find(token, requestOf(ctx)) : null
    if (!session) throw new ProblemError('not_signed_in')
    return session
  }

/** Only a path of our own pages; never another site. */
const isOwnPath = (path: string) => /^\/(?![/\\])[\w\-./?=&%]*$/.test(path)

/** Adds `ticket` to the query of a path. */
const withTicket = (path: string, ticket: string) =>
  `${path}${path.includes('?') ? '&' : '?'}ticket=${encodeURIComponent(ticket)}`

export interface ResidentRoutesOptions {
  service: ResidentService
  sessions: Sessions
  /** Cookies only over TLS. */
  secure: boolean
}

export function residentRoutes(kit: RouteKit, { service, sessions, secure }: ResidentRoutesOptions): void {
  forAll(kit, residentEndpoints.signIn, ({ body: { kind, code }, request }) =>
    kind === 'wechat' ? service.signInByWechat(code, request) : service.signInByTicket(code, request),
  )

  forResident(kit, residentEndpoints.signOut, async ({ ctx }) => {
    const token = bearerOf(ctx)
    if (token) await sessions.end(token)
    return undefined
  })

  forResident(kit, residentEndpoints.actingFor, async ({ session }) => ({
    principals: await service.actingFor(session),
  }))

  forResident(kit, residentEndpoints.me, ({ session }) => service.me(session))

  // The two browser redirects are not part of the phone's contract: a page goes there, no client calls them.
  kit.router.get('/auth/start', async (ctx) => {
    ctx.state.route = '/auth/start'
    const returnTo = String(ctx.query.return ?? '/')
    if (!isOwnPath(returnTo)) throw new ProblemError('invalid_request')
    const hint = typeof ctx.query.login_hint === 'string' ? ctx.query.login_hint : undefined
    const { url, browser } = await service.startRedirect(returnTo, hint)
    ctx.cookies.set(BROWSER_COOKIE, browser, {
      httpOnly: true,
      sameSite: 'lax',
      secure,
      path: '/auth',
      maxAge: 600_000,
    })
    ctx.set('Cache-Control', 'no-store')
    ctx.redirect(url)
  })

  kit.router.get('/auth/callback', async (ctx) => {
    ctx.state.route = '/auth/callback'
    const { state, code } = ctx.query
    const browser = ctx.cookies.get(BROWSER_COOKIE)
    if (typeof state !== 'string' || typeof code !== 'string' || !browser) throw new ProblemError('sign_in_failed')
    const { returnTo, ticket } = await service.finishRedirect(state, code, browser, ctx.state.requestId)
    ctx.cookies.set(BROWSER_COOKIE, null, { path: '/auth' })
    ctx.set('Cache-Control', 'no-store')
    ctx.set('Referrer-Policy', 'no-referrer')
    ctx.redirect(withTicket(returnTo, ticket))
  })
}
