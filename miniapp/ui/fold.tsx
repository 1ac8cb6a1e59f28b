import { View } from '@tarojs/components'
import { type PropsWithChildren, type ReactNode, useState } from 'react'
import s from './fold.module.scss'
import { Icon } from './icon'
import { Pressable } from './pressable'

interface FoldProps {
  title: string
  /** Below the title, read whether it is open or not. */
  note?: ReactNode
  /** Open from the start. */
  open?: boolean
}

/** Something longer behind one line that says what it is. */
export function Fold({ title, note, open: atFirst = false, children }: PropsWithChildren<FoldProps>) {
  const [open, setOpen] = useState(atFirst)
  return (
    <View className={s.fold}>
      <Pressable className={s.head ?? ''} label={title} expanded={open} onPress={() => setOpen(!open)}>
        <View className={s.words}>
          <View className={s.title}>{title}</View>
          {note !== undefined && <View className={s.note}>{note}</View>}
        </View>
        <Icon name={open ? 'chevron-up' : 'chevron-down'} small />
      </Pressable>
      {open && <View className={s.body}>{children}</View>}
    </View>
  )
}
