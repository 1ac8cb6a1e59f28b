import { ApiProblem, NetworkProblem, UnreadableAnswer } from '@/api/problems'
import type { Translate } from '@/i18n'
import type { IconName } from './icon'

/** Whose side it is on decides what she is told: these are never the same message. */
export type Whose = 'ours' | 'upstream' | 'network' | 'offline' | 'rule' | 'request' | 'signIn'

export interface Explained {
  whose: Whose
  happened: string
  next: string
  /** Asking again can help. */
  canRetry: boolean
  /** For 12345, only where it is our side. */
  number: string | null
}

export const WHOSE_ICON: Record<Whose, IconName> = {
  ours: 'alert-circle',
  upstream: 'clock',
  network: 'wifi-off',
  offline: 'wifi-off',
  rule: 'info',
  request: 'info',
  signIn: 'log-in',
}

/** A failure in words: what happened, and what can be done now. */
export function explain(error: unknown, t: Translate): Explained {
  if (error instanceof ApiProblem) return fromProblem(error)
  if (error instanceof NetworkProblem) return fromNetwork(error, t)
  if (error instanceof UnreadableAnswer) {
    return {
      whose: 'ours',
      happened: t('ui.broken.happened'),
      next: t('ui.broken.next'),
      canRetry: true,
      number: error.requestId,
    }
  }
  return { whose: 'ours', happened: t('ui.crash.happened'), next: t('ui.crash.next'), canRetry: true, number: null }
}

function fromProblem({ problem }: ApiProblem): Explained {
  const { fault, retry, detail, nextStep, requestId } = problem
  const whose: Whose =
    retry === 'sign-in'
      ? 'signIn'
      : fault === 'us'
        ? 'ours'
        : fault === 'request' || fault === 'rule'
          ? fault
          : 'upstream'
  return {
    whose,
    happened: detail,
    next: nextStep,
    canRetry: retry === 'same' || retry === 'later',
    number: whose === 'ours' ? requestId : null,
  }
}

function fromNetwork({ kind, waitedSeconds }: NetworkProblem, t: Translate): Explained {
  const common = { canRetry: true, number: null }
  if (kind === 'offline') {
    return { ...common, whose: 'offline', happened: t('ui.offline.happened'), next: t('ui.offline.next') }
  }
  if (kind === 'timeout') {
    const happened = t('ui.timeout.happened', { seconds: waitedSeconds })
    return { ...common, whose: 'network', happened, next: t('ui.timeout.next') }
  }
  return { ...common, whose: 'network', happened: t('ui.unreachable.happened'), next: t('ui.unreachable.next') }
}
