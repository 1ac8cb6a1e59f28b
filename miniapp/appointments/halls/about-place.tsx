import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import s from './index.module.scss'
import type { Locating } from './place'

const SENTENCES = {
  idle: 'appointments.halls.whyPlace',
  locating: 'appointments.halls.locating',
  refused: 'appointments.halls.placeRefused',
  unknown: 'appointments.halls.placeUnknown',
} as const satisfies Record<Locating, string>

/** What her place is asked for, and what became of asking. */
export function AboutPlace({ locating }: { locating: Locating }) {
  const t = useT()
  return (
    <View className={s.why} {...a11y({ role: 'status', live: 'polite' })}>
      {t(SENTENCES[locating])}
    </View>
  )
}
