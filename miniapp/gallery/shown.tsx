import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { Section } from '@/ui/section'

/** A component under its name, in one of its states. */
export function Shown({ name, children }: PropsWithChildren<{ name: string }>) {
  return (
    <Section title={name}>
      <View>{children}</View>
    </Section>
  )
}

export const nothing = (): void => undefined
