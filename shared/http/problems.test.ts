import { LOCALES, localeOf } from './locale'
import { PROBLEM_CODES, problemKind } from './problems'

test.each(PROBLEM_CODES)('%s says what happened and what to do now, in every language', (code) => {
  const { text, status } = problemKind(code)
  expect(status).toBeGreaterThanOrEqual(400)
  for (const locale of LOCALES) {
    for (const sentence of text[locale]) {
      expect(sentence.trim().length).toBeGreaterThan(5)
      // The words the design forbids: they say nothing.
      expect(sentence).not.toMatch(/网络异常|系统繁忙|網絡異常|系統繁忙|[!！]/)
    }
  }
  expect(text['zh-Hans']).not.toEqual(text['zh-Hant'])
})

test.each([
  ['zh-CN,zh;q=0.9', 'zh-Hans'],
  ['zh-HK', 'zh-Hant'],
  ['zh-TW,en', 'zh-Hant'],
  ['en-GB,en;q=0.8', 'en'],
  ['fr,en;q=0.5', 'en'],
  ['', 'zh-Hans'],
] as const)('Accept-Language %s is answered in %s', (header, locale) => {
  expect(localeOf(header)).toBe(locale)
})
