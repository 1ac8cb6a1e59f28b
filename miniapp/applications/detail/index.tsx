import type { Application } from '@shared/applications/contract'
import { View } from '@tarojs/components'
import { Rate } from '@/feedback/rate'
import { useFormat, useT } from '@/i18n'
import { AskReminders } from '@/notifications/ask-reminders'
import { open, useOpenedWith } from '@/routes'
import { a11y } from '@/ui/a11y'
import { Answered, PartView } from '@/ui/answered'
import { Empty } from '@/ui/empty'
import { Notice } from '@/ui/notice'
import { Page } from '@/ui/page'
import { Rows } from '@/ui/rows'
import { Skeleton } from '@/ui/skeleton'
import { remember } from '../parts/remember'
import { WorkingDayClock } from './clock'
import s from './detail.module.scss'
import { HandIn } from './hand-in'
import { History } from './history'
import { HandedIn } from './materials'
import { Outcome } from './result'
import { fullSentence } from './sentence'
import { useApplication } from './use-application'

/** An application of hers: where it stands, what it needs of her, what happened, what came of it. */
export default function ApplicationPage() {
  const t = useT()
  const { id = '' } = useOpenedWith('applications/detail/index')
  const answer = useApplication(id)
  const refresh = () => void answer.refresh()
  return (
    <Page title={t('applications.detail.title')}>
      {id === '' ? (
        <Empty
          sentence={t('applications.detail.none')}
          action={{ label: t('applications.mine.title'), onPress: () => void open('applications/mine/index') }}
        />
      ) : (
        <Answered answer={answer} skeleton={<DetailSkeleton />}>
          {({ application }) => (
            <PartView part={application} busy={answer.refreshing} onRetry={refresh}>
              {(known) => <Known application={known} onRefused={refresh} />}
            </PartView>
          )}
        </Answered>
      )}
    </Page>
  )
}

/** While it moves: now she knows what she would be told of. */
const PROGRESS = ['application_progress'] as const

function Known({ application, onRefused }: { application: Application; onRefused: () => void }) {
  const t = useT()
  const { supplement, later, laterDeadline, result, clock, timeline, materials, pending, stage } = application
  const isAsked = supplement !== null && supplement.handedInAt === null && stage === 'supplement'
  // Not accepted yet, nothing of it is due: what has happened comes first.
  const follow = later.length > 0 && pending === null && stage !== 'finished' && (
    <HandIn
      application={application}
      title={t('applications.later.title')}
      reason={t('applications.later.reason')}
      deadline={laterDeadline}
      materials={later}
      together={false}
      onRefused={onRefused}
    />
  )
  return (
    <>
      <State application={application} />
      {pending && (
        <Notice icon="clock" tone="warning">
          {t(`applications.pending.${pending}`)}
        </Notice>
      )}
      {isAsked && pending === null && (
        <HandIn
          application={application}
          title={t('applications.supplement.title')}
          reason={t('applications.supplement.reason', { reason: supplement.reason })}
          deadline={supplement.deadline}
          materials={supplement.materials}
          together
          onRefused={onRefused}
        />
      )}
      {laterDeadline !== null && follow}
      {stage !== 'finished' && <AskReminders purposes={PROGRESS} />}
      {result && <Outcome result={result} />}
      {stage === 'finished' && pending === null && (
        <Rate application={application} onRated={remember} onRefused={onRefused} />
      )}
      {stage !== 'finished' && <WorkingDayClock clock={clock} />}
      <History timeline={timeline} />
      {laterDeadline === null && follow}
      <HandedIn materials={materials} />
      <Numbers application={application} />
    </>
  )
}

function State({ application }: { application: Application }) {
  const t = useT()
  const format = useFormat()
  return (
    <View className={s.state} {...a11y({ role: 'status', live: 'polite' })}>
      <View className={s.item}>{application.itemName}</View>
      <View className={s.sentence}>{fullSentence(application, t, format)}</View>
      {application.receiptNo !== null && (
        <View className={s.quiet}>{t('applications.detail.receiptNo', { number: application.receiptNo })}</View>
      )}
    </View>
  )
}

function Numbers({ application }: { application: Application }) {
  const t = useT()
  const format = useFormat()
  const { id, receiptNo, acceptanceNo, department, submittedAt } = application
  return (
    <Rows
      rows={[
        { label: t('applications.detail.department'), value: department },
        { label: t('applications.detail.submitted'), value: format.dateTime(submittedAt) },
        { label: t('applications.detail.receipt'), value: receiptNo ?? id },
        ...(acceptanceNo === null ? [] : [{ label: t('applications.detail.acceptance'), value: acceptanceNo }]),
      ]}
    />
  )
}

function DetailSkeleton() {
  return (
    <>
      <Skeleton shape="lines" count={2} />
      <Skeleton shape="cards" count={1} />
      <Skeleton shape="cells" />
    </>
  )
}
