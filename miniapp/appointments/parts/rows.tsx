import { View } from '@tarojs/components'
import { Times } from '@/pages/appointments/times'
import s from './rows.module.scss'

export interface Row {
  label: string
  value: string
  note?: string
}

/** What was agreed, one line each. */
export function Rows({ rows }: { rows: readonly Row[] }) {
  return (
    <View className={s.rows}>
      {rows.map(({ label, value, note }) => (
        <View key={label}>
          <View className={s.label}>{label}</View>
          <View className={s.value}>
            <Times>{value}</Times>
          </View>
          {note !== undefined && <View className={s.note}>{note}</View>}
        </View>
      ))}
    </View>
  )
}
