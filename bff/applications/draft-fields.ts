/** What a draft shows and takes of its values. Pure. */
import type { DraftField } from '@shared/applications/contract'
import type { Field, Form, Value, Values } from '@shared/forms/schema'
import { isEmpty } from '@shared/forms/validate'
import { maskDocumentNumber, maskMobile, maskName } from '@shared/standards/mask'
import type { LocalDay } from '@shared/standards/time'
import type { KeptDraft, KeptField } from './draft-store'

const VISIBLE = 6

/** As it leaves for the phone. Of an address, which says where she lives, the district stays readable. */
export function maskValue(field: Field, value: Value): Value {
  const text = String(value)
  const format = field.type === 'string' ? field.format : undefined
  if (format === 'mobile') return maskMobile(text)
  if (format === 'id-number' || format === 'usc-code') return maskDocumentNumber(text)
  const characters = Array.from(text)
  if (characters.length <= VISIBLE) return maskName(text)
  if (/^[\dA-Za-z]+$/.test(text)) return maskDocumentNumber(text)
  return characters.slice(0, VISIBLE).join('') + '*'.repeat(Math.min(characters.length - VISIBLE, 8))
}

/** Every field of the form, private values masked. */
export function presentFields({ form, fields }: Pick<KeptDraft, 'form' | 'fields'>): Record<string, DraftField> {
  return Object.fromEntries(
    Object.entries(form.properties).map(([name, field]): [string, DraftField] => {
      const { value = null, origin = null } = fields[name] ?? {}
      const masked = field['x-private'] === true && !isEmpty(value)
      return [name, { value: masked ? maskValue(field, value as Value) : value, masked, origin }]
    }),
  )
}

/**
 * The fields after she has typed. A masked value that comes back as it was shown is not hers: what it stands for stays.
 * @returns null when a field is not of the form, or is read-only and would change
 */
export function typeInto(
  { form, fields }: Pick<KeptDraft, 'form' | 'fields'>,
  typed: Readonly<Record<string, Value | null>>,
  today: LocalDay,
): Record<string, KeptField> | null {
  const next = { ...fields }
  for (const [name, value] of Object.entries(typed)) {
    const field = form.properties[name]
    if (!field) return null
    const before = fields[name]?.value ?? null
    const untouched =
      before === value ||
      (field['x-private'] === true && before !== null && value !== null && value === maskValue(field, before))
    if (!untouched && field.readOnly) return null
    if (!untouched) next[name] = { value, origin: { kind: 'typed', name: null, asOf: today } }
  }
  return next
}

/** What is sent: everything that is filled in, in full. */
export function valuesOf({ form, fields }: Pick<KeptDraft, 'form' | 'fields'>): Values {
  return Object.fromEntries(
    Object.keys(form.properties).flatMap((name) => {
      const value = fields[name]?.value ?? null
      return isEmpty(value) ? [] : [[name, value] as const]
    }),
  )
}

/** What is known of a field is carried over to a new version of the form by its name. */
export function carryOver(form: Form, fields: Readonly<Record<string, KeptField>>): Record<string, KeptField> {
  return Object.fromEntries(
    Object.keys(form.properties).flatMap((name) => {
      const kept = fields[name]
      // What the form itself gave is given anew, and what she cannot correct is read anew.
      const stays = kept && kept.origin?.kind !== 'default' && !form.properties[name]?.readOnly
      return stays ? [[name, kept] as const] : []
    }),
  )
}
