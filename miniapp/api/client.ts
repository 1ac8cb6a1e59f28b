import type { Endpoint, ResponseOf } from '@shared/http/endpoint'
import { useSession } from '@/stores/session'
import { isNotSignedIn, UnreadableAnswer } from './problems'
import { type CallOptions, type InputOf, type Outcome, requestOnce } from './request'
import { renewSession } from './session-renewal'

export type { CallOptions, InputOf, Outcome } from './request'

/**
 * `call(endpoints.appointments.hold, { body: { item, slot }, idempotencyKey })`
 * @throws ApiProblem, NetworkProblem, UnreadableAnswer, Left: see problems.ts.
 */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: InputOf<E> & CallOptions,
): Promise<Outcome<ResponseOf<E>>> {
  const token = useSession.getState().session?.token
  try {
    return await requestOnce(endpoint, input)
  } catch (error) {
    if (token === undefined || !isNotSignedIn(error) || !(await renewSession(token))) throw error
    return await requestOnce(endpoint, input)
  }
}

/** For questions, which are answered at once or not at all. */
export async function ask<E extends Endpoint>(endpoint: E, input: InputOf<E> & CallOptions): Promise<ResponseOf<E>> {
  const outcome = await call(endpoint, input)
  if (outcome.state === 'done') return outcome.answer
  throw new UnreadableAnswer(202, outcome.operation)
}
