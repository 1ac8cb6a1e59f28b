/**
 * Checks what was filled in against the form, on the phone while it is typed and in the BFF before it is sent. Answers
 * codes; whoever shows them finds the words. Runs in the JavaScript engines of old phones.
 */
import { isCreditCode } from '../standards/credit-code'
import { isIdentityNumber } from '../standards/identity-number'
import { isLocalDay } from '../standards/time'
import { isTravelPermit } from '../standards/travel-permit'
import type { Field, FORMATS, Form, Value } from './schema'

export type Format = (typeof FORMATS)[number]

export type FieldIssue = { field: string } & (
  | { rule: 'required' | 'type' | 'enum' | 'const' | 'pattern' }
  /** `limit`: characters for lengths, else the number itself. */
  | { rule: 'minLength' | 'maxLength' | 'minimum' | 'maximum'; limit: number }
  | { rule: 'format'; format: Format }
)
export type Rule = FieldIssue['rule']

/** As it is written in a form: no blanks around it, capital letters. Reading a card may forgive more. */
const asWritten = (value: string): boolean => value === value.trim().toUpperCase()

const FORMAT_CHECKS: Record<Format, (value: string) => boolean> = {
  date: isLocalDay,
  mobile: (value) => /^1[3-9]\d{9}$/.test(value),
  // Residents of Hong Kong and Macao are known by their travel permit.
  'id-number': (value) => asWritten(value) && (isIdentityNumber(value) || isTravelPermit(value)),
  'usc-code': (value) => asWritten(value) && isCreditCode(value),
}

/** Nothing typed is nothing filled in, whatever a text field holds then. */
export const isEmpty = (value: Value | null | undefined): value is null | undefined | '' =>
  value === undefined || value === null || value === ''

/**
 * Every rule that is broken, in the order of the steps. An empty list: the hall has nothing to object to.
 * @param skip fields that are not looked at: their value is only known masked
 */
export function checkForm(
  form: Form,
  values: Readonly<Record<string, Value | null>>,
  { skip = [] }: { skip?: readonly string[] } = {},
): FieldIssue[] {
  const required = new Set(form.required)
  return inOrder(form)
    .filter(([name]) => !skip.includes(name))
    .flatMap(([name, field]): FieldIssue[] => {
      const value = values[name]
      if (isEmpty(value)) return required.has(name) ? [{ field: name, rule: 'required' }] : []
      return checkField(name, field, value)
    })
}

/** Fields in the order they are asked in, then those in no step. */
function inOrder(form: Form): [string, Field][] {
  const steps = form['x-steps'].flatMap(({ fields }) => fields)
  const names = new Set([...steps, ...Object.keys(form.properties)])
  return [...names].flatMap((name) => {
    const field = form.properties[name]
    return field ? [[name, field] as [string, Field]] : []
  })
}

/** What is wrong with one value. The value is there: whether it has to be is `checkForm`'s matter. */
export function checkField(name: string, field: Field, value: Value): FieldIssue[] {
  if (!isOfType(field, value)) return [{ field: name, rule: 'type' }]
  const issues: FieldIssue[] = []
  if (field.const !== undefined && value !== field.const) issues.push({ field: name, rule: 'const' })
  if (field.type === 'string') issues.push(...checkText(name, field, value as string))
  if (field.type === 'number' || field.type === 'integer') issues.push(...checkNumber(name, field, value as number))
  return issues
}

function isOfType(field: Field, value: Value): boolean {
  if (field.type === 'string' || field.type === 'boolean') return typeof value === field.type
  if (typeof value !== 'number' || !Number.isFinite(value)) return false
  return field.type === 'number' || Number.isInteger(value)
}

function checkText(name: string, field: Extract<Field, { type: 'string' }>, value: string): FieldIssue[] {
  const issues: FieldIssue[] = []
  // Characters as people count them: a rare Chinese character is one, though it takes two units of a string.
  const length = Array.from(value).length
  if (field.enum && !field.enum.includes(value)) issues.push({ field: name, rule: 'enum' })
  if (field.minLength !== undefined && length < field.minLength)
    issues.push({ field: name, rule: 'minLength', limit: field.minLength })
  if (field.maxLength !== undefined && length > field.maxLength)
    issues.push({ field: name, rule: 'maxLength', limit: field.maxLength })
  if (field.pattern !== undefined && !matches(field.pattern, value)) issues.push({ field: name, rule: 'pattern' })
  if (field.format && !FORMAT_CHECKS[field.format](value))
    issues.push({ field: name, rule: 'format', format: field.format })
  return issues
}

function checkNumber(name: string, field: Extract<Field, { type: 'number' | 'integer' }>, value: number): FieldIssue[] {
  const issues: FieldIssue[] = []
  if (field.minimum !== undefined && value < field.minimum)
    issues.push({ field: name, rule: 'minimum', limit: field.minimum })
  if (field.maximum !== undefined && value > field.maximum)
    issues.push({ field: name, rule: 'maximum', limit: field.maximum })
  return issues
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    // Written for a newer engine than this phone’s: the BFF and the hall look at it.
    return true
  }
}
