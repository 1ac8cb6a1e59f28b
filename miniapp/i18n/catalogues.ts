import type { Locale } from '@shared/http/locale'
import { type MessageKey, type Source, textOf } from './texts'
import type { Message, Placeholders } from './types'

export type { MessageKey } from './texts'

/** What a key needs: nothing, or a value for each name between braces. */
export type Values<Key extends MessageKey> = [Placeholders<Source[Key]>] extends [never]
  ? []
  : [values: Record<Placeholders<Source[Key]>, string | number>]

export type Translate = <Key extends MessageKey>(key: Key, ...values: Values<Key>) => string

const pick = (message: Message, count: unknown): string =>
  typeof message === 'string' ? message : Number(count) === 1 ? message.one : message.other

export function translate<Key extends MessageKey>(locale: Locale, key: Key, ...values: Values<Key>): string {
  const given: Record<string, string | number> = values[0] ?? {}
  return pick(textOf(locale, key), given.count).replace(/\{(\w+)\}/g, (_, name: string) => String(given[name] ?? ''))
}
