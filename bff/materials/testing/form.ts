import type { Form } from '@shared/forms/schema'

/** A form with one text field for each list of sources. */
export function formTaking(...fields: string[][]): Form {
  const properties = Object.fromEntries(
    fields.map((sources, index) => [
      `f${index}`,
      { type: 'string' as const, title: `第${index}项`, 'x-source': sources },
    ]),
  )
  return {
    type: 'object',
    title: '申请表',
    properties,
    required: [],
    'x-steps': [{ title: '填写', fields: Object.keys(properties) }],
  }
}

const PERMIT = '11440000T999000804001'

export const CERTIFICATE_FORM = formTaking(
  [`certificate:${PERMIT}:居住地址`, 'previous'],
  [`certificate:${PERMIT}:居住事由`],
  [`certificate:${PERMIT}:居住地址`],
  ['identity:name'],
)
