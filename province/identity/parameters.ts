import type { ParameterizedContext } from 'koa'
import { OAuthError } from './errors'

export type Parameters = Map<string, string>

const CONTROL = /\p{Cc}/u

/**
 * The request's parameters: query of a GET, form of a POST. Empty counts as absent, twice is an error (RFC 6749 §3.1, §3.2).
 * @throws OAuthError invalid_request
 */
export function readParameters(ctx: ParameterizedContext): Parameters {
  const body: unknown = 'body' in ctx.request ? ctx.request.body : undefined
  if (ctx.method === 'POST' && !ctx.is('application/x-www-form-urlencoded')) {
    throw new OAuthError('invalid_request', 'The body must be application/x-www-form-urlencoded')
  }
  const source: object = ctx.method === 'POST' ? (body instanceof Object ? body : {}) : ctx.query
  const parameters: Parameters = new Map()
  for (const [name, value] of Object.entries(source)) {
    if (typeof value !== 'string') throw new OAuthError('invalid_request', `Parameter ${name} is given more than once`)
    if (CONTROL.test(value)) throw new OAuthError('invalid_request', `Parameter ${name} holds a control character`)
    if (value !== '') parameters.set(name, value)
  }
  return parameters
}

/** @throws OAuthError invalid_request when it is absent. */
export function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name)
  if (value === undefined) throw new OAuthError('invalid_request', `Parameter ${name} is missing`)
  return value
}
