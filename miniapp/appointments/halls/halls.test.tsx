import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import { choice, ok, showPage, slot, startHall, type TestHall } from '../testing/hall'
import HallsPage from './index'
import { usePlace } from './place'

let bff: TestHall
let located: jest.Mock

const HALLS = 'GET /api/appointments/halls'
const far = choice({ id: 'H2', name: '大沙街道政务服务中心', waiting: 0, openToday: false, distanceMetres: 12_300 })

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
    [HALLS]: ok({ halls: [choice(), { ...far, distanceMetres: null }] }),
    [`${HALLS}?item=A1&sort=distance`]: ok({ halls: [choice({ distanceMetres: 320 }), far] }),
  })
})
afterEach(() => bff.stop())

const show = () => showPage(HallsPage, { item: 'A1' })
const cards = () => screen.findAllByRole('button', { name: /政务服务中心/ })
const nearest = async () => userEvent.click(await screen.findByRole('radio', { name: '离我最近' }))

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

test('a tap asks for her place, to a hundred metres, and sorts by distance', async () => {
  phoneAnswers({ lat: 23.129_163, lng: 113.264_435 })
  show()
  await nearest()
  expect(await screen.findByRole('button', { name: /约 300 米/ })).toBeInTheDocument()
  expect(screen.getByRole('button', { name: /约 12 公里/ })).toBeInTheDocument()
  expect(screen.getByRole('radio', { name: '离我最近' })).toBeChecked()
  expect(bff.asked(`${HALLS}?item=A1&sort=distance`)[0]?.url).toContain('lng=113.264&lat=23.129&datum=WGS-84')
})

test.each([
  ['refused', /没有得到您的位置，先按最早可约排列/],
  ['unknown', /这会儿确定不了您的位置/],
] as const)('when the place is %s, the list stays as it is and says so', async (answer, words) => {
  phoneAnswers(answer)
  show()
  await nearest()
  expect(await screen.findByText(words)).toBeInTheDocument()
  expect(screen.getByRole('radio', { name: '最早可约' })).toBeChecked()
  expect(await cards()).toHaveLength(2)
})

test('a hall opens its times on its earliest day', async () => {
  show()
  await userEvent.click((await cards())[0] as HTMLElement)
  expect(phone.opened).toEqual(['/appointments/times/index?item=A1&hall=H1&day=2026-11-25'])
})

test('many halls are shown in portions', async () => {
  bff.replies[HALLS] = ok({ halls: Array.from({ length: 12 }, (_, index) => choice({ id: `H${index}` })) })
  show()
  expect(await cards()).toHaveLength(10)
  await userEvent.click(screen.getByRole('button', { name: '再看 2 个大厅' }))
  expect(await cards()).toHaveLength(12)
})

test('when all are full it is said, and a hall still shows why', async () => {
  bff.replies[HALLS] = ok({ halls: [choice({ earliest: null })] })
  show()
  expect(await screen.findByText(/各个大厅近期都约满了/)).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: /近期没有空的时间/ }))
  expect(phone.opened).toEqual(['/appointments/times/index?item=A1&hall=H1'])
})

test('an item that no hall takes leads back to its guide', async () => {
  bff.replies[HALLS] = ok({ halls: [] })
  show()
  expect(await screen.findByText(/目前没有大厅受理这个事项/)).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: '看办事指南' }))
  expect(phone.opened).toEqual(['/catalogue/guide/index?code=A1'])
})

test('a silent hall system is named; asked again, the halls appear', async () => {
  const halls = bff.replies[HALLS]
  bff.replies[HALLS] = problemReply('hall_unavailable')
  show()
  expect(await screen.findByRole('alert')).toHaveTextContent('省网上办事大厅暂时没有回应，不是您的网络问题。')
  bff.replies[HALLS] = halls ?? ok({ halls: [choice({ earliest: slot('S1', '2026-11-25T01:00:00.000Z') })] })
  await userEvent.click(screen.getByRole('button', { name: '再试一次' }))
  expect(await cards()).toHaveLength(2)
})
