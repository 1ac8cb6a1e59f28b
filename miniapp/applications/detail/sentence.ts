import type { Application, ApplicationCard } from '@shared/applications/contract'
import type { Format, Translate } from '@/i18n'

type Said = Pick<ApplicationCard, 'stage' | 'step' | 'supplementDeadline' | 'laterDeadline' | 'promisedDay'>

/** Where it stands, in one sentence. */
export function stateSentence(card: Said, t: Translate, format: Format): string {
  const { stage, step, supplementDeadline, promisedDay } = card
  if (stage === 'supplement') {
    return supplementDeadline === null
      ? t('applications.state.supplement')
      : t('applications.state.supplement.until', { day: format.day(supplementDeadline) })
  }
  if (stage === 'submitted') return t('applications.state.submitted')
  if (stage === 'finished') return t('applications.state.finished')
  const where =
    stage === 'in_review' && step !== '' ? t('applications.state.step', { step }) : t(`applications.state.${stage}`)
  return promisedDay === null ? where : t('applications.state.promised', { where, day: format.day(promisedDay) })
}

/** As above, with what only the whole application says. */
export function fullSentence(application: Application, t: Translate, format: Format): string {
  const { stage, supplement, result, supplementDeadline } = application
  if (stage === 'supplement' && supplement?.handedInAt != null) return t('applications.state.handedIn')
  if (stage === 'supplement' && supplementDeadline === null) return t('applications.state.supplement')
  if (stage === 'finished' && result) return t(`applications.result.${result.kind}`)
  return stateSentence(application, t, format)
}
