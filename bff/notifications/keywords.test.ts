import { fitKeyword } from './keywords'

const taken = (type: string, text: string) => fitKeyword(type, text)?.value ?? null

test.each<[string, string, string | null]>([
  ['thing', '居住证签注', '居住证签注'],
  ['thing', '字'.repeat(20), '字'.repeat(20)],
  ['thing', '字'.repeat(21), `${'字'.repeat(19)}…`],
  // Characters, not halves of them.
  ['thing', '𠮷'.repeat(20), '𠮷'.repeat(20)],
  ['thing', '天河区\n政务中心\t一楼', '天河区 政务中心 一楼'],
  ['thing', '好消息🎉', '好消息'],
  ['thing', '', null],
  ['thing', ' \n ', null],
  ['character_string', 'YY202611250000000001', 'YY202611250000000001'],
  ['character_string', '编号A-1', 'A-1'],
  ['character_string', '编号', null],
  ['character_string', 'x'.repeat(40), `${'x'.repeat(29)}...`],
  ['phrase', '审核通过', '审核通过'],
  ['phrase', '补正将截止', '补正将截止'],
  ['phrase', '材料已经收到', null],
  ['phrase', 'done', null],
  ['time', '2026年11月25日 09:30', '2026年11月25日 09:30'],
  ['time', '09:30', '09:30'],
  ['time', '09:30~10:00', '09:30~10:00'],
  ['time', '09:30～10:00', null],
  ['time', '2026-11-25 24:00', null],
  ['date', '2026年11月25日', '2026年11月25日'],
  ['date', '2026-11-25', '2026-11-25'],
  ['date', '2026-11', '2026-11'],
  ['date', '2026-13-01', null],
  ['name', '测试榕一', '测试榕一'],
  ['name', '用户410774', '用户'],
  ['name', '一二三四五六七八九十十一', '一二三四五六七八九…'],
  ['number', '12.5', '12.5'],
  ['number', '12,5', null],
  ['amount', '¥29.90', '¥29.90'],
  ['phone_number', '+86-0766-66888866', '+86-0766-66888866'],
  ['phone_number', '123456789012345678', null],
  ['car_number', '粤A12345', '粤A12345'],
  ['letter', 'abc', 'abc'],
  ['letter', 'ab1', null],
  ['symbol', '¥%', '¥%'],
  ['enum', '未知类型', null],
])('%s takes %j as %j', (type, text, value) => {
  expect(taken(type, text)).toBe(value)
})

test('says when something had to be left out', () => {
  expect(fitKeyword('thing', '短')).toEqual({ value: '短', cut: false })
  expect(fitKeyword('thing', '长'.repeat(30))?.cut).toBe(true)
})
