import type { Field, Value } from '@shared/forms/schema'
import { useState } from 'react'
import { useT } from '@/i18n'
import { TextField } from '@/ui/text-field'

interface TypedFieldProps {
  field: Field
  label: string
  /** null: nothing yet, or only known masked. */
  value: Value | null
  onChange: (value: Value | null) => void
  wrong: boolean
  focus: boolean
  onLeave: () => void
}

/** From so many characters on it is a text, not a line. */
const LONG = 60
const MAX = 2000

/**
 * What she types stays in the field as she typed it, also when the server has it and shows it masked from then on.
 */
export function TypedField({ field, label, value, onChange, wrong, focus, onLeave }: TypedFieldProps) {
  const t = useT()
  const [text, setText] = useState(value === null ? '' : String(value))
  const { maxLength, keys, example, clean, read } = manner(field)
  const long = maxLength > LONG && field.type === 'string' && field.maxLength !== undefined
  return (
    <TextField
      label={label}
      value={text}
      keys={keys}
      long={long}
      maxLength={maxLength}
      placeholder={field['x-placeholder'] ?? (example ? t(`applications.form.example.${example}`) : '')}
      wrong={wrong}
      focus={focus}
      onLeave={onLeave}
      onChange={(typed) => {
        const cleaned = clean(typed)
        setText(cleaned)
        onChange(read(cleaned))
      }}
    />
  )
}

interface Manner {
  keys: 'text' | 'number' | 'digit'
  maxLength: number
  example: 'mobile' | 'idNumber' | 'creditCode' | null
  /** While it is typed. */
  clean: (typed: string) => string
  read: (text: string) => Value | null
}

const readText = (text: string): Value | null => (text.trim() === '' ? null : text)
const readNumber = (text: string): Value | null => (text === '' || !Number.isFinite(Number(text)) ? null : Number(text))

/** How a kind of value is typed. Permits of Hong Kong and Macao begin with a letter: no keyboard of digits for them. */
function manner(field: Field): Manner {
  if (field.type === 'boolean') throw new Error('yes and no are not typed')
  if (field.type !== 'string') {
    const keys = field.type === 'integer' ? 'number' : 'digit'
    return { keys, maxLength: 16, example: null, clean: (typed) => typed.replace(/[^\d.-]/g, ''), read: readNumber }
  }
  const capitals = (typed: string) => typed.replace(/\s/g, '').toUpperCase()
  if (field.format === 'mobile') {
    const clean = (typed: string) => typed.replace(/\D/g, '')
    return { keys: 'number', maxLength: 11, example: 'mobile', clean, read: readText }
  }
  if (field.format === 'id-number') {
    return { keys: 'text', maxLength: 18, example: 'idNumber', clean: capitals, read: readText }
  }
  if (field.format === 'usc-code') {
    return { keys: 'text', maxLength: 18, example: 'creditCode', clean: capitals, read: readText }
  }
  return { keys: 'text', maxLength: field.maxLength ?? MAX, example: null, clean: (typed) => typed, read: readText }
}
