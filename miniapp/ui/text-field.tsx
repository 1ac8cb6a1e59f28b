import { Input, Textarea, View } from '@tarojs/components'
import { a11y } from './a11y'
import { cx } from './cx'
import s from './text-field.module.scss'

interface TextFieldProps {
  /** What a screen reader calls it; the page shows it above. */
  label: string
  value: string
  onChange: (value: string) => void
  /** She has gone on to something else. */
  onLeave?: () => void
  /** Which keys the phone shows. */
  keys?: 'text' | 'number' | 'digit'
  /** Several lines. */
  long?: boolean
  maxLength?: number
  placeholder?: string
  /** Something is wrong with what is in it; said below it. */
  wrong?: boolean
  focus?: boolean
}

const weapp = process.env.TARO_ENV === 'weapp'

/** A browser's field of numbers turns them with the wheel, and is called a spin button: digits are text there. */
const BROWSER_KEYS = { number: 'numeric', digit: 'decimal' } as const

export function TextField(props: TextFieldProps) {
  const {
    label,
    value,
    onChange,
    onLeave,
    keys = 'text',
    long,
    maxLength = 200,
    placeholder = '',
    wrong,
    focus,
  } = props
  const common = {
    value,
    placeholder,
    placeholderClass: s.placeholder ?? '',
    maxlength: maxLength,
    ...(focus && { focus }),
    onInput: (event: { detail: { value: string } }) => onChange(event.detail.value),
    onBlur: () => onLeave?.(),
    nativeProps: {
      'aria-label': label,
      ...(keys !== 'text' && { inputMode: BROWSER_KEYS[keys] }),
      ...(wrong && { 'aria-invalid': 'true' }),
    },
    ...a11y({ label }),
  }
  return (
    <View className={cx(s.field, wrong && s.wrong)}>
      {long ? (
        <Textarea className={s.lines} {...common} />
      ) : (
        <Input className={s.line} type={weapp ? keys : 'text'} confirmType="done" {...common} />
      )}
    </View>
  )
}
