import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { LOCALES } from '@shared/http/locale'
import { translate } from './catalogues'
import { catalogues, type MessageKey } from './texts'
import type { Message } from './types'

const keys = Object.keys(catalogues['zh-Hans']) as MessageKey[]
const forms = (message: Message): string[] => (typeof message === 'string' ? [message] : [message.one, message.other])
const names = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return (LOCALES as readonly string[]).includes(entry.name) ? [] : sources(file)
    return /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name) ? [file] : []
  })
}
const code = sources(path.resolve('miniapp'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')
/** `t(`ui.slot.${part}.note`)` uses every key that begins and ends so: the same rule as in config/texts.ts. */
const putTogether = [...code.matchAll(/`([a-zA-Z]+(?:\.[a-zA-Z]+)*\.)\$\{[^`}]*\}((?:\.\w+)*)`/g)].map(
  ([, beginning, end]) => new RegExp(`^${beginning}[^.]+${end}$`),
)

describe.each(LOCALES)('%s', (locale) => {
  test('says everything the source language says, and nothing else', () => {
    expect(Object.keys(catalogues[locale]).sort()).toEqual([...keys].sort())
  })

  // All in one: as a test each they were two thirds of all tests, and took ten seconds to say the same.
  test('every text says something, with the same placeholders', () => {
    const wanted = (key: MessageKey) => names(catalogues['zh-Hans'][key] as string)
    const isSound = (key: MessageKey) =>
      forms(catalogues[locale][key]).every((form) => form.trim() !== '' && names(form).join() === wanted(key).join())
    expect(keys.filter((key) => !isSound(key))).toEqual([])
  })
})

test('no key is left over that nothing uses', () => {
  const unused = keys.filter((key) => !code.includes(`'${key}'`) && !putTogether.some((pattern) => pattern.test(key)))
  expect(unused).toEqual([])
})

test('every key that code asks for by name exists', () => {
  const asked = [...code.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1] ?? '')
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter((key) => !(keys as string[]).includes(key))).toEqual([])
})

test('the three languages are written in their own script', () => {
  const text = (locale: (typeof LOCALES)[number]) => keys.flatMap((key) => forms(catalogues[locale][key])).join('')
  expect(text('en')).not.toMatch(/[\u4e00-\u9fff]/)
  expect(text('zh-Hant')).not.toMatch(/[们这没网络约单间题]/)
  expect(text('zh-Hans')).not.toMatch(/[們這沒網絡約單間題]/)
})

test('English counts', () => {
  expect(translate('en', 'common.daysLeft', { count: 1 })).toBe('1 day left')
  expect(translate('en', 'common.daysLeft', { count: 2 })).toBe('2 days left')
  expect(translate('zh-Hans', 'common.daysLeft', { count: 1 })).toBe('还有 1 天')
})
