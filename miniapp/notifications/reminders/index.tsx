import { ReminderPurposeSchema } from '@shared/notifications/contract'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { subscribing } from '@/platform/subscribing'
import { useResident } from '@/stores/session'
import { Card } from '@/ui/card'
import { Page } from '@/ui/page'
import { Section } from '@/ui/section'
import { AskReminders, MessageSettings } from '../ask-reminders'

/** The truth about reminders: which can reach her, what each is for, and how to turn them off. */
export default function RemindersPage() {
  const t = useT()
  const resident = useResident()
  return (
    <Page title={t('notifications.reminders.title')}>
      <View>{t('notifications.reminders.truth')}</View>
      <AskReminders key={resident?.id ?? ''} purposes={ReminderPurposeSchema.options} />
      <Section title={t('notifications.reminders.off')}>
        <Card>{t('notifications.reminders.off.how')}</Card>
        {subscribing.asksToSubscribe && <MessageSettings />}
      </Section>
    </Page>
  )
}
