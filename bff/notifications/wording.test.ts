import { LOCALES } from '@shared/http/locale'
import { MESSAGE_KINDS } from '@shared/notifications/contract'
import { purposeOf, TITLES } from './purposes'
import { linesOf } from './templates'
import { unknownLabels, wordFor } from './wording'

/** As the account's templates are, by purpose. */
const CONTENT = {
  appointment_booked:
    '预约事项:{{thing1.DATA}}\n预约时间:{{time2.DATA}}\n办理地点:{{thing3.DATA}}\n预约编号:{{character_string4.DATA}}\n温馨提示:{{thing5.DATA}}\n',
  appointment_reminder:
    '预约事项:{{thing1.DATA}}\n预约时间:{{time2.DATA}}\n办理地点:{{thing3.DATA}}\n备注:{{thing4.DATA}}\n',
  waitlist_offer:
    '预约事项:{{thing1.DATA}}\n预约时间:{{time2.DATA}}\n办理地点:{{thing3.DATA}}\n确认截止时间:{{time4.DATA}}\n温馨提示:{{thing5.DATA}}\n',
  queue:
    '排队号码:{{character_string1.DATA}}\n排队进度:{{phrase2.DATA}}\n办理地点:{{thing3.DATA}}\n办理窗口:{{thing4.DATA}}\n温馨提示:{{thing5.DATA}}\n',
  application_progress:
    '申请业务:{{thing1.DATA}}\n办理进度:{{phrase2.DATA}}\n更新时间:{{time3.DATA}}\n备注:{{thing4.DATA}}\n',
  certificate_ending: '证照名称:{{thing1.DATA}}\n到期日期:{{date2.DATA}}\n备注:{{thing3.DATA}}\n',
}
const VALUES = {
  item: '居住证签注',
  hall: '天河区政务服务中心',
  startsAt: '2026-11-25T01:30:00.000Z',
  until: '2026-11-24T02:15:00.000Z',
  number: 'YY202611250000000001',
  name: '广东省居住证',
  window: '户政窗口',
  validUntil: '2026-12-31',
}

test('a template is read line by line', () => {
  expect(linesOf(CONTENT.appointment_booked).map(({ key, type }) => [key, type])).toEqual([
    ['thing1', 'thing'],
    ['time2', 'time'],
    ['thing3', 'thing'],
    ['character_string4', 'character_string'],
    ['thing5', 'thing'],
  ])
  expect(linesOf('会议时间：{{date2.DATA}}\n')).toEqual([{ label: '会议时间', key: 'date2', type: 'date' }])
  expect(() => linesOf('no value\n')).toThrow()
})

test.each(
  MESSAGE_KINDS.filter((kind) => purposeOf(kind) !== null).flatMap((kind) => LOCALES.map((l) => [kind, l] as const)),
)('%s in %s fills every line of its template, and nothing is cut', (kind, locale) => {
  const purpose = purposeOf(kind)
  if (!purpose) throw new Error('no purpose')
  const lines = linesOf(CONTENT[purpose])
  const worded = wordFor(lines, { kind, values: VALUES, at: new Date('2026-11-24T02:00:00Z'), locale })
  expect(worded).toMatchObject({ cut: 0 })
  expect(Object.keys('data' in worded ? worded.data : {})).toEqual(lines.map(({ key }) => key))
})

test('times are those of the hall', () => {
  const worded = wordFor(linesOf(CONTENT.appointment_reminder), {
    kind: 'appointment_tomorrow',
    values: VALUES,
    at: new Date(),
    locale: 'zh-Hans',
  })
  expect(worded).toMatchObject({ data: { time2: '2026年11月25日 09:30', thing3: '天河区政务服务中心' } })
})

test('a long name is cut and counted; a line without a value is named', () => {
  const lines = linesOf(CONTENT.certificate_ending)
  const told = { kind: 'certificate_ending' as const, at: new Date(), locale: 'zh-Hans' as const }
  const long = { ...VALUES, name: '证'.repeat(30) }
  expect(wordFor(lines, { ...told, values: long })).toMatchObject({ data: { thing1: `${'证'.repeat(19)}…` }, cut: 1 })
  expect(wordFor(lines, { ...told, values: { name: '证' } })).toEqual({ unfit: '到期日期' })
  expect(wordFor(linesOf('没有的:{{thing1.DATA}}'), { ...told, values: VALUES })).toEqual({ unfit: '没有的' })
  expect(unknownLabels(linesOf('没有的:{{thing1.DATA}}\n备注:{{thing2.DATA}}'))).toEqual(['没有的'])
})

test('each purpose has one title of its own', () => {
  expect(new Set(Object.values(TITLES)).size).toBe(Object.keys(TITLES).length)
})
