import type { Reminder, ReminderPurpose } from '@shared/notifications/contract'
import { View } from '@tarojs/components'
import { type Translate, useT } from '@/i18n'
import { subscribing } from '@/platform/subscribing'
import type { Subscribed } from '@/platform/types'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { Button } from '@/ui/button'
import { Cell, Cells } from '@/ui/cell'
import { ErrorState } from '@/ui/error-state'
import { Section } from '@/ui/section'
import { Skeleton } from '@/ui/skeleton'
import s from './reminders.module.scss'
import { isOn, useReminders } from './use-reminders'

/**
 * Asks, where it is worth something to her, whether WeChat may tell her: what for, how it stands, one button. A browser
 * cannot ask: it says where that is done, and shows what became of it.
 */
export function AskReminders({ purposes }: { purposes: readonly ReminderPurpose[] }) {
  const t = useT()
  const { answer, reminders, canAsk, said, report, ask, tellAgain } = useReminders(purposes)
  const allOn = reminders.length > 0 && reminders.every(isOn)
  const allowed = allowedOfTwo(reminders)
  return (
    <Section title={t(allOn ? 'notifications.ask.on' : 'notifications.ask.title')}>
      <Answered answer={answer} skeleton={<Skeleton shape="cells" count={purposes.length} />}>
        {({ phone }) => (
          <>
            <Cells label={t('notifications.reminders.title')}>
              {reminders.map((reminder) => (
                <Cell
                  key={reminder.purpose}
                  icon={isOn(reminder) ? 'check-circle' : 'bell'}
                  title={t(`notifications.purpose.${reminder.purpose}`)}
                  note={standing(reminder, t)}
                />
              ))}
            </Cells>
            {!phone && <View className={s.quiet}>{t('notifications.ask.noWechat')}</View>}
            {phone && !subscribing.asksToSubscribe && !allOn && (
              <View className={s.quiet}>{t('notifications.ask.browser')}</View>
            )}
            {canAsk && allowed !== null && <View className={s.quiet}>{t(`notifications.ask.twice.${allowed}`)}</View>}
            {canAsk && (
              <Button
                kind={allOn && allowed === null ? 'quiet' : 'secondary'}
                icon="bell"
                busy={report.busy}
                onPress={ask}
              >
                {t(allOn ? 'notifications.ask.more' : 'notifications.ask.action')}
              </Button>
            )}
          </>
        )}
      </Answered>
      {said && <WhatCame said={said} />}
      {report.problem !== null && <ErrorState problem={report.problem} busy={report.busy} onRetry={tellAgain} />}
    </Section>
  )
}

/** A visit is told of twice, by one template that is granted one message at a time. Null when both can be sent. */
function allowedOfTwo(reminders: readonly Reminder[]): 0 | 1 | null {
  const visit = reminders.find(({ purpose }) => purpose === 'appointment_reminder')
  if (!visit || visit.kind === 'long_term' || visit.granted >= 2) return null
  return visit.granted === 1 ? 1 : 0
}

/** How it stands, by the ledger of what she granted. */
function standing({ kind, granted, answer }: Reminder, t: Translate): string {
  if (granted > 0) {
    return kind === 'long_term'
      ? t('notifications.granted.always')
      : t('notifications.granted.times', { count: granted })
  }
  if (answer === null) return t('notifications.granted.never')
  return t(`notifications.granted.${answer === 'accept' ? 'spent' : answer}`)
}

/** What WeChat said, where it was not a yes. None of it is an error: she may say no. */
function WhatCame({ said }: { said: Subscribed }) {
  const t = useT()
  if (said.state === 'off') {
    return (
      <View className={s.came} {...a11y({ role: 'status', live: 'polite' })}>
        <View>{t('notifications.ask.off')}</View>
        <MessageSettings />
      </View>
    )
  }
  const refused = said.state === 'answered' && said.answers.every(({ answer }) => answer !== 'accept')
  if (said.state === 'answered' && !refused) return null
  return (
    <View className={s.came} {...a11y({ role: 'status', live: 'polite' })}>
      {t(refused ? 'notifications.ask.refused' : 'notifications.ask.failed')}
    </View>
  )
}

/** The way to WeChat's own switches. */
export function MessageSettings() {
  const t = useT()
  return (
    <Button kind="secondary" onPress={() => void subscribing.openMessageSettings()}>
      {t('notifications.reminders.settings')}
    </Button>
  )
}
