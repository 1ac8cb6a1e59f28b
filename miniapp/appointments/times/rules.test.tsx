import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { usePreferences } from '@/stores/preferences'
import { day, hall, ok, showPage, slot, startHall, type TestHall } from '../testing/hall'
import TimesPage from './index'

let bff: TestHall
afterEach(() => bff.stop())

async function rulesShown(changes: Partial<typeof hall.rules> = {}): Promise<(string | null)[]> {
  bff = await startHall({
    'GET /api/appointments/days': ok({
      hall: { ...hall, rules: { ...hall.rules, ...changes } },
      days: [day('2026-11-25', 4)],
    }),
    'GET /api/appointments/slots': ok({ slots: [slot('S1', '2026-11-25T01:00:00.000Z')] }),
    'GET /api/appointments?when=upcoming': ok({ numbers: [], appointments: [] }),
  })
  showPage(TimesPage, { items: 'A1', hall: 'H1' })
  await userEvent.click(await screen.findByRole('button', { name: '这个大厅的预约规则' }))
  return (await screen.findAllByRole('listitem')).map(({ textContent }) => textContent)
}

test('before she chooses a time she can read what holds at this hall', async () => {
  expect(await rulesShown()).toEqual([
    '可以约今后 7 个工作日，每天 07:00 放出最后一天的时间。',
    '当天也可以约，到开始前 10 分钟为止。',
    '每人最多每天 1 个、每周 5 个、每月 10 个预约；同一个事项，在所有大厅一天只能约一个。',
    '开始前 120 分钟以前，可以取消或改时间。',
    '约满可以候补：每人在这里最多同时候补 3 个，轮到后为您留 15 分钟。',
    '爽约满 2 次，14 天内不能在网上预约。',
  ])
})

test('also of age groups, of days instead of working days, and that she can only book for herself', async () => {
  const hours = [
    { from: '13:00', to: '14:00' },
    { from: '16:00', to: '17:00' },
  ]
  const shown = await rulesShown({
    unit: 'day',
    sameDay: false,
    proxyAllowed: false,
    groups: [
      { name: '未满16周岁', fromAge: 0, belowAge: 16, hours },
      { name: '', fromAge: 65, belowAge: 151, hours: hours.slice(0, 1) },
    ],
  })
  expect(shown).toEqual([
    '可以约今后 7 天，每天 07:00 放出最后一天的时间。',
    '当天不能网上预约，请提前约。',
    expect.stringContaining('每天 1 个'),
    expect.stringContaining('120 分钟'),
    expect.stringContaining('候补 3 个'),
    expect.stringContaining('爽约'),
    '须本人预约，不能代约。',
    '未满 16 岁的人，13:00–14:00、16:00–17:00 有专门的名额。',
    '满 65 岁的人，13:00–14:00 有专门的名额。',
  ])
})

test('with large text too', async () => {
  usePreferences.setState({ elderly: true })
  expect(await rulesShown()).toHaveLength(6)
  usePreferences.setState({ elderly: false })
})
