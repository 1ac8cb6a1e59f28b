export type Role =
  | 'alert'
  | 'button'
  | 'checkbox'
  | 'dialog'
  | 'heading'
  | 'img'
  | 'list'
  | 'listitem'
  | 'navigation'
  | 'progressbar'
  | 'radio'
  | 'radiogroup'
  | 'status'
  | 'switch'
  | 'tab'
  | 'tablist'
  | 'timer'

export interface Accessible {
  role?: Role
  label?: string
  hidden?: boolean
  selected?: boolean
  checked?: boolean
  disabled?: boolean
  expanded?: boolean
  modal?: boolean
  busy?: boolean
  live?: 'off' | 'polite' | 'assertive'
  /** Of a heading. */
  level?: 1 | 2 | 3
}

/** One description for both ends: WXML reads `aria-role`, a browser reads `role`. */
export function a11y({ role, ...states }: Accessible): Record<string, string> {
  const attributes: Record<string, string> = {}
  if (role !== undefined) attributes[process.env.TARO_ENV === 'weapp' ? 'aria-role' : 'role'] = role
  for (const [name, value] of Object.entries(states)) {
    if (value !== undefined) attributes[`aria-${name}`] = String(value)
  }
  return attributes
}
