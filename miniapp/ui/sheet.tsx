import { ScrollView, View } from '@tarojs/components'
import { type PropsWithChildren, useEffect, useId } from 'react'
import { useT } from '@/i18n'
import { platform } from '@/platform'
import { a11y } from './a11y'
import { Icon } from './icon'
import { Pressable } from './pressable'
import s from './sheet.module.scss'

interface SheetProps {
  open: boolean
  title: string
  onClose: () => void
}

/** Comes up from below, over the page. One question, or more about one thing. */
export function Sheet({ open, ...rest }: PropsWithChildren<SheetProps>) {
  return open ? <OpenSheet {...rest} /> : null
}

function OpenSheet({ title, onClose, children }: PropsWithChildren<Omit<SheetProps, 'open'>>) {
  const t = useT()
  const id = `sheet${useId().replace(/:/g, '')}`
  // A keyboard goes into the sheet, stays there, and afterwards returns to where it was.
  useEffect(() => platform.holdFocus(id), [id])
  return (
    <View className={s.over}>
      <View className={s.behind} catchMove onClick={onClose} {...a11y({ hidden: true })} />
      <View id={id} className={s.sheet} {...a11y({ role: 'dialog', modal: true, label: title })}>
        <View className={s.head}>
          <View className={s.title} {...a11y({ role: 'heading', level: 2 })}>
            {title}
          </View>
          <Pressable className={s.close ?? ''} label={t('ui.close')} closes onPress={onClose}>
            <Icon name="x" />
          </Pressable>
        </View>
        <ScrollView scrollY className={s.body}>
          <View className={s.content}>{children}</View>
        </ScrollView>
      </View>
    </View>
  )
}
