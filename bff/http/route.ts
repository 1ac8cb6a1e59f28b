import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseOf } from '@shared/http/endpoint'
import type { Context } from 'koa'
import type Router from 'koa-router'
import * as v from 'valibot'
import type { Operations, Outcome, WriteContext } from '../operations/operations'
import type { ResidentSession } from '../residents/sessions'
import { ProblemError } from './problem'
import { type RequestContext, requestOf } from './request-context'
import { JSON_TYPE, type SharedAnswers } from './shared-answers'

interface Input<E extends Endpoint> {
  params: ParamsOf<E>
  query: QueryOf<E>
  body: BodyOf<E>
  request: RequestContext
  ctx: Context
}

export interface AnyoneInput<E extends Endpoint> extends Input<E> {
  session: ResidentSession | null
}

export interface ResidentInput<E extends Endpoint> extends Input<E> {
  session: ResidentSession
}

export interface WriteInput<E extends Endpoint> extends ResidentInput<E> {
  write: WriteContext
}

export interface RouteKit {
  router: Router
  /** Null when the caller has none. @throws ProblemError not_signed_in when hers has ended. */
  session(ctx: Context): Promise<ResidentSession | null>
  operations: Operations
  shared: SharedAnswers
  /** Tests and development check answers against the contract too; production trusts them. */
  checkResponses: boolean
}

function parse<S extends v.GenericSchema>(schema: S, value: unknown, where: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  throw new ProblemError('invalid_request', {
    errors: result.issues.slice(0, 10).map((issue) => ({
      path: [where, v.getDotPath(issue)].filter(Boolean).join('.'),
      message: issue.message,
    })),
  })
}

function inputOf<E extends Endpoint>(endpoint: E, ctx: Context): Input<E> {
  return {
    params: parse(endpoint.params, ctx.params, 'params') as ParamsOf<E>,
    query: parse(endpoint.query, { ...ctx.query }, 'query') as QueryOf<E>,
    body: (endpoint.body ? parse(endpoint.body, ctx.request.body ?? {}, 'body') : undefined) as BodyOf<E>,
    request: requestOf(ctx),
    ctx,
  }
}

/** Sets the answer; returns its text. */
function answer<E extends Endpoint>(kit: RouteKit, endpoint: E, ctx: Context, body: ResponseOf<E>): string {
  ctx.set('Cache-Control', 'no-store')
  ctx.status = endpoint.success
  if (!endpoint.response) return ''
  if (kit.checkResponses) {
    const result = v.safeParse(endpoint.response, body)
    if (!result.success) {
      const [issue] = result.issues
      throw new Error(`${endpoint.id} answers against its contract at ${v.getDotPath(issue) ?? '?'}: ${issue.message}`)
    }
  }
  // As text: an object Koa would turn into text twice, first to know its length for the compression.
  const text = JSON.stringify(body)
  ctx.set('Content-Type', JSON_TYPE)
  ctx.body = text
  return text
}

const METHODS = { GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const

function register(kit: RouteKit, endpoint: Endpoint, handle: (ctx: Context) => Promise<void>): void {
  kit.router[METHODS[endpoint.method]](endpoint.path, async (ctx) => {
    ctx.state.route = endpoint.path
    ctx.state.endpoint = endpoint
    await handle(ctx as unknown as Context)
  })
}

/** Registers an endpoint for which a session makes no difference. */
export function forAll<E extends Endpoint>(
  kit: RouteKit,
  endpoint: E,
  handle: (input: Input<E>) => Promise<ResponseOf<E>>,
): void {
  register(kit, endpoint, async (ctx) => {
    const body = await handle(inputOf(endpoint, ctx))
    const text = answer(kit, endpoint, ctx, body)
    if (endpoint.sharedSeconds > 0) kit.shared.keep(ctx, endpoint.sharedSeconds, text)
  })
}

/**
 * Registers an endpoint that anyone may call; a session is there when the caller has one. `mayBeShared` says of an
 * answer to nobody in particular whether it is whole: what a system failed to say is asked again.
 */
export function forAnyone<E extends Endpoint>(
  kit: RouteKit,
  endpoint: E,
  handle: (input: AnyoneInput<E>) => Promise<ResponseOf<E>>,
  mayBeShared: (answer: ResponseOf<E>) => boolean = () => true,
): void {
  register(kit, endpoint, async (ctx) => {
    const input = inputOf(endpoint, ctx)
    const session = await kit.session(ctx)
    const body = await handle({ ...input, session })
    const text = answer(kit, endpoint, ctx, body)
    if (endpoint.sharedSeconds > 0 && !session && mayBeShared(body)) kit.shared.keep(ctx, endpoint.sharedSeconds, text)
  })
}

async function residentOf(kit: RouteKit, ctx: Context): Promise<ResidentSession> {
  const session = await kit.session(ctx)
  if (!session) throw new ProblemError('not_signed_in')
  return session
}

/** Registers an endpoint for a signed-in resident that changes nothing. */
export function forResident<E extends Endpoint>(
  kit: RouteKit,
  endpoint: E,
  handle: (input: ResidentInput<E>) => Promise<ResponseOf<E>>,
): void {
  register(kit, endpoint, async (ctx) => {
    const session = await residentOf(kit, ctx)
    answer(kit, endpoint, ctx, await handle({ ...inputOf(endpoint, ctx), session }))
  })
}

/** Stands before a write: lets it run as an operation, or throws and nothing has begun. */
export type Door<E extends Endpoint> = (
  input: ResidentInput<E> & { key: string },
  attempt: {
    run(): Promise<Outcome<ResponseOf<E>>>
    /** After `run`: it was carried out now, not answered from memory. */
    carriedOut(): boolean
  },
) => Promise<Outcome<ResponseOf<E>>>

/**
 * Registers a write. It runs as an operation: under the resident's Idempotency-Key, once, with an audit record; a
 * repeat gets the first answer; an outcome that is not known yet is answered with 202 "being confirmed".
 */
export function forWrite<E extends Endpoint>(
  kit: RouteKit,
  endpoint: E,
  handle: (input: WriteInput<E>) => Promise<ResponseOf<E>>,
  door: Door<E> = (_, { run }) => run(),
): void {
  register(kit, endpoint, async (ctx) => {
    const session = await residentOf(kit, ctx)
    const input = inputOf(endpoint, ctx)
    const key = ctx.get('idempotency-key')
    let carriedOut = false
    const run = () =>
      kit.operations.run<ResponseOf<E>>(
        {
          endpoint: endpoint.id,
          residentId: session.residentId,
          key,
          requestId: ctx.state.requestId,
          input: { params: input.params, query: input.query, body: input.body ?? null },
        },
        (write) => {
          carriedOut = true
          return handle({ ...input, session, write })
        },
      )
    const outcome = await door({ ...input, session, key }, { run, carriedOut: () => carriedOut })
    if (outcome.kind === 'being_confirmed') {
      ctx.set('Cache-Control', 'no-store')
      ctx.set('Retry-After', String(outcome.answer.askAgainAfter))
      ctx.status = 202
      ctx.body = outcome.answer
      return
    }
    if (outcome.replayed) ctx.set('Idempotent-Replay', 'true')
    answer(kit, endpoint, ctx, outcome.answer)
  })
}
