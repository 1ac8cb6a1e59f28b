import { MaterialReasonSchema } from '@shared/materials/contract'
import { formatFor, type Translate, translate } from '@/i18n'
import { type Reason, reasonSentence } from './reasons'

const locales = ['zh-Hans', 'zh-Hant', 'en'] as const
const nothing: Omit<Reason, 'code'> = { name: null, on: null, until: null, by: null, days: null }
const everything = { name: '居住证', on: '2026-11-20', until: '2027-02-01', by: '公安局', days: 5 }

describe.each(locales)('%s', (locale) => {
  const t: Translate = (key, ...values) => translate(locale, key, ...values)
  test.each(MaterialReasonSchema.options)('%s is a sentence, whatever is known about it', (code) => {
    for (const known of [nothing, everything]) {
      const sentence = reasonSentence({ code, ...known }, t, formatFor(locale))
      expect(sentence).toMatch(/[。.]$/)
      expect(sentence).not.toMatch(/[{}]|null|undefined|NaN/)
    }
  })
})

test('what is known is said', () => {
  const t: Translate = (key, ...values) => translate('zh-Hans', key, ...values)
  const say = (code: Reason['code']) => reasonSentence({ code, ...everything }, t, formatFor('zh-Hans'))
  expect(say('certificate_ended')).toBe('电子证照“居住证”已在 2026年11月20日 过期。')
  expect(say('certificate_valid')).toBe('用电子证照“居住证”，有效期到 2027年2月1日。')
  expect(say('compared_with_original')).toBe('公安局 2026年11月20日对过原件，可以直接再用。')
  expect(say('may_follow')).toBe('可以先办，受理后 5 个工作日内补上就行。')
})
