import { visitName } from '@shared/appointments/visit'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import s from './item-names.module.scss'
import { useVisit } from './use-visit'

/**
 * What she is booking for, and how long it takes at the window. From the catalogue, not from the link: a link can say
 * anything. Nothing is shown when it is not known, because the page works without it.
 */
export function ItemNames({ items }: { items: string }) {
  const t = useT()
  const { data } = useVisit(items)
  if (!data) return null
  const item = visitName(data.items)
  return (
    <View className={s.item}>
      {data.minutes > 0 ? t('appointments.itemFor', { item, count: data.minutes }) : t('appointments.item', { item })}
    </View>
  )
}
