import { notificationEndpoints } from '@shared/notifications/contract'
import { View } from '@tarojs/components'
import { useAnswer } from '@/api/use-answer'
import { useAskedWhenShown } from '@/api/use-asked-when-shown'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Button } from '@/ui/button'
import s from '../reminders.module.scss'
import { isOn } from '../use-reminders'

/** Says above the inbox that nothing of it reaches her elsewhere. As long as that is not known, nothing is said. */
export function RemindersOff() {
  const t = useT()
  const answer = useAnswer(notificationEndpoints.reminders, {})
  useAskedWhenShown(answer)
  if (!answer.data || answer.data.reminders.some(isOn)) return null
  return (
    <View className={s.banner}>
      <View className={s.title}>{t('notifications.off.title')}</View>
      <View>{t('notifications.off.sentence')}</View>
      <Button kind="secondary" icon="bell" onPress={() => void open('notifications/reminders/index')}>
        {t('notifications.off.action')}
      </Button>
    </View>
  )
}
