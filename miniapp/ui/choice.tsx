import { View } from '@tarojs/components'
import { a11y } from './a11y'
import s from './choice.module.scss'
import { cx } from './cx'
import { Icon } from './icon'
import { Pressable } from './pressable'

interface RadioListProps<Key extends string> {
  /** What the choice is about, for a screen reader. */
  label: string
  options: readonly { key: Key; label: string; note?: string }[]
  /** null: nothing chosen yet. */
  value: Key | null
  onChange: (key: Key) => void
  wrong?: boolean
}

/** One of a few, each in a row of its own. Nothing is chosen for her. */
export function RadioList<Key extends string>({ label, options, value, onChange, wrong }: RadioListProps<Key>) {
  return (
    <View className={s.list} {...a11y({ role: 'radiogroup', label })}>
      {options.map((option) => (
        <Pressable
          key={option.key}
          className={cx(s.choice, option.key === value && s.chosen, wrong && s.wrong)}
          role="radio"
          label={option.note ? `${option.label}，${option.note}` : option.label}
          checked={option.key === value}
          onPress={() => onChange(option.key)}
        >
          <View className={s.dot} />
          <View>
            <View>{option.label}</View>
            {option.note && <View className={s.note}>{option.note}</View>}
          </View>
        </Pressable>
      ))}
    </View>
  )
}

interface CheckBoxProps {
  children: string
  checked: boolean
  onChange: (checked: boolean) => void
}

/** Something she states or adds herself. Never ticked for her. */
export function CheckBox({ children, checked, onChange }: CheckBoxProps) {
  return (
    <Pressable
      className={cx(s.choice, checked && s.chosen)}
      role="checkbox"
      label={children}
      checked={checked}
      onPress={() => onChange(!checked)}
    >
      <View className={s.mark}>
        <Icon name={checked ? 'check-square' : 'square'} />
      </View>
      <View>{children}</View>
    </Pressable>
  )
}
