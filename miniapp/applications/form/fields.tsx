import type { Form, Value } from '@shared/forms/schema'
import type { FieldIssue } from '@shared/forms/validate'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { Pressable } from '@/ui/pressable'
import s from './form.module.scss'
import { FormField, type ShownField } from './form-field'
import { issueWords } from './words'

interface FieldsProps {
  form: Form
  names: readonly string[]
  shown: (name: string) => ShownField
  issues: readonly FieldIssue[]
  /** The field the keyboard goes to. */
  focus: string | null
  onFocusGone: () => void
  onChange: (name: string, value: Value | null) => void
}

/** Questions of a form, one below the other. */
export function Fields({ form, names, shown, issues, focus, onFocusGone, onChange }: FieldsProps) {
  return (
    <View className={s.fields}>
      {names.map((name) => {
        const field = form.properties[name]
        if (!field) return null
        return (
          <FormField
            key={name}
            name={name}
            field={field}
            required={form.required.includes(name)}
            shown={shown(name)}
            issue={issues.find((issue) => issue.field === name) ?? null}
            focus={focus === name}
            onFocusGone={onFocusGone}
            onChange={(value) => onChange(name, value)}
          />
        )
      })}
    </View>
  )
}

/** What is to be put right, read out at once; each leads to its field. */
export function Issues({
  form,
  issues,
  onGo,
}: {
  form: Form
  issues: readonly FieldIssue[]
  onGo: (name: string) => void
}) {
  const t = useT()
  // One sentence a field: the next one comes when this is put right.
  const first = issues.filter((issue, index) => issues.findIndex(({ field }) => field === issue.field) === index)
  if (first.length === 0) return null
  return (
    <View className={s.summary} {...a11y({ role: 'alert' })}>
      <View className={s.summaryTitle}>{t('applications.issue.count', { count: first.length })}</View>
      {first.map((issue) => {
        const field = form.properties[issue.field]
        if (!field) return null
        const words = issueWords(issue, field, t)
        return (
          <Pressable key={issue.field} className={s.jump ?? ''} label={words} onPress={() => onGo(issue.field)}>
            {words}
          </Pressable>
        )
      })}
    </View>
  )
}
