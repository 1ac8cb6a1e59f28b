import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import s from './rows.module.scss'

export interface Row {
  label: string
  value: ReactNode
  note?: string | undefined
}

/** Facts to read through, one below the other. */
export function Rows({ rows }: { rows: readonly Row[] }) {
  return (
    <View className={s.rows}>
      {rows.map(({ label, value, note }) => (
        <View key={label}>
          <View className={s.label}>{label}</View>
          <View className={s.value}>{value}</View>
          {note !== undefined && <View className={s.note}>{note}</View>}
        </View>
      ))}
    </View>
  )
}
