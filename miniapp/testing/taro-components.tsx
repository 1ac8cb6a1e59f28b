/**
 * Stand in for `@tarojs/components` under jest: plain elements with the mini-program's event shape (`event.detail.value`)
 * and the attributes a screen reader reads. Nothing of how they look.
 */
import { type ChangeEvent, createElement, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

type Props = Record<string, unknown> & { children?: ReactNode }

/** Attributes only WeChat knows. */
const HOST_ONLY =
  /^(hover|catchMove|scroll[XYI]|enable|refresher|placeholderClass|confirm|mode$|openType|formType|nativeProps|canvasId|password$)/

function attributes({ nativeProps, ...props }: Props): Record<string, unknown> {
  const kept: Record<string, unknown> = { ...(nativeProps as object | undefined) }
  for (const [name, value] of Object.entries(props)) if (!HOST_ONLY.test(name)) kept[name] = value
  return kept
}

const plain = (tag: string) => (props: Props) => createElement(tag, attributes(props))

export const View = plain('div')
export const Text = plain('span')
export const Label = plain('label')
export const ScrollView = plain('div')
export const Canvas = ({ type: _type, ...props }: Props) => createElement('canvas', attributes(props))
export const Image = (props: Props) => createElement('img', { alt: '', ...attributes(props) })
export const Button = (props: Props) => createElement('button', { type: 'button', ...attributes(props) })

type Handler = (event: { detail: { value: string } }) => void

function field(tag: 'input' | 'textarea') {
  return function Field({ onInput, onConfirm, onBlur, maxlength, focus, ...props }: Props) {
    const own = useRef<HTMLInputElement>(null)
    useEffect(() => {
      if (focus) own.current?.focus()
    }, [focus])
    return createElement(tag, {
      ...attributes(props),
      ref: own,
      maxLength: maxlength,
      onChange: (event: ChangeEvent<HTMLInputElement>) =>
        (onInput as Handler | undefined)?.({ detail: { value: event.target.value } }),
      onBlur: (event: ChangeEvent<HTMLInputElement>) =>
        (onBlur as Handler | undefined)?.({ detail: { value: event.target.value } }),
      onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
        if (event.key === 'Enter')
          (onConfirm as Handler | undefined)?.({ detail: { value: event.currentTarget.value } })
      },
    })
  }
}
export const Input = field('input')
export const Textarea = field('textarea')

/** Of days: a date field beside what opens it. */
export const Picker = ({ value, onChange, children }: Props) =>
  createElement('label', {}, children, [
    createElement('input', {
      key: 'day',
      type: 'date',
      value: String(value),
      onChange: (event: ChangeEvent<HTMLInputElement>) =>
        (onChange as Handler)({ detail: { value: event.target.value } }),
    }),
  ])

export const Switch = ({ checked, onChange, ...props }: Props) =>
  createElement('input', {
    type: 'checkbox',
    role: 'switch',
    ...attributes(props),
    checked: Boolean(checked),
    onChange: (event: ChangeEvent<HTMLInputElement>) =>
      (onChange as ((event: unknown) => void) | undefined)?.({ detail: { value: event.target.checked } }),
  })
