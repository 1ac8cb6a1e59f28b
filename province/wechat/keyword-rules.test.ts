import { keywordAccepts } from './keyword-rules'
import { parseTemplate, TEMPLATES } from './templates'

test.each<[type: string, good: string[], bad: string[]]>([
  ['thing', ['预约成功，请准时到场', '字'.repeat(20), 'A1-（注）', '😀'.repeat(20)], ['字'.repeat(21), '两\n行']],
  ['number', ['12', '12.50', '-3', '1'.repeat(32)], ['1'.repeat(33), '十二', '1,000']],
  ['letter', ['abcXYZ'], ['abc1', '字', 'a'.repeat(33)]],
  ['symbol', ['！？', '-_-'], ['a!', '1', '!!!!!!']],
  ['character_string', ['YY-2026/11 #5', 'a'.repeat(32)], ['编号1', 'a'.repeat(33), '１２']],
  [
    'time',
    ['15:01', '9:30:00', '2019年10月1日 15:01', '2026-11-25 09:30', '09:00~10:30', '2026-11-25 09:00~2026-11-25 10:30'],
    ['24:00', '9:60', '2026-11-25', '09:00～10:30', '下午三点'],
  ],
  [
    'date',
    [
      '2019年10月1日',
      '2018-01-01',
      '2018-01',
      '01-01',
      '2018/01/01',
      '2018.1.1',
      '10月1日',
      '2018-01-01 12:00',
      '2018-01-01~2018-02-01',
    ],
    ['2018-13-01', '2018-01-32', '明天', '2018-01/01', '12:00'],
  ],
  ['amount', ['￥100', '¥29.90', '100元', '8.5'], ['￥', '12345678901', '一百元']],
  ['phone_number', ['+86-0766-66888866', '12345'], ['020-8333x', '1'.repeat(18)]],
  ['car_number', ['粤A8Z888挂', '粤A12345'], ['粤粤12345', '粤A12345678']],
  [
    'name',
    ['张三', '测试榕一', 'Ann Lee', 'a'.repeat(20)],
    ['用户410774', '字'.repeat(11), 'a'.repeat(21), `李${'a'.repeat(10)}`],
  ],
  ['phrase', ['审核通过'], ['审核已经通过', 'OK', '通过1', '']],
])('%s', (type, good, bad) => {
  expect(good.filter((value) => !keywordAccepts(type, value))).toEqual([])
  expect(bad.filter((value) => keywordAccepts(type, value))).toEqual([])
})

test('every template of the account is readable, and its own example fits its rules', () => {
  for (const { title, content, example } of TEMPLATES) {
    const values = example.split('\n').map((line) => line.slice(line.indexOf(':') + 1))
    const lines = parseTemplate(content)
    expect(lines.length).toBeGreaterThanOrEqual(2)
    expect(lines.length).toBeLessThanOrEqual(5)
    for (const [index, { key, keyType }] of lines.entries()) {
      expect([title, key, keywordAccepts(keyType, values[index] ?? '')]).toEqual([title, key, true])
    }
  }
})
