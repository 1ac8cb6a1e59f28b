import { residentEndpoints } from '@shared/residents/contract'
import { platform } from '@/platform'
import { useSession } from '@/stores/session'
import { useUnsent } from '@/stores/unsent'
import { answers } from './answers'
import { askAgain, forgetResident } from './ask-again'
import { call } from './client'
import { UnreadableAnswer } from './problems'
import { requestOnce } from './request'
import { whileSigningIn } from './signing-in'

/**
 * Signs in. In WeChat at once; a browser leaves for the identity platform and comes back to `back`.
 * @returns false when the browser has left. @throws ApiProblem (real_name_required, …), NetworkProblem.
 */
export async function signIn(back: string): Promise<boolean> {
  const step = await platform.beginSignIn(back)
  if (step.state === 'left') return false
  await exchange(step.kind, step.code)
  await askAsHer()
  return true
}

/** When the app starts in a browser that comes back from the identity platform. @throws as `signIn`. */
export async function finishSignIn(): Promise<void> {
  const ticket = platform.takeTicket()
  if (ticket === null) return
  await whileSigningIn(() => exchange('ticket', ticket))
  await askAsHer()
}

/** The token becomes worthless, and nothing of the resident stays here, even if the BFF cannot be told. */
export async function signOut(): Promise<void> {
  try {
    await requestOnce(residentEndpoints.signOut, {})
  } finally {
    forgetResident()
    useUnsent.getState().forget()
  }
}

async function exchange(kind: 'wechat' | 'ticket', code: string): Promise<void> {
  // A code works once: it is never sent twice.
  const outcome = await call(residentEndpoints.signIn, { body: { kind, code } })
  if (outcome.state !== 'done') throw new UnreadableAnswer(202, outcome.operation)
  const before = useSession.getState().session?.resident.id
  if (before !== undefined && before !== outcome.answer.resident.id) forgetResident()
  useSession.getState().signedIn(outcome.answer)
  useUnsent.getState().belongsTo(outcome.answer.resident.id)
}

/** Every screen is asked for anew, as her. */
async function askAsHer(): Promise<void> {
  // What was answered to nobody is not shown to her, not even until her own answer comes.
  answers.forget('home.')
  answers.forget('appointments.mine')
  await askAgain('catalogue', 'appointments', 'applications', 'materials', 'certificates', 'notifications', 'residents')
}
