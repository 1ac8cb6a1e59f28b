import { View } from '@tarojs/components'
import { a11y } from './a11y'
import { cx } from './cx'
import { Pressable } from './pressable'
import s from './tabs.module.scss'

interface TabsProps<Key extends string> {
  items: readonly { key: Key; label: string }[]
  value: Key
  onChange: (key: Key) => void
  label: string
}

/** Views of the same thing: upcoming and past. */
export function Tabs<Key extends string>({ items, value, onChange, label }: TabsProps<Key>) {
  return (
    <View className={s.tabs} {...a11y({ role: 'tablist', label })}>
      {items.map((item) => (
        <Pressable
          key={item.key}
          className={cx(s.tab, item.key === value && s.selected)}
          role="tab"
          label={item.label}
          selected={item.key === value}
          onPress={() => onChange(item.key)}
        >
          {item.label}
        </Pressable>
      ))}
    </View>
  )
}
