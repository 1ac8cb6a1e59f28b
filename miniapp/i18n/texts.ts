import type { Locale } from '@shared/http/locale'
import { en } from './en'
import type { Message, Translation } from './types'
import { zhHans } from './zh-Hans'
import { zhHant } from './zh-Hant'

export type Source = typeof zhHans
export type MessageKey = keyof Source

export const catalogues: Record<Locale, Translation<Source>> = { 'zh-Hans': zhHans, 'zh-Hant': zhHant, en }

/** For WeChat this file is replaced when it is built: there each package carries the texts its pages use (config/texts.ts). */
export const textOf = (locale: Locale, key: MessageKey): Message => catalogues[locale][key]
