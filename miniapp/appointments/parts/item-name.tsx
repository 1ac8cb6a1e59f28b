import { catalogueEndpoints } from '@shared/catalogue/contract'
import { View } from '@tarojs/components'
import { useAnswer } from '@/api/use-answer'
import { useT } from '@/i18n'
import s from './item-name.module.scss'

/**
 * What she is booking for. From the guide she came from, not from the link: a link can say anything. Nothing is shown
 * when it is not known, because the page works without it.
 */
export function ItemName({ code }: { code: string }) {
  const t = useT()
  const { data } = useAnswer(catalogueEndpoints.guide, { params: { code } })
  if (!data || data.guide.state === 'unavailable') return null
  return <View className={s.item}>{t('appointments.item', { item: data.guide.data.item.name })}</View>
}
