import { Input, View } from '@tarojs/components'
import { useT } from '@/i18n'
import { a11y } from './a11y'
import { Icon } from './icon'
import { Pressable } from './pressable'
import s from './search-field.module.scss'

interface SearchFieldProps {
  /** Also what a screen reader calls it. */
  placeholder: string
  value: string
  onChange: (value: string) => void
  /** The search key of the keyboard. */
  onSubmit?: (value: string) => void
  focus?: boolean
}

export function SearchField({ placeholder, value, onChange, onSubmit, focus = false }: SearchFieldProps) {
  const t = useT()
  return (
    <View className={s.field}>
      <Icon name="search" />
      <Input
        className={s.input}
        value={value}
        placeholder={placeholder}
        placeholderClass={s.placeholder ?? ''}
        type="text"
        confirmType="search"
        maxlength={40}
        {...(focus && { focus })}
        onInput={(event) => onChange(event.detail.value)}
        onConfirm={(event) => onSubmit?.(event.detail.value)}
        nativeProps={{ 'aria-label': placeholder }}
        {...a11y({ label: placeholder })}
      />
      {value !== '' && (
        <Pressable className={s.clear ?? ''} label={t('ui.clear')} onPress={() => onChange('')}>
          <Icon name="x" small />
        </Pressable>
      )}
    </View>
  )
}
