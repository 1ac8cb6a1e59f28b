import type { Locale } from '@shared/http/locale'

/** Each in its own words, so that who cannot read the language chosen now finds hers. */
export const LANGUAGES: Record<Locale, string> = { 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文', en: 'English' }
