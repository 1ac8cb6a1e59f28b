import type { Origin } from '@shared/applications/contract'
import type { Field, Value } from '@shared/forms/schema'
import type { FieldIssue } from '@shared/forms/validate'
import { isLocalDay } from '@shared/standards/time'
import type { Format, Translate } from '@/i18n'

/** A value as people read it: the title of a choice, a day, yes or no. */
export function valueWords(field: Field | undefined, value: Value | null, t: Translate, format: Format): string {
  if (value === null || value === '') return t('applications.form.empty')
  if (typeof value === 'boolean') return t(value ? 'applications.form.yes' : 'applications.form.no')
  if (field?.type === 'string') {
    const chosen = field.enum?.indexOf(String(value)) ?? -1
    if (chosen >= 0) return titleOf(field, chosen)
    if (field.format === 'date' && isLocalDay(String(value))) return format.date(String(value))
  }
  return String(value)
}

type TextField = Extract<Field, { type: 'string' }>

export const titleOf = (field: TextField, index: number): string =>
  field['x-enum-titles']?.[index] ?? field.enum?.[index] ?? ''

/** 来自居民身份证，2026年11月25日 */
export function originWords({ kind, name, asOf }: Origin, t: Translate, format: Format): string {
  const from =
    (kind === 'certificate' || kind === 'previous') && name !== null
      ? t(`applications.origin.${kind}.named`, { name })
      : t(`applications.origin.${kind}`)
  return asOf === null ? from : t('applications.origin.dated', { from, day: format.date(asOf) })
}

/** Whether it is chosen from what is listed, not typed. */
export const isChosen = (field: Field): boolean =>
  field.type === 'boolean' || (field.type === 'string' && (field.enum !== undefined || field.format === 'date'))

/** What is wrong and how it would be right, in one sentence. */
export function issueWords(issue: FieldIssue, field: Field, t: Translate): string {
  const { title } = field
  switch (issue.rule) {
    case 'required':
      if (field.readOnly) return t('applications.issue.notGiven', { title })
      return t(isChosen(field) ? 'applications.issue.choose' : 'applications.issue.fill', { title })
    case 'enum':
      return t('applications.issue.choose', { title })
    case 'const':
      return t('applications.issue.const', { title, value: String(field.const ?? '') })
    case 'minLength':
    case 'maxLength':
    case 'minimum':
    case 'maximum':
      return t(`applications.issue.${issue.rule}`, { title, limit: issue.limit })
    case 'format':
      return t(`applications.issue.format.${issue.format}`, { title })
    case 'type':
    case 'pattern':
      return t(`applications.issue.${issue.rule}`, { title })
  }
}

/** A broken rule by its name, as the BFF tells it; null when the form knows no such rule for the field. */
export function issueOf(name: string, field: Field, rule: string): FieldIssue | null {
  switch (rule) {
    case 'required':
    case 'type':
    case 'enum':
    case 'const':
    case 'pattern':
      return { field: name, rule }
    case 'minLength':
    case 'maxLength': {
      const limit = field.type === 'string' ? field[rule] : undefined
      return limit === undefined ? null : { field: name, rule, limit }
    }
    case 'minimum':
    case 'maximum': {
      const limit = field.type === 'number' || field.type === 'integer' ? field[rule] : undefined
      return limit === undefined ? null : { field: name, rule, limit }
    }
    case 'format':
      return field.type === 'string' && field.format ? { field: name, rule, format: field.format } : null
    default:
      return null
  }
}
