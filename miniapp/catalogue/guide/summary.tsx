import type { Guide } from '@shared/catalogue/contract'
import { View } from '@tarojs/components'
import { type Format, type Translate, useFormat, useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { Facts } from '@/ui/facts'
import s from './summary.module.scss'

/** What it is, and the four things everybody asks first. */
export function Summary({ guide }: { guide: Guide }) {
  const t = useT()
  const format = useFormat()
  const { item, visitReason } = guide
  return (
    <View className={s.summary}>
      <View className={s.name} {...a11y({ role: 'heading', level: 2 })}>
        {item.name}
      </View>
      <View className={s.who}>{item.department}</View>
      <Facts
        facts={[
          { label: t('catalogue.fact.visits'), value: visits(guide, t) },
          { label: t('catalogue.fact.time'), value: time(guide, t) },
          { label: t('catalogue.fact.fee'), value: fee(guide, t, format) },
          { label: t('catalogue.fact.where'), value: where(guide, t) },
        ]}
      />
      <View>
        <View className={s.booking}>{t(`catalogue.booking.${item.booking}`)}</View>
        <View className={s.quiet}>{t(`catalogue.booking.${item.booking}.means`)}</View>
        {item.visits > 0 && visitReason && (
          <View className={s.quiet}>{t('catalogue.visitReason', { reason: visitReason })}</View>
        )}
      </View>
    </View>
  )
}

const visits = ({ item }: Guide, t: Translate) =>
  item.visits === 0 ? t('catalogue.visits.none') : t('catalogue.visits', { count: item.visits })

const time = ({ item }: Guide, t: Translate) =>
  item.promisedDays === 0 ? t('catalogue.time.atOnce') : t('catalogue.time', { count: item.promisedDays })

/** One amount is told here; several are told apart below. */
function fee({ fees }: Guide, t: Translate, format: Format): string {
  const [only, ...others] = fees.filter(({ yuan }) => yuan > 0)
  if (!only) return format.money(0)
  return others.length === 0 ? format.money(only.yuan) : t('catalogue.fee.several', { count: others.length + 1 })
}

function where({ item }: Guide, t: Translate): string {
  if (!item.online) return t('catalogue.where.hall')
  return t(item.visits === 0 ? 'catalogue.where.either' : 'catalogue.where.startOnline')
}
