import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { a11y } from './a11y'
import { Pressable } from './pressable'
import s from './section.module.scss'

interface SectionProps {
  title?: string
  /** One way on, beside the title. */
  action?: { label: string; onPress: () => void }
}

/** A part of a page under its heading. */
export function Section({ title, action, children }: PropsWithChildren<SectionProps>) {
  return (
    <View className={s.section}>
      {title && (
        <View className={s.head}>
          <View className={s.title} {...a11y({ role: 'heading', level: 2 })}>
            {title}
          </View>
          {action && (
            <Pressable className={s.action ?? ''} label={action.label} onPress={action.onPress}>
              {action.label}
            </Pressable>
          )}
        </View>
      )}
      {children}
    </View>
  )
}
