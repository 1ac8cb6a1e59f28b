import { randomUUID } from 'node:crypto'
import { endpoints } from '@shared/endpoints'
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseOf } from '@shared/http/endpoint'
import { type Problem, ProblemSchema } from '@shared/http/problems'
import * as v from 'valibot'

export { endpoints }

export interface Answer<T> {
  status: number
  body: T
  headers: Headers
}

type Input<E extends Endpoint> = {
  params?: ParamsOf<E>
  query?: { [K in keyof QueryOf<E>]?: QueryOf<E>[K] | string | number }
  body?: BodyOf<E>
  token?: string
  /** A new one unless given. */
  key?: string
  locale?: string
}

/** Talks to the BFF as the phone does, from the same endpoint table. Failures come back as answers, checked as problems. */
export function apiAt(url: string) {
  async function send<E extends Endpoint>(endpoint: E, input: Input<E> = {}): Promise<Answer<unknown>> {
    const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(String((input.params as Record<string, unknown> | undefined)?.[name])),
    )
    const query = new URLSearchParams(
      Object.entries(input.query ?? {})
        .filter(([, value]) => value !== undefined)
        .map(([name, value]): [string, string] => [name, String(value)]),
    )
    const response = await fetch(`${url}${path}${query.size ? `?${query}` : ''}`, {
      method: endpoint.method,
      headers: {
        'content-type': 'application/json',
        'accept-language': input.locale ?? 'zh-CN',
        ...(input.token && { authorization: `Bearer ${input.token}` }),
        ...(endpoint.write && { 'idempotency-key': input.key ?? randomUUID() }),
      },
      ...(endpoint.body && { body: JSON.stringify(input.body ?? {}) }),
      signal: AbortSignal.timeout(20_000),
    })
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : undefined, headers: response.headers }
  }

  return {
    send,

    /** The answer, when it is the one the contract promises. */
    async ok<E extends Endpoint>(endpoint: E, input?: Input<E>): Promise<ResponseOf<E>> {
      const { status, body } = await send(endpoint, input)
      if (status !== endpoint.success) throw new Error(`${endpoint.id}: ${status} ${JSON.stringify(body)}`)
      return (endpoint.response ? v.parse(endpoint.response, body) : undefined) as ResponseOf<E>
    },

    /** The problem, when it is one. */
    async problem<E extends Endpoint>(endpoint: E, input?: Input<E>): Promise<Problem> {
      const { status, body, headers } = await send(endpoint, input)
      if (!headers.get('content-type')?.startsWith('application/problem+json'))
        throw new Error(`${endpoint.id}: expected a problem, got ${status} ${JSON.stringify(body)}`)
      return v.parse(ProblemSchema, body)
    },
  }
}

export type Api = ReturnType<typeof apiAt>
