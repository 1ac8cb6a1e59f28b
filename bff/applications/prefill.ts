import type { Origin } from '@shared/applications/contract'
import type { Field, Form, Value } from '@shared/forms/schema'
import { checkField, isEmpty } from '@shared/forms/validate'
import type { LocalDay } from '@shared/standards/time'
import type { KeptField } from './draft-store'

/** What a source knows. `silent`: it did not answer, and may know later. */
export type Known = { text: string; origin: Origin } | { value: Value; origin: Origin } | null | 'silent'

/** Reads one value, by a source as the form names it. Asked only when a field has got so far down its list. */
export type Lookup = (source: string, field: { name: string; title: string }) => Promise<Known>

/**
 * Fills in what is empty and was not typed: a constant, then the first source that has a fitting value, then the default.
 * A source that is silent keeps nobody from beginning: its field stays empty and is asked for again.
 * @param which only these; all of the form unless given
 */
export async function fillIn(
  form: Form,
  fields: Readonly<Record<string, KeptField>>,
  lookup: Lookup,
  which: (kept: KeptField | undefined) => boolean = () => true,
): Promise<Record<string, KeptField>> {
  const filled = await Promise.all(
    Object.entries(form.properties).map(async ([name, field]): Promise<[string, KeptField]> => {
      const kept = fields[name]
      const open = !kept || (isEmpty(kept.value) && kept.origin?.kind !== 'typed')
      return [name, open && which(kept) ? await fill(name, field, lookup) : (kept ?? { value: null, origin: null })]
    }),
  )
  return Object.fromEntries(filled)
}

/**
 * Reads anew, once a day, what can only be corrected where it comes from: a correction made there reaches a draft that was
 * begun before. A source that is silent or has nothing that fits leaves what there is.
 */
export async function readAgain(
  form: Form,
  fields: Readonly<Record<string, KeptField>>,
  lookup: Lookup,
  today: LocalDay,
): Promise<Record<string, KeptField>> {
  const read = await Promise.all(
    Object.entries(form.properties).map(async ([name, field]): Promise<[string, KeptField][]> => {
      if (!isStale(field, fields[name], today)) return []
      const known = await fill(name, field, lookup)
      return isEmpty(known.value) ? [] : [[name, known]]
    }),
  )
  return { ...fields, ...Object.fromEntries(read.flat()) }
}

/** Whether a value that she cannot correct was last read on another day. */
export const isStale = (field: Field, kept: KeptField | undefined, today: LocalDay): boolean =>
  field.readOnly === true && kept?.origin?.asOf !== today

const BY_FORM: Origin = { kind: 'default', name: null, asOf: null }

async function fill(name: string, field: Field, lookup: Lookup): Promise<KeptField> {
  if (field.const !== undefined) return { value: field.const, origin: BY_FORM }
  let silent = false
  for (const source of field['x-source'] ?? []) {
    const known = await lookup(source, { name, title: field.title })
    if (known === 'silent') silent = true
    else if (known) {
      const value = fitting(name, field, 'text' in known ? known.text : known.value)
      if (value !== null) return { value, origin: known.origin }
    }
  }
  // A default stands in for what nobody knows, not for what somebody could not say just now.
  if (silent) return { value: null, origin: null, silent }
  return field.default === undefined ? { value: null, origin: null } : { value: field.default, origin: BY_FORM }
}

const DAY = /^(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?$/

/** What a source says, as the form wants it written; null when the form would not take it. */
function fitting(name: string, field: Field, said: Value): Value | null {
  const value = asWritten(field, said)
  return value === null || isEmpty(value) || checkField(name, field, value).length > 0 ? null : value
}

function asWritten(field: Field, said: Value): Value | null {
  if (field.type === 'boolean') return typeof said === 'boolean' ? said : null
  if (field.type !== 'string') return typeof said === 'number' ? said : said === '' ? null : Number(said)
  const text = String(said).trim()
  if (field.enum && !field.enum.includes(text)) {
    const place = field['x-enum-titles']?.indexOf(text) ?? -1
    return field.enum[place] ?? null
  }
  if (field.format === 'date') {
    const [, year, month, day] = DAY.exec(text) ?? []
    return year && month && day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : null
  }
  return field.format === 'id-number' || field.format === 'usc-code' ? text.toUpperCase() : text
}

/** Today’s word of the identity platform. */
export const originOf = (kind: Origin['kind'], asOf: LocalDay | null, name: string | null = null): Origin => ({
  kind,
  name,
  asOf,
})
