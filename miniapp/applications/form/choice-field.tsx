import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '@/i18n'
import { RadioList } from '@/ui/choice'
import { cx } from '@/ui/cx'
import { Icon } from '@/ui/icon'
import { Pressable } from '@/ui/pressable'
import { Sheet } from '@/ui/sheet'
import s from './form.module.scss'

interface ChoiceFieldProps {
  title: string
  /** With what is wrong, for a screen reader. */
  label: string
  options: readonly { key: string; label: string }[]
  value: string | null
  onChange: (key: string) => void
  wrong: boolean
}

/** More than these fill the screen: they come up in a sheet. */
const IN_PLACE = 6

export function ChoiceField({ title, label, options, value, onChange, wrong }: ChoiceFieldProps) {
  const t = useT()
  const [open, setOpen] = useState(false)
  if (options.length <= IN_PLACE) {
    return <RadioList label={label} options={options} value={value} onChange={onChange} wrong={wrong} />
  }
  const words = options.find(({ key }) => key === value)?.label ?? t('applications.form.choose')
  return (
    <>
      <Pressable className={cx(s.opens, wrong && s.wrong)} label={`${label}，${words}`} onPress={() => setOpen(true)}>
        <View className={cx(value === null && s.quiet)}>{words}</View>
        <Icon name="chevron-down" small />
      </Pressable>
      <Sheet open={open} title={title} onClose={() => setOpen(false)}>
        <RadioList
          label={title}
          options={options}
          value={value}
          onChange={(key) => {
            onChange(key)
            setOpen(false)
          }}
        />
      </Sheet>
    </>
  )
}
