import { accents, PinyinReader } from './syllables'
import { textKey } from './text'

it.each([
  ['zheng', ['zhen', 'zeng', 'zen']],
  ['nan', ['nang', 'lan', 'lang']],
  ['lv', ['lu', 'nv', 'nu']],
  ['fu', ['hu']],
  ['an', ['ang']],
  ['e', []],
])('%s is also typed %j', (syllable, expected) => {
  expect(accents(syllable).sort()).toEqual([...expected].sort())
})

it.each([
  ['重新核发', 'chong xin he fa'],
  ['银行', 'yin hang'],
  ['行政许可', 'xing zheng xu ke'],
  ['参保', 'can bao'],
  ['会计', 'kuai ji'],
  ['落户', 'luo hu'],
  ['长者', 'zhang zhe'],
  ['A类 女', 'a lei nv'],
])('reads %s as %s', (text, expected) => {
  expect(new PinyinReader().read(textKey(text)).join(' ')).toBe(expected)
})

it('gives one spelling for each unit, also for what it cannot read', () => {
  expect(new PinyinReader().read('居㐀证').length).toBe(3)
})
