import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import bodyParser from '@koa/bodyparser'
import { addDays, instantOf, localDayOf } from '@shared/standards/time'
import { CalendarNotPublished, isWorkingDay } from '@shared/standards/working-days'
import Koa from 'koa'
import Router from 'koa-router'
import * as v from 'valibot'
import { FaultChange } from '../shell/faults'
import type { ControlParts } from '../shell/start'
import { SYSTEM_NAMES } from '../shell/system'
import { displayRoutes } from './display'
import { guard } from './guard'
import { type Answer, ask, Desk, NoAnswer } from './outside'
import { Pulses } from './pulse'
import { keepResidents, listResidents } from './residents'

const PAGE = 'province/control/page'
const PAGE_FILES = [
  'page.css',
  'detail.css',
  'opening.css',
  'page.js',
  'dom.js',
  'systems.js',
  'exchange.js',
  'phone.js',
  'subscriptions.js',
  'counter.js',
  'codes.js',
  'opening.js',
  'rules.js',
  'missed.js',
  'applications.js',
  'application-detail.js',
  'application-forms.js',
]
/** How long the page may wait for the pulse of a system that was just switched. */
const PULSE_PATIENCE_MS = 200
const OPENING = '08:30'
/** What a phone can be made to do, as the WeChat platform calls it. */
const PHONE_CALLS = [
  ['GET', 'subscriptions'],
  ['POST', 'login-code'],
  ['POST', 'popup'],
  ['POST', 'turn-off'],
  ['POST', 'revoke'],
] as const
/** The hall's switch for what becomes of its pushes (交换故障). */
const EXCHANGE_FAULTS = '/ck/jhgz'
/** The clock may be moved this far from the machine's time: tokens and calendars reach no further. */
const SHIFT_LIMIT_MS = 2 * 366 * 86_400_000

const ClockChange = v.union(
  [
    v.strictObject({ shiftMs: v.pipe(v.number(), v.integer()) }),
    v.strictObject({ to: v.pipe(v.string(), v.isoTimestamp()) }),
  ],
  'give shiftMs (whole milliseconds) or to (an ISO instant with its offset)',
)

/** A call that the control page cannot carry out. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    message: string,
  ) {
    super(message)
  }
}

/** The page of the demonstration, and the JSON API under it: docs/province-api.md, Control. */
export async function createControl({
  store,
  urls,
  db,
  province,
  settings,
  bffPublicUrl,
  logger,
}: ControlParts): Promise<Koa> {
  await keepResidents(db, province)
  const desk = new Desk(urls, store.clock, settings.counterClientSecret)
  const pulses = new Pulses(urls)
  const router = new Router()

  for (const file of ['index.html', ...PAGE_FILES]) {
    // Read per request: the page is small, local, and edited while it is looked at.
    router.get(file === 'index.html' ? '/' : `/${file}`, (ctx) => {
      ctx.type = file.slice(file.lastIndexOf('.'))
      ctx.body = readFileSync(join(PAGE, file))
    })
  }
  router.get('/health', (ctx) => {
    ctx.body = { status: 'UP' }
  })

  router.get('/api/state', async (ctx) => {
    await pulses.refresh(PULSE_PATIENCE_MS)
    const now = store.clock.now()
    ctx.body = {
      now: now.toISOString(),
      shiftMs: store.clock.shift,
      nextOpening: nextOpening(now),
      bffPublicUrl,
      systems: SYSTEM_NAMES.map((name) => ({
        name,
        url: urls[name],
        ...store.faults[name],
        pulse: pulses.of(name),
      })),
    }
  })

  // For whoever follows the clock twice a second: what the page shows besides is measured anew for whoever looks at it.
  router.get('/api/clock', (ctx) => {
    ctx.body = { now: store.clock.now().toISOString(), shiftMs: store.clock.shift }
  })

  router.put('/api/clock', async (ctx) => {
    const change = read(ClockChange, ctx.request.body)
    const shift = 'to' in change ? new Date(change.to).getTime() - Date.now() : change.shiftMs
    if (!(Math.abs(shift) <= SHIFT_LIMIT_MS)) throw new Refusal(400, 'too_far', 'The clock moves two years at most.')
    await store.setShift(shift)
    ctx.body = { now: store.clock.now().toISOString(), shiftMs: store.clock.shift }
  })

  router.put('/api/systems/:name', async (ctx) => {
    const name = SYSTEM_NAMES.find((each) => each === ctx.params.name)
    if (!name) throw new Refusal(404, 'unknown_system', `Systems are ${SYSTEM_NAMES.join(', ')}.`)
    await store.setFault(name, read(FaultChange, ctx.request.body))
    pulses.forget(name)
    ctx.body = { name, url: urls[name], ...store.faults[name] }
  })

  router.get('/api/residents', async (ctx) => {
    ctx.body = await listResidents(db)
  })
  router.get('/api/phones/:openid', async (ctx) => {
    const answer = await ask('wechat', `${urls.wechat}/phone/${encodeURIComponent(openidOf(ctx))}/messages`)
    pass(ctx, Array.isArray(answer.body) ? { ...answer, body: { messages: answer.body } } : answer, 'wechat')
  })
  for (const [method, path] of PHONE_CALLS) {
    router.register(`/api/phones/:openid/${path}`, [method], async (ctx: Koa.Context & { params: Params }) => {
      const url = `${urls.wechat}/phone/${encodeURIComponent(openidOf(ctx))}/${path}`
      const init = {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(ctx.request.body ?? {}),
      }
      pass(ctx, await ask('wechat', url, method === 'GET' ? {} : init), 'wechat')
    })
  }

  router.get('/api/halls', async (ctx) => {
    pass(ctx, await desk.call('GET', '/dt/lb', '', null), 'hall')
  })
  router.get('/api/counter/:call', async (ctx) => {
    pass(ctx, await desk.call('GET', `/ck/${callOf(ctx)}`, ctx.querystring, null), 'hall')
  })
  router.post('/api/counter/:call', async (ctx) => {
    pass(ctx, await desk.call('POST', `/ck/${callOf(ctx)}`, '', ctx.request.body), 'hall')
  })

  displayRoutes(router, PAGE, desk)

  router.post('/api/codes/verify', async (ctx) => {
    pass(ctx, await desk.verifyCode(ctx.request.body), 'certificates')
  })
  router.get('/api/exchange', async (ctx) => {
    pass(ctx, await desk.call('GET', EXCHANGE_FAULTS, '', null), 'hall')
  })
  router.put('/api/exchange', async (ctx) => {
    pass(ctx, await desk.call('PUT', EXCHANGE_FAULTS, '', ctx.request.body), 'hall')
  })

  const app = new Koa()
  app.use(guard)
  app.use(async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && !ctx.body) throw new Refusal(404, 'not_found', 'There is nothing here.')
    } catch (error) {
      if (error instanceof Refusal) {
        ctx.status = error.status
        ctx.body = { error: error.error, message: error.message }
      } else if (error instanceof NoAnswer) {
        ctx.status = error.kind === 'timeout' ? 504 : 502
        ctx.body = { error: error.kind, system: error.system, message: error.message }
      } else {
        logger.error({ err: error, path: ctx.path }, 'unexpected error')
        ctx.status = 500
        ctx.body = { error: 'internal', message: 'The control page failed; its log says why.' }
      }
    }
  })
  app.use(
    bodyParser({
      enableTypes: ['json'],
      jsonLimit: '64kb',
      onError: () => {
        throw new Refusal(400, 'bad_json', 'The body is not JSON, or it is too large.')
      },
    }),
  )
  app.use(router.routes())
  return app
}

/** The system's own answer goes to the page as it is: `{status, answer}` names whose it is. */
function pass(ctx: Koa.Context, { status, body }: Answer, system: string): void {
  ctx.status = status
  ctx.set('X-Answered-By', system)
  ctx.body = typeof body === 'string' ? { error: 'not_json', message: body.slice(0, 500) } : body
}

type Params = Record<string, string | undefined>

function openidOf(ctx: { params: Params }): string {
  const { openid = '' } = ctx.params
  if (!/^[A-Za-z0-9_-]{8,64}$/.test(openid)) throw new Refusal(400, 'bad_openid', 'This is not an openid.')
  return openid
}

function callOf(ctx: { params: Params }): string {
  const { call = '' } = ctx.params
  if (!/^[a-z]{2,8}$/.test(call)) throw new Refusal(404, 'unknown_call', 'The counter has no such call.')
  return call
}

function read<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  throw new Refusal(400, 'bad_request', result.issues.map((issue) => issue.message).join('; '))
}

/** 08:30 of the first working day that begins later than now; null when its calendar is not published. */
function nextOpening(now: Date): string | null {
  try {
    for (let day = localDayOf(now); ; day = addDays(day, 1)) {
      const opening = instantOf(day, OPENING)
      if (opening > now && isWorkingDay(day)) return opening.toISOString()
    }
  } catch (error) {
    if (error instanceof CalendarNotPublished) return null
    throw error
  }
}
