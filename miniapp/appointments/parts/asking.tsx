import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { Icon } from '@/ui/icon'
import s from './asking.module.scss'

/** A change was sent and the hall has not answered: neither done nor failed, and said so until it is known. */
export function Asking({ what }: { what: 'hold' | 'confirm' | 'cancel' | 'move' }) {
  const t = useT()
  return (
    <View className={s.asking} {...a11y({ role: 'status', live: 'polite' })}>
      <Icon name="clock" />
      <View>{t(`appointments.asking.${what}`)}</View>
    </View>
  )
}
