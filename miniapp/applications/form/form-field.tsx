import type { DraftField } from '@shared/applications/contract'
import type { Field, Value } from '@shared/forms/schema'
import { type FieldIssue, isEmpty } from '@shared/forms/validate'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useFormat, useT } from '@/i18n'
import { Icon } from '@/ui/icon'
import { Pressable } from '@/ui/pressable'
import { ChoiceField } from './choice-field'
import { DateField } from './date-field'
import s from './form.module.scss'
import { TypedField } from './typed-field'
import { issueWords, originWords, titleOf, valueWords } from './words'

/** A field as she sees it: the server's value with its source, or what she typed since. */
export interface ShownField extends DraftField {
  changed: boolean
}

interface FormFieldProps {
  name: string
  field: Field
  required: boolean
  shown: ShownField
  issue: FieldIssue | null
  /** The keyboard goes here. */
  focus: boolean
  onFocusGone: () => void
  onChange: (value: Value | null) => void
}

/** Where the page scrolls to. */
export const fieldId = (name: string): string => `field-${name}`

/**
 * One question of the form. What is known is read, with where it comes from, and can be corrected; what is not known is
 * asked for.
 */
export function FormField(props: FormFieldProps) {
  const { name, field, shown, issue } = props
  const t = useT()
  const fixed = field.readOnly === true || (field.const !== undefined && shown.value === field.const)
  // It does not close under the finger of who is typing in it. Untouched, it shows what came from elsewhere meanwhile.
  const [opened, setOpened] = useState(false)
  const toCorrect = issue !== null && !fixed
  if (toCorrect && !opened) setOpened(true)
  const asking = opened || (isEmpty(shown.value) && !fixed)
  const change = (value: Value | null) => {
    setOpened(true)
    props.onChange(value)
  }
  const wrong = issue && issueWords(issue, field, t)
  return (
    <View className={s.field} id={fieldId(name)}>
      {asking ? (
        <Asked {...props} wrong={wrong} onChange={change} />
      ) : (
        <Known field={field} shown={shown} {...(!fixed && { onCorrect: () => setOpened(true) })} />
      )}
      {wrong && (
        <View className={s.issue}>
          <Icon name="alert-circle" small />
          <View>{wrong}</View>
        </View>
      )}
    </View>
  )
}

function Known({ field, shown, onCorrect }: { field: Field; shown: ShownField; onCorrect?: () => void }) {
  const t = useT()
  const format = useFormat()
  return (
    <View className={s.known}>
      <View>
        <View className={s.label}>{field.title}</View>
        <View className={s.value}>{valueWords(field, shown.value, t, format)}</View>
        {shown.changed ? (
          <View className={s.quiet}>{t('applications.origin.typed')}</View>
        ) : (
          shown.origin && <View className={s.quiet}>{originWords(shown.origin, t, format)}</View>
        )}
        {field.readOnly && <View className={s.quiet}>{t('applications.form.readOnly')}</View>}
      </View>
      {onCorrect && (
        <Pressable
          className={s.correct ?? ''}
          label={t('applications.form.correctOne', { title: field.title })}
          onPress={onCorrect}
        >
          {t('applications.form.correct')}
        </Pressable>
      )}
    </View>
  )
}

function Asked({
  field,
  required,
  shown,
  wrong,
  focus,
  onFocusGone,
  onChange,
}: FormFieldProps & { wrong: string | null }) {
  const t = useT()
  const title = required ? field.title : t('applications.form.optional', { title: field.title })
  const label = wrong ? `${title}，${wrong}` : title
  const value = shown.masked && !shown.changed ? null : shown.value
  const common = { label, wrong: wrong !== null }
  // As it was when she began to correct it; what she types now becomes masked in its turn.
  const [before] = useState(shown.masked ? String(shown.value ?? '') : null)
  return (
    <>
      <View className={s.asked}>{title}</View>
      {field.description && <View className={s.quiet}>{field.description}</View>}
      {before !== null && <View className={s.quiet}>{t('applications.form.masked', { value: before })}</View>}
      {field.type === 'boolean' ? (
        <ChoiceField
          {...common}
          title={field.title}
          options={[
            { key: 'yes', label: t('applications.form.yes') },
            { key: 'no', label: t('applications.form.no') },
          ]}
          value={value === null ? null : value === true ? 'yes' : 'no'}
          onChange={(key) => onChange(key === 'yes')}
        />
      ) : field.type === 'string' && field.enum ? (
        <ChoiceField
          {...common}
          title={field.title}
          options={field.enum.map((key, index) => ({ key, label: titleOf(field, index) }))}
          value={value === null ? null : String(value)}
          onChange={onChange}
        />
      ) : field.type === 'string' && field.format === 'date' ? (
        <DateField {...common} value={value === null ? null : String(value)} onChange={onChange} />
      ) : (
        <TypedField {...common} field={field} value={value} onChange={onChange} focus={focus} onLeave={onFocusGone} />
      )}
    </>
  )
}
