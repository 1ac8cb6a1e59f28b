import { Picker, View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { cx } from '@/ui/cx'
import { Icon } from '@/ui/icon'
import { Pressable } from '@/ui/pressable'
import s from './form.module.scss'

interface DateFieldProps {
  label: string
  /** YYYY-MM-DD, or null. */
  value: string | null
  onChange: (day: string) => void
  wrong: boolean
}

/** The phone's own wheel of years, months and days. */
export function DateField({ label, value, onChange, wrong }: DateFieldProps) {
  const t = useT()
  const format = useFormat()
  const words = value === null ? t('applications.form.chooseDay') : format.date(value)
  return (
    <Picker
      mode="date"
      value={value ?? ''}
      start="1900-01-01"
      end="2099-12-31"
      onChange={(event) => onChange(String(event.detail.value))}
    >
      {/* The picker around it hears the press. */}
      <Pressable className={cx(s.opens, wrong && s.wrong)} label={`${label}，${words}`} onPress={() => undefined}>
        <View className={cx(value === null && s.quiet)}>{words}</View>
        <Icon name="calendar" small />
      </Pressable>
    </Picker>
  )
}
