import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { usePreferences } from '@/stores/preferences'
import { a11y } from './a11y'
import s from './cell.module.scss'
import { cx } from './cx'
import { Icon, type IconName } from './icon'
import { Pressable } from './pressable'

interface CellProps {
  title: string
  /** Below the title. */
  note?: ReactNode
  /** At the end of the row. */
  value?: ReactNode
  icon?: IconName
  onPress?: () => void
  /** What a screen reader says instead of title, note and value. */
  label?: string
}

/** A row of a list. Put rows in <Cells>, so that they are one list with lines between them. */
export function Cell({ title, note, value, icon, onPress, label }: CellProps) {
  // Big words need the whole row: what would stand at its end goes below.
  const elderly = usePreferences((state) => state.elderly)
  const hasValue = value !== undefined && value !== null
  const body = (
    <>
      {icon && (
        <View className={s.lead}>
          <Icon name={icon} />
        </View>
      )}
      <View className={s.words}>
        <View className={s.title}>{title}</View>
        {note !== undefined && note !== null && <View className={s.note}>{note}</View>}
        {hasValue && elderly && <View className={s.note}>{value}</View>}
      </View>
      {hasValue && !elderly && <View className={s.value}>{value}</View>}
      {onPress && (
        <View className={s.chevron}>
          <Icon name="chevron-right" small />
        </View>
      )}
    </>
  )
  const spoken = label ?? [title, note, value].filter((part) => typeof part === 'string').join('，')
  return (
    <View className={s.item} {...a11y({ role: 'listitem' })}>
      {onPress ? (
        <Pressable className={cx(s.cell, s.pressable)} label={spoken} onPress={onPress}>
          {body}
        </Pressable>
      ) : (
        <View className={s.cell}>{body}</View>
      )}
    </View>
  )
}

export function Cells({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <View className={s.cells} {...a11y({ role: 'list', ...(label && { label }) })}>
      {children}
    </View>
  )
}
