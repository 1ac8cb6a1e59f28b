import { View } from '@tarojs/components'
import s from './facts.module.scss'

interface Fact {
  label: string
  value: string
}

/** Two by two: visits, time, fee, where. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <View className={s.facts}>
      {facts.map(({ label, value }) => (
        <View key={label} className={s.fact}>
          <View className={s.label}>{label}</View>
          <View className={s.value}>{value}</View>
        </View>
      ))}
    </View>
  )
}
