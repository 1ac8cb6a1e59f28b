import { residentEndpoints } from '@shared/residents/contract'
import { platform } from '@/platform'
import { useSession } from '@/stores/session'
import { useUnsent } from '@/stores/unsent'
import { forgetResident } from './ask-again'
import { ApiProblem } from './problems'
import { requestOnce } from './request'

let underWay: Promise<boolean> | null = null

/**
 * The BFF no longer knows this token. Where WeChat can vouch for the resident without asking her, she is signed in
 * again unnoticed, once for all requests that met the same refusal; otherwise the phone forgets her.
 * @returns whether asking again makes sense. @throws NetworkProblem: then nothing is forgotten.
 */
export async function renewSession(refusedToken: string): Promise<boolean> {
  const current = useSession.getState().session
  if (current && current.token !== refusedToken) return true
  if (!current) return false
  if (!platform.signsInSilently) {
    forgetResident()
    return false
  }
  underWay ??= renew(current.resident.id).finally(() => {
    underWay = null
  })
  return underWay
}

async function renew(residentId: string): Promise<boolean> {
  try {
    const step = await platform.beginSignIn('')
    if (step.state === 'left') return false
    const outcome = await requestOnce(residentEndpoints.signIn, { body: { kind: step.kind, code: step.code } })
    if (outcome.state !== 'done') return false
    if (outcome.answer.resident.id !== residentId) forgetResident()
    useSession.getState().signedIn(outcome.answer)
    useUnsent.getState().belongsTo(outcome.answer.resident.id)
    return true
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.problem.status >= 500) throw error
    forgetResident()
    return false
  }
}
