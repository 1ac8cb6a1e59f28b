import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useSession } from '@/stores/session'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import {
  appointment,
  choice,
  NOW,
  ok,
  secondsFromNow,
  showPage,
  slot,
  startHall,
  type TestHall,
  toChoose,
} from '../testing/hall'
import HallsPage from './index'
import { usePlace } from './place'

let bff: TestHall
let located: jest.Mock

const HALLS = 'GET /api/appointments/halls'
const HOLD = 'POST /api/appointments/holds'
const far = choice({ id: 'H2', name: '大沙街道政务服务中心', waiting: 0, openToday: false, distanceMetres: 12_300 })
const days = [
  { day: '2026-11-25', halls: 2 },
  { day: '2026-11-26', halls: 0 },
  { day: '2026-11-27', halls: 1 },
]
const usual = {
  state: 'fresh',
  source: 'hall',
  asOf: NOW,
  data: [
    {
      hall: 'H1',
      weekday: 3,
      days: 8,
      hours: [
        { from: '09:00', people: 18 },
        { from: '10:00', people: 30 },
        { from: '16:00', people: 6 },
      ],
    },
  ],
}

function phoneAnswers(answer: { lat: number; lng: number } | 'refused' | 'unknown') {
  located.mockImplementation((found: PositionCallback, failed: PositionErrorCallback) => {
    if (typeof answer === 'string') failed({ code: answer === 'refused' ? 1 : 2 } as GeolocationPositionError)
    else found({ coords: { latitude: answer.lat, longitude: answer.lng } } as GeolocationPosition)
  })
}

beforeEach(async () => {
  usePlace.setState({ place: null })
  located = jest.fn()
  Object.defineProperty(navigator, 'geolocation', { value: { getCurrentPosition: located }, configurable: true })
  bff = await startHall({
    [HALLS]: toChoose([choice(), { ...far, distanceMetres: null }], { days }),
    [`${HALLS}?items=A1&sort=distance`]: toChoose([choice({ distanceMetres: 320 }), far], { days }),
    'GET /api/appointments?when=upcoming': ok({ numbers: [], appointments: [] }),
    [HOLD]: ok({ appointment: appointment() }, 201),
  })
})
afterEach(() => bff.stop())

const show = (more: Record<string, string> = {}) => showPage(HallsPage, { items: 'A1', ...more })
const cards = () => screen.findAllByRole('button', { name: /^(东风|大沙)街道政务服务中心，/ })
const choose = async (name: string | RegExp) => userEvent.click(await screen.findByRole('radio', { name }))
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))
const lastAsked = () => bff.asked(HALLS).at(-1)?.url ?? ''

test('without being asked for her place she sees the earliest first, and why her place would be asked for', async () => {
  show()
  const [first, second] = await cards()
  expect(first).toHaveAccessibleName(
    '东风街道政务服务中心，广州市越秀区东风路1号，今天 09:00–12:00 13:00–17:00，现在 3 人等候，最早 11月25日 周三 09:00–09:30',
  )
  expect(second).toHaveAccessibleName(/今天不开放，最早/)
  expect(screen.getByRole('radio', { name: '最早可约' })).toBeChecked()
  expect(screen.getByText(/点“离我最近”时才会请您允许定位/)).toBeInTheDocument()
  expect(located).not.toHaveBeenCalled()
})

test('how crowded it usually is, is said in words, with the hour she would come in', async () => {
  bff.replies[HALLS] = toChoose([choice()], { crowding: usual })
  show()
  const words = '周三通常 10:00 最忙，一小时约 30 人取号；16:00 最少，约 6 人。您去的 09:00 约 18 人。'
  expect(await screen.findByText(words)).toBeInTheDocument()
  expect((await cards())[0]).toHaveAccessibleName(expect.stringContaining(words))
})

test('when nobody can say what is usual, the halls are there, and it says who did not answer', async () => {
  const message = '省网上办事大厅暂时没有回应，不是您的网络问题。'
  const crowding = { state: 'unavailable', source: 'hall', reason: 'hall_unavailable', message }
  bff.replies[HALLS] = toChoose([choice()], { crowding })
  show()
  expect(await cards()).toHaveLength(1)
  expect(screen.getByText(message)).toBeInTheDocument()
  bff.replies[HALLS] = toChoose([choice()], { crowding: usual })
  await press('再试一次')
  expect(await screen.findByText(/周三通常/)).toBeInTheDocument()
  expect(screen.queryByText(message)).toBeNull()
})

test('nobody is said to be waiting while the hall is closed', async () => {
  bff.replies[HALLS] = toChoose([choice({ waiting: 0, hours: [{ from: '13:00', to: '17:00' }] })])
  show()
  const [card] = await cards()
  expect(card).toHaveAccessibleName(/今天 13:00–17:00，最早/)
})

describe('when', () => {
  test('a day and a part of it are asked for; what does not fit is not shown', async () => {
    show()
    bff.replies[`${HALLS}?items=A1&sort=earliest&day=2026-11-27&part=afternoon`] = toChoose(
      [choice({ earliest: slot('S9', '2026-11-27T06:00:00.000Z') }), { ...far, distanceMetres: null, earliest: null }],
      { days },
    )
    await choose('11月27日 周五，1 个大厅')
    await choose('下午')
    expect(await screen.findByRole('button', { name: /最早 11月27日 周五 14:00–14:30/ })).toBeInTheDocument()
    expect(await cards()).toHaveLength(1)
    expect(screen.getByRole('radio', { name: /^11月27日/ })).toBeChecked()
    expect(screen.getByRole('radio', { name: '下午' })).toBeChecked()
  })

  test('a day that is full everywhere cannot be chosen', async () => {
    show()
    const full = await screen.findByRole('radio', { name: '11月26日 周四，约满' })
    expect(full).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(full)
    expect(lastAsked()).not.toContain('day=')
  })

  test('when nothing fits, one press lets go of the wish', async () => {
    bff.replies[`${HALLS}?items=A1&sort=earliest&part=morning`] = toChoose([choice({ earliest: null })], { days })
    show()
    await choose('上午')
    expect(await screen.findByText('这样选，没有空的时间。')).toBeInTheDocument()
    await press('看所有日子')
    await waitFor(async () => expect(await cards()).toHaveLength(2))
    expect(screen.getByRole('radio', { name: '全天' })).toBeChecked()
  })
})

describe('where', () => {
  test('a tap asks for her place, to a hundred metres, and sorts by distance', async () => {
    phoneAnswers({ lat: 23.129_163, lng: 113.264_435 })
    show()
    await choose('离我最近')
    expect(await screen.findByRole('button', { name: /约 300 米/ })).toBeInTheDocument()
    expect(screen.getByRole('button', { name: /约 12 公里/ })).toBeInTheDocument()
    expect(screen.getByRole('radio', { name: '离我最近' })).toBeChecked()
    expect(bff.asked(`${HALLS}?items=A1&sort=distance`)[0]?.url).toContain('lng=113.264&lat=23.129&datum=WGS-84')
  })

  test('once it is known, halls farther away than she would go are left out', async () => {
    phoneAnswers({ lat: 23.129, lng: 113.264 })
    show()
    expect(screen.queryByRole('radio', { name: '3 公里内' })).toBeNull()
    await choose('离我最近')
    bff.replies[`${HALLS}?items=A1&sort=distance&lng=113.264&lat=23.129&datum=WGS-84&within=3000`] = toChoose([], {
      days: [{ day: '2026-11-25', halls: 0 }],
    })
    await choose('3 公里内')
    expect(await screen.findByText('3 公里内没有受理这个事项的大厅。')).toBeInTheDocument()
    // Where there is no hall, none is full.
    expect(screen.getByRole('radio', { name: '11月25日 周三，没有大厅' })).toBeInTheDocument()
    await press('不限远近')
    await waitFor(async () => expect(await cards()).toHaveLength(2))
  })

  test.each([
    ['refused', /没有得到您的位置，先按最早可约排列/],
    ['unknown', /这会儿确定不了您的位置/],
  ] as const)('when the place is %s, the list stays as it is and says so', async (answer, words) => {
    phoneAnswers(answer)
    show()
    await choose('离我最近')
    expect(await screen.findByText(words)).toBeInTheDocument()
    expect(screen.getByRole('radio', { name: '最早可约' })).toBeChecked()
    expect(await cards()).toHaveLength(2)
  })
})

describe('the earliest time of all', () => {
  test('is kept with one press, whatever the list is sorted by', async () => {
    usePlace.setState({ place: { lng: 113.264, lat: 23.129, datum: 'WGS-84' } })
    bff.replies[HALLS] = toChoose([
      choice({ distanceMetres: 320, earliest: slot('S5', '2026-11-26T01:00:00.000Z') }),
      { ...far, earliest: slot('S0', '2026-11-25T06:00:00.000Z') },
    ])
    bff.replies[`${HALLS}?items=A1&sort=distance`] = bff.replies[HALLS]
    show()
    await screen.findByRole('heading', { name: '最早的时间' })
    expect(document.body.textContent).toContain('11月25日 周三 14:00–14:30')
    expect(screen.getByText('大沙街道政务服务中心 · 约 12 公里')).toBeInTheDocument()
    await press('保留这个时间')
    await waitFor(() => expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1']))
    expect(bff.asked(HOLD)[0]?.body).toMatchObject({ slot: 'S0' })
  })

  test('taken by somebody else a moment before, what is free instead is one press away', async () => {
    const { endsAt } = slot('X1', '2026-11-25T02:00:00.000Z')
    const free = { slotId: 'X1', hallId: 'H1', hallName: '东风', startsAt: '2026-11-25T02:00:00.000Z', endsAt, left: 1 }
    bff.replies[HOLD] = ({ body }) =>
      (body as { slot: string }).slot === 'S1'
        ? problemReply('slot_full', { alternatives: [free] })
        : ok({ appointment: appointment() }, 201)
    show()
    await press('保留这个时间')
    const sheet = await screen.findByRole('dialog', { name: '没有留住这个时间' })
    await userEvent.click(within(sheet).getByRole('button', { name: /11月25日 周三 10:00–10:30/ }))
    await waitFor(() => expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1']))
  })

  test('signed out she signs in first and comes back to what she had chosen', async () => {
    useSession.setState({ session: null })
    show({ day: '2026-11-25', part: 'morning' })
    await press('登录并保留这个时间')
    const back = encodeURIComponent('/appointments/halls/index?items=A1&day=2026-11-25&part=morning')
    expect(phone.opened).toEqual([`/residents/sign-in/index?back=${back}`])
    expect(lastAsked()).toContain('day=2026-11-25&part=morning')
  })

  test('a time she keeps already comes first, with the way back to it', async () => {
    bff.replies['GET /api/appointments?when=upcoming'] = ok({
      numbers: [],
      appointments: [appointment({ holdExpiresAt: secondsFromNow(200) })],
    })
    show()
    await press('去确认')
    expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1'])
  })
})

test('a hall opens its times on its earliest day', async () => {
  show()
  await userEvent.click((await cards())[0] as HTMLElement)
  expect(phone.opened).toEqual(['/appointments/times/index?items=A1&hall=H1&day=2026-11-25'])
})

test('many halls are shown in portions', async () => {
  bff.replies[HALLS] = toChoose(Array.from({ length: 12 }, (_, index) => choice({ id: `H${index}` })))
  show()
  expect(await cards()).toHaveLength(10)
  await press('再看 2 个大厅')
  expect(await cards()).toHaveLength(12)
})

test('when all are full it is said, and a hall still shows why', async () => {
  bff.replies[HALLS] = toChoose([choice({ earliest: null })])
  show()
  expect(await screen.findByText(/各个大厅近期都约满了/)).toBeInTheDocument()
  expect(screen.queryByRole('heading', { name: '最早的时间' })).toBeNull()
  await press(/近期没有空的时间/)
  expect(phone.opened).toEqual(['/appointments/times/index?items=A1&hall=H1'])
})

test('an item that no hall takes leads back to its guide', async () => {
  bff.replies[HALLS] = toChoose([])
  show()
  expect(await screen.findByText(/目前没有大厅受理这个事项/)).toBeInTheDocument()
  await press('看办事指南')
  expect(phone.opened).toEqual(['/catalogue/guide/index?code=A1'])
})

test('a silent hall system is named; asked again, the halls appear', async () => {
  const halls = bff.replies[HALLS]
  bff.replies[HALLS] = problemReply('hall_unavailable')
  show()
  expect(await screen.findByRole('alert')).toHaveTextContent('省网上办事大厅暂时没有回应，不是您的网络问题。')
  if (halls) bff.replies[HALLS] = halls
  await press('再试一次')
  expect(await cards()).toHaveLength(2)
})
