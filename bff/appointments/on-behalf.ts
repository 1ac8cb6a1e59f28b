import type { WriteContext } from '../operations/operations'
import type { ResidentSession } from '../residents/sessions'
import { AuthorityMissing } from '../upstreams/hall'
import type { Caller } from '../upstreams/upstream'

/**
 * Carries out a write about an appointment with the resident's own token. Where the hall says that it is for somebody
 * else, the identity platform is asked, now, whether she may still act for them, and the write is sent once more with its
 * word: the hall has remembered nothing of the first. @throws ProblemError may_not_act_for when she may not
 */
export async function withAuthority<T>(
  session: ResidentSession,
  write: WriteContext,
  send: (caller: Caller) => Promise<T>,
): Promise<T> {
  try {
    return await send(await session.callerFor('hall'))
  } catch (error) {
    if (!(error instanceof AuthorityMissing)) throw error
    write.onBehalfOf(error.principal)
    return send(await session.callerFor('hall', { onBehalfOf: error.principal, anew: true }))
  }
}
