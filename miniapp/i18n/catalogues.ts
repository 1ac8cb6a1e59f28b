import type { Locale } from '@shared/http/locale'
import { en } from './en'
import type { Message, Placeholders, Translation } from './types'
import { zhHans } from './zh-Hans'
import { zhHant } from './zh-Hant'

export type Source = typeof zhHans
export type MessageKey = keyof Source

export const catalogues: Record<Locale, Translation<Source>> = { 'zh-Hans': zhHans, 'zh-Hant': zhHant, en }

/** What a key needs: nothing, or a value for each name between braces. */
export type Values<Key extends MessageKey> = [Placeholders<Source[Key]>] extends [never]
  ? []
  : [values: Record<Placeholders<Source[Key]>, string | number>]

export type Translate = <Key extends MessageKey>(key: Key, ...values: Values<Key>) => string

const pick = (message: Message, count: unknown): string =>
  typeof message === 'string' ? message : Number(count) === 1 ? message.one : message.other

export function translate<Key extends MessageKey>(locale: Locale, key: Key, ...values: Values<Key>): string {
  const given: Record<string, string | number> = values[0] ?? {}
  return pick(catalogues[locale][key], given.count).replace(/\{(\w+)\}/g, (_, name: string) =>
    String(given[name] ?? ''),
  )
}
