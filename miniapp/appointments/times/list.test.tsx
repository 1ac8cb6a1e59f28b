import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { phone } from '@/testing/phone'
import { appointment, day, hall, ok, showPage, slot, startHall, type TestHall } from '../testing/hall'
import TimesPage from './index'
import { useChosenView } from './view'

jest.mock('@/platform/accessibility', () => jest.requireActual('@/platform/accessibility.weapp'))

/** The list beside the calendar. */

let bff: TestHall

const SLOTS = 'GET /api/appointments/slots'
const HOLD = 'POST /api/appointments/holds'

beforeEach(async () => {
  useChosenView.setState({ view: null })
  bff = await startHall({
    'GET /api/appointments/days': ok({
      hall,
      days: [day('2026-11-25', 4), day('2026-11-26', 2), day('2026-11-28', 0, 'dayoff')],
    }),
    [SLOTS]: ok({
      slots: [
        slot('S1', '2026-11-25T01:00:00.000Z'),
        slot('S2', '2026-11-25T01:30:00.000Z', 0),
        slot('S3', '2026-11-25T05:00:00.000Z', 1),
      ],
    }),
    [`${SLOTS}?items=A1&hall=H1&day=2026-11-26`]: ok({ slots: [slot('S9', '2026-11-26T02:00:00.000Z')] }),
    'GET /api/appointments?when=upcoming': ok({ numbers: [], appointments: [] }),
    [HOLD]: ok({ appointment: appointment() }, 201),
  })
})
afterEach(() => bff.stop())

const show = () => showPage(TimesPage, { items: 'A1', hall: 'H1' })
const asList = async () => userEvent.click(await screen.findByRole('tab', { name: '列表' }))
const rows = async () => within(await screen.findByRole('list', { name: '选择日期' })).getAllByRole('listitem')
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

test('the days stand below each other, the times below the chosen one, and what is closed says why', async () => {
  show()
  await asList()
  const [wednesday, thursday, saturday] = await rows()
  expect(within(wednesday as HTMLElement).getByRole('button')).toHaveAccessibleName('11月25日 周三，余 4')
  expect(within(wednesday as HTMLElement).getByRole('button')).toHaveAttribute('aria-expanded', 'true')
  expect(within(thursday as HTMLElement).getByRole('button')).toHaveAttribute('aria-expanded', 'false')
  expect(saturday).toHaveTextContent('11月28日 周六休息')
  expect(within(saturday as HTMLElement).queryByRole('button')).toBeNull()
  const times = await within(wednesday as HTMLElement).findAllByRole('radio')
  expect(times.map((each) => each.getAttribute('aria-label'))).toEqual([
    '09:00–09:30，上午 · 余 2',
    '13:00–13:30，下午 · 余 1',
  ])
})

test('a time of another day is kept from the list', async () => {
  show()
  await asList()
  await press('11月26日 周四，余 2')
  await userEvent.click(await screen.findByRole('radio', { name: '10:00–10:30，上午 · 余 2' }))
  await press('保留这个时间')
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1']))
  expect(bff.asked(HOLD)[0]?.body).toMatchObject({ items: ['A1'], slot: 'S9' })
})

test('how she looks at times is kept on the phone', async () => {
  const first = show()
  await asList()
  await rows()
  first.unmount()
  show()
  expect(await rows()).toHaveLength(3)
  expect(screen.getByRole('tab', { name: '列表' })).toHaveAttribute('aria-selected', 'true')
  expect(JSON.stringify([...phone.storage])).toContain('times-view')
})

test('where the phone reads aloud it begins with the list, and she may choose otherwise', async () => {
  phone.readsAloud = true
  show()
  expect(await rows()).toHaveLength(3)
  await userEvent.click(screen.getByRole('tab', { name: '日历' }))
  expect(await screen.findByRole('radiogroup', { name: '选择日期' })).toBeInTheDocument()
  expect(screen.queryByRole('list', { name: '选择日期' })).toBeNull()
})
