import type { QueueNumber } from '@shared/appointments/queue'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { phone } from '@/testing/phone'
import { problemReply, type Reply } from '@/testing/server'
import AppointmentPage from '../detail/index'
import {
  booked,
  choice,
  hall,
  number,
  ok,
  secondsFromNow,
  showPage,
  startHall,
  type TestHall,
  told,
} from '../testing/hall'
import QueuePage from './index'
import { TakeNumber } from './take-number'

let bff: TestHall

const ONE = 'GET /api/appointments/queue/N1'
const OF_BOOKING = 'GET /api/appointments/queue/YY1'
const CHECK_IN = 'POST /api/appointments/queue/N1/check-in'
const REJOIN = 'POST /api/appointments/queue/N1/rejoin'

const stands = (more: Partial<QueueNumber> = {}): Reply => ok({ queue: number(more) })
const passed = { state: 'passed', ahead: null, wait: null, keptUntil: secondsFromNow(900) } as const

beforeEach(async () => {
  bff = await startHall({ [ONE]: stands() })
})
afterEach(() => bff.stop())

const show = () => showPage(QueuePage, { id: 'N1' })
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const text = () => document.body.textContent
const bodiesOf = (beginning: string) => bff.asked(beginning).map(({ body }) => body)

test('the number, how many are ahead, how long about, and what happens when she misses the call', async () => {
  show()
  expect(await screen.findByText('HJ012')).toBeInTheDocument()
  const status = screen.getByText('前面 3 位').closest('[role="status"]')
  expect(status).toHaveAttribute('aria-live', 'polite')
  expect(status).toHaveTextContent('约 9 到 14 分钟')
  expect(text()).toContain('号为您保留 15 分钟，可以重新排队一次，再过 3 个号叫您。第二次没有到，这个号作废。')
  for (const words of [hall.name, hall.address, '户政窗口', '居住证首次申领']) expect(text()).toContain(words)
})

test.each([
  ['zh-Hans', { fromMinutes: 0, toMinutes: 7 }, '不超过 7 分钟'],
  ['zh-Hans', { fromMinutes: 0.4, toMinutes: 0.6 }, '不超过 1 分钟'],
  ['zh-Hans', { fromMinutes: 0.5, toMinutes: 7 }, '约 1 到 7 分钟'],
  ['zh-Hans', { fromMinutes: 9, toMinutes: 9 }, '约 9 分钟'],
  ['zh-Hant', { fromMinutes: 0, toMinutes: 7 }, '不超過 7 分鐘'],
  ['en', { fromMinutes: 0, toMinutes: 7 }, 'At most 7 minutes'],
  ['en', { fromMinutes: 0, toMinutes: 1 }, 'At most 1 minute'],
] as const)('a wait is never from nothing, in %s, %o: %s', async (locale, wait, words) => {
  usePreferences.setState({ locale })
  bff.replies[ONE] = stands({ ahead: 0, wait })
  show()
  expect(await screen.findByText(words)).toBeInTheDocument()
})

test('too little known is said, and not guessed; next is said in words', async () => {
  bff.replies[ONE] = stands({ ahead: 0, wait: null })
  show()
  expect(await screen.findByText('下一位就是您')).toBeInTheDocument()
  expect(text()).toContain('暂时估不出要等多久')
})

test('called: where to, in words that are read out at once', async () => {
  bff.replies[ONE] = stands({ state: 'called', ahead: null, wait: null, desk: '3' })
  show()
  const words = await screen.findByText('请到 3 号窗口（户政窗口）')
  expect(words.closest('[role="status"]')).toHaveAttribute('aria-live', 'assertive')
  expect(screen.queryByRole('button', { name: '退号' })).toBeNull()
})

test('the hall has shut: it says so with the reason, and leads on to another day', async () => {
  bff.replies[ONE] = stands({ state: 'ended', ahead: null, wait: null, endedByHall: '停电检修' })
  show()
  expect((await screen.findByText('大厅今天不再叫号，您不用等了。')).closest('[role="status"]')).toBeInTheDocument()
  expect(text()).toContain('大厅说的原因：停电检修')
  for (const name of ['退号', '去大厅', '导航']) expect(screen.queryByRole('button', { name })).toBeNull()
  await press('约个时间')
  expect(phone.opened).toEqual(['/appointments/halls/index?items=A1'])
})

test('missed: until when it can be taken up again and after how many, and then it waits again', async () => {
  bff.replies[ONE] = stands(passed)
  bff.replies[REJOIN] = () => {
    bff.replies[ONE] = stands()
    return stands()
  }
  show()
  expect(await screen.findByText('叫过您的号，没有等到您')).toBeInTheDocument()
  expect(text()).toContain('09:15 以前可以重新排队一次，再过 3 个号叫您。')
  await press('重新排队')
  expect(await screen.findByText('前面 3 位')).toBeInTheDocument()
  expect(bodiesOf(REJOIN)).toEqual([{}])
})

test('who was never there shows it when she takes the number up again', async () => {
  bff.replies[ONE] = stands({ ...passed, here: false })
  bff.replies[REJOIN] = stands()
  show()
  await userEvent.type(await screen.findByLabelText('到场码的八位数字'), '1234 5678')
  await press('重新排队')
  expect(await screen.findByText('前面 3 位')).toBeInTheDocument()
  expect(bodiesOf(REJOIN)).toEqual([{ code: '12345678' }])
})

test('a number from afar says that she is not there yet; eight digits say that she is', async () => {
  bff.replies[ONE] = stands({ here: false })
  bff.replies[CHECK_IN] = () => {
    bff.replies[ONE] = stands()
    return stands()
  }
  show()
  expect(await screen.findByText(/您还没有到大厅/)).toBeInTheDocument()
  const field = screen.getByLabelText('到场码的八位数字')
  await userEvent.type(field, '1234')
  expect(screen.getByRole('button', { name: '签到，请输入八位数字' })).toHaveAttribute('aria-disabled', 'true')
  await userEvent.type(field, '5678')
  await press('签到')
  expect(await screen.findByText(/号为您保留 15 分钟/)).toBeInTheDocument()
  expect(bodiesOf(CHECK_IN)).toEqual([{ code: '12345678' }])
  expect(screen.queryByLabelText('到场码的八位数字')).toBeNull()
})

test('a code that is over is said in words, and can be typed anew', async () => {
  bff.replies[ONE] = stands({ here: false })
  bff.replies[CHECK_IN] = problemReply('place_code_invalid')
  show()
  await userEvent.type(await screen.findByLabelText('到场码的八位数字'), '12345678')
  await press('签到')
  expect(await screen.findByRole('dialog', { name: '没有签到' })).toHaveTextContent('到场码不对，或已经换了新的。')
  await press('关闭')
  expect(screen.getByLabelText('到场码的八位数字')).toBeInTheDocument()
})

test('giving the number back asks first', async () => {
  const LEAVE = 'POST /api/appointments/queue/N1/leave'
  bff.replies[LEAVE] = () => {
    bff.replies[ONE] = stands({ state: 'left', ahead: null, wait: null })
    return stands({ state: 'left', ahead: null, wait: null })
  }
  show()
  await press('退号')
  const sheet = await screen.findByRole('dialog', { name: '不排了，把号退回' })
  expect(bff.asked(LEAVE)).toHaveLength(0)
  await userEvent.click(within(sheet).getByRole('button', { name: '确认退号' }))
  expect(await screen.findByText('这个号已经退了')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '退号' })).toBeNull()
})

test('somebody else’s number is refused in words', async () => {
  bff.replies[ONE] = problemReply('forbidden')
  show()
  expect(await screen.findByRole('alert')).toHaveTextContent('您不能查看或更改这一项。')
})

describe('on the day, the page of a booking', () => {
  const today = { checkInFrom: secondsFromNow(-300), checkInUntil: secondsFromNow(900) }
  const APPOINTMENT = 'GET /api/appointments/YY1'
  const showBooking = () => showPage(AppointmentPage, { id: 'YY1' })
  const ofBooking = (more: Partial<QueueNumber> = {}) => stands({ appointment: 'YY1', ...more })

  test('offers to check in while it is time, and turns into the queue', async () => {
    const checkIn = 'POST /api/appointments/queue/YY1/check-in'
    bff.replies[APPOINTMENT] = told(booked(today))
    bff.replies[OF_BOOKING] = ofBooking()
    bff.replies[checkIn] = () => {
      bff.replies[APPOINTMENT] = told(booked({ ...today, state: 'checked_in', queueNumber: 'HJ012' }))
      return ofBooking()
    }
    showBooking()
    await userEvent.type(await screen.findByLabelText('到场码的八位数字'), '12345678')
    await press('签到')
    expect(await screen.findByText('前面 3 位')).toBeInTheDocument()
    expect(text()).toContain('第二次没有到，这个号作废，预约记为一次爽约。')
    expect(screen.queryByRole('img', { name: /预约码/ })).toBeNull()
    expect(screen.queryByRole('button', { name: '退号' })).toBeNull()
    expect(bodiesOf(checkIn)).toEqual([{ code: '12345678' }])
  })

  test.each([
    ['before', { checkInFrom: secondsFromNow(600), checkInUntil: secondsFromNow(900) }],
    ['after', { checkInFrom: secondsFromNow(-900), checkInUntil: secondsFromNow(-600) }],
  ])('offers nothing %s', async (_, times) => {
    bff.replies[APPOINTMENT] = told(booked(times))
    showBooking()
    await screen.findByRole('img', { name: /预约码/ })
    expect(screen.queryByLabelText('到场码的八位数字')).toBeNull()
  })

  test('a hall that is silent leaves what was known, and says so', async () => {
    bff.replies[APPOINTMENT] = told(booked({ ...today, state: 'checked_in', queueNumber: 'HJ012' }))
    bff.replies[OF_BOOKING] = problemReply('hall_unavailable')
    showBooking()
    expect(await screen.findByRole('alert')).toHaveTextContent('省网上办事大厅')
    expect(text()).toContain('11月25日 周三 09:00–09:30')
  })
})

describe('a number from afar', () => {
  const TAKE = 'POST /api/appointments/queue'
  const onSignIn = jest.fn()
  const offer = (more: Partial<Parameters<typeof choice>[0]> = {}) =>
    showPage(() => <TakeNumber hall={choice(more)} item="A1" onSignIn={onSignIn} />)
  const BUTTON = `现场取号：${hall.name}`

  test('says what it asks of her, then opens the number', async () => {
    bff.replies[TAKE] = { ...stands({ here: false }), status: 201 }
    offer()
    await press(BUTTON)
    const sheet = await screen.findByRole('dialog', { name: '取今天的现场号' })
    expect(sheet).toHaveTextContent('现在 3 人等候')
    expect(sheet).toHaveTextContent('没有到的会被跳过')
    await userEvent.click(within(sheet).getByRole('button', { name: '取号' }))
    await waitFor(() => expect(phone.opened).toEqual(['/appointments/queue/index?id=N1']))
    expect(bodiesOf(TAKE)).toEqual([{ hall: 'H1', item: 'A1' }])
  })

  test('who has one already is led to it', async () => {
    bff.replies[TAKE] = problemReply('number_taken_already')
    bff.replies['GET /api/appointments/queue'] = ok({ numbers: [number()] })
    offer()
    await press(BUTTON)
    await press('取号')
    expect(await screen.findByRole('dialog', { name: '没有取到号' })).toHaveTextContent('您已经有一个号')
    await press('看我的号 HJ012')
    expect(phone.opened).toEqual(['/appointments/queue/index?id=N1'])
  })

  test('is for those who are signed in', async () => {
    useSession.setState({ session: null })
    offer()
    await press(BUTTON)
    expect(onSignIn).toHaveBeenCalledTimes(1)
  })

  test.each([
    ['the hall does not allow it', { queue: { remoteNumbers: false, keepMinutes: 15, othersFirst: 3 } }],
    ['the hall is closed today', { openToday: false }],
    ['the hall has closed', { hours: [{ from: '07:00', to: '08:30' }] }],
  ])('is not offered when %s', (_, more) => {
    offer(more)
    expect(screen.queryByRole('button')).toBeNull()
  })
})
