import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import * as brightness from '@/platform/brightness'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import {
  appointment,
  booked,
  hall,
  ok,
  secondsFromNow,
  showPage,
  startHall,
  type TestHall,
  told,
} from '../testing/hall'
import AppointmentPage from './index'
import config from './index.config'

let bff: TestHall

const ONE = 'GET /api/appointments/YY1'
const CANCEL = 'POST /api/appointments/YY1/cancel'
const cancelled = () => booked({ state: 'cancelled', checkInCode: null })

beforeEach(async () => {
  bff = await startHall({
    [ONE]: told(booked()),
    [CANCEL]: () => {
      bff.replies[ONE] = told(cancelled())
      return told(cancelled())
    },
    'GET /api/appointments?when=upcoming': ok({ numbers: [], appointments: [] }),
  })
})
afterEach(() => bff.stop())

const show = () => showPage(AppointmentPage, { id: 'YY1' })
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const text = () => document.body.textContent

test('the pass shows its code as a picture and in fours, when, where, for whom, and when to come', async () => {
  show()
  expect(await screen.findByRole('img', { name: '预约码二维码，ABCD EFGH JKLM NPQR' })).toBeInTheDocument()
  for (const words of [
    'ABCD EFGH JKLM NPQR',
    '11月25日 周三 09:00–09:30',
    hall.name,
    hall.address,
    '测***（本人）',
    'YY1',
  ]) {
    expect(text()).toContain(words)
  }
  expect(text()).toContain('请在 08:45–09:10 之间到大厅签到。')
})

test('the task switcher does not show it', () => {
  expect(config).toMatchObject({ visualEffectInBackground: 'hidden' })
})

test('the screen is bright as long as the code is shown, and only then', async () => {
  const giveBack = jest.fn()
  const brighten = jest.spyOn(brightness, 'brighten').mockResolvedValue(giveBack)
  const { unmount } = show()
  await screen.findByRole('img')
  expect(brighten).toHaveBeenCalledTimes(1)
  expect(giveBack).not.toHaveBeenCalled()
  unmount()
  await waitFor(() => expect(giveBack).toHaveBeenCalledTimes(1))
  brighten.mockRestore()
})

test('the address can be copied', async () => {
  userEvent.setup()
  show()
  await press('复制地址')
  expect(await screen.findByText('地址已复制')).toBeInTheDocument()
  expect(await navigator.clipboard.readText()).toBe(`${hall.name} ${hall.address}`)
})

test('the map opens on the hall, in the datum it is named in', async () => {
  const followed = jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    opened.push(this.href)
  })
  const opened: string[] = []
  show()
  await press('导航')
  await waitFor(() => expect(opened).toHaveLength(1))
  expect(opened[0]).toContain('position=113.260000,23.130000')
  expect(opened[0]).toContain('coordinate=gaode')
  followed.mockRestore()
})

test('into the calendar goes the same event in the revision the hall has, and not the code', async () => {
  const files: Blob[] = []
  Object.assign(URL, {
    createObjectURL(file: Blob) {
      files.push(file)
      return 'blob:calendar'
    },
  })
  const followed = jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
  bff.replies[ONE] = told(booked({ version: 4 }))
  show()
  await press('加到日历')
  expect(await screen.findByText('已交给您的日历')).toBeInTheDocument()
  const event = (await textOf(files[0])).replace(/\r\n /g, '').split('\r\n')
  expect(event).toEqual(expect.arrayContaining(['UID:YY1@yichuang', 'SEQUENCE:4', 'TRIGGER:-PT120M']))
  expect(event.find((line) => line.startsWith('LOCATION:'))).toContain(appointment().hall.name)
  expect(event.join()).not.toContain('ABCDEFGHJKLMNPQR')
  followed.mockRestore()
})

const textOf = (file: Blob | undefined): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsText(file ?? new Blob())
  })

test('what family gets says where and when, and nothing that only she should have', async () => {
  userEvent.setup()
  show()
  await press('发给家人')
  expect(await screen.findByText('已复制，可以贴到聊天里')).toBeInTheDocument()
  const copied = await navigator.clipboard.readText()
  expect(copied).toContain(
    '居住证首次申领：11月25日 周三 09:00–09:30，在东风街道政务服务中心（广州市越秀区东风路1号）。',
  )
  const card = phone.handsOn?.()
  expect(card?.title).toBe('11月25日 周三 09:00–09:30，到东风街道政务服务中心办事')
  expect(copied).toContain(card?.path)
  for (const secret of ['YY1', 'ABCDEFGHJKLMNPQR', '测']) {
    expect(copied).not.toContain(secret)
    expect(decodeURIComponent(card?.path ?? '')).not.toContain(secret)
  }
})

test('before the appointment is known, what WeChat hands on is the home page', () => {
  show()
  expect(phone.handsOn?.()).toMatchObject({ path: '/pages/home/index' })
})

test('cancelling asks first, saying until when and what it means; the place is then free', async () => {
  show()
  await press('取消预约')
  const sheet = await screen.findByRole('dialog', { name: '取消这个预约' })
  expect(sheet).toHaveTextContent('11月25日 周三 07:00 以前可以取消，不算爽约。')
  expect(bff.asked(CANCEL)).toHaveLength(0)
  await userEvent.click(within(sheet).getByRole('button', { name: '确认取消' }))
  expect(await screen.findByText('这个预约已经取消，时间已放回。')).toBeInTheDocument()
  expect(screen.queryByRole('img')).toBeNull()
  expect(bff.asked(CANCEL)).toHaveLength(1)
  await press('再约一次')
  expect(phone.opened).toEqual(['/appointments/halls/index?items=A1'])
})

test('she can think better of it', async () => {
  show()
  await press('取消预约')
  await press('不取消')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(bff.asked(CANCEL)).toHaveLength(0)
})

test('after the limit there is no button but the hall’s telephone', async () => {
  bff.replies[ONE] = told(booked({ cancelUntil: secondsFromNow(-60) }))
  show()
  expect(await screen.findByText(/网上取消到 11月24日 周二 08:59 为止.*020-80990001/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /取消预约|改时间/ })).toBeNull()
  expect(screen.getByRole('button', { name: '打电话给大厅' })).toBeInTheDocument()
})

test('a limit that passed in the meantime is said by the hall, and the booking stands', async () => {
  bff.replies[CANCEL] = problemReply('too_late_to_cancel')
  show()
  await press('取消预约')
  await press('确认取消')
  expect(await screen.findByRole('dialog', { name: '没有取消' })).toHaveTextContent('已过可以取消的时间。')
  await press('关闭')
  expect(screen.getByRole('img')).toBeInTheDocument()
})

test('until the hall has answered, it is neither cancelled nor offered again', async () => {
  bff.replies[CANCEL] = { status: 202, body: { state: 'being_confirmed', operation: 'o1', askAgainAfter: 60 } }
  show()
  await press('取消预约')
  bff.replies[ONE] = told(booked({ pending: 'cancel' }))
  await press('确认取消')
  expect(await screen.findByText('正在取消')).toBeInTheDocument()
  expect(screen.getByText(/有结果以前，请当作预约还在/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '取消预约' })).toBeNull()
  expect(screen.getByRole('img')).toBeInTheDocument()
})

test('the time can be changed, among the times of the same hall', async () => {
  show()
  await press('改时间')
  expect(phone.opened).toEqual(['/appointments/times/index?items=A1&hall=H1&move=YY1'])
})

test('until the hall has answered a move, the old time counts, and nothing else is offered', async () => {
  bff.replies[ONE] = told(booked({ pending: 'move' }))
  show()
  expect(await screen.findByText('正在改时间')).toBeInTheDocument()
  expect(screen.getByText(/有结果以前，请当作还是下面写的时间/)).toBeInTheDocument()
  expect(text()).toContain('11月25日 周三 09:00–09:30')
  expect(screen.queryByRole('button', { name: /改时间|取消预约/ })).toBeNull()
})

test('a hold leads to confirming it, with what is left', async () => {
  bff.replies[ONE] = told(appointment())
  show()
  expect(await screen.findByRole('timer')).toHaveAccessibleName('剩余 5 分 0 秒')
  await press('去确认')
  expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1'])
})

test.each([
  [booked({ state: 'served' }), ['已办理', '这次已经办理。']],
  [booked({ state: 'missed', checkInCode: null }), ['没有到场', '记为一次爽约']],
  [appointment({ state: 'expired', holdExpiresAt: null }), ['没有确认', '时间已放回']],
  [appointment({ pending: 'confirm' }), ['正在确认', '现在还不能说已经约上']],
])('$state is told in words', async (one, words) => {
  bff.replies[ONE] = told(one)
  show()
  await screen.findByText(one.id)
  for (const word of words) expect(text()).toContain(word)
  expect(screen.queryByRole('button', { name: '取消预约' })).toBeNull()
})

test('somebody else’s appointment is refused in words', async () => {
  bff.replies[ONE] = problemReply('forbidden')
  show()
  expect(await screen.findByRole('alert')).toHaveTextContent('您不能查看或更改这一项。')
})

test('cancelled by the hall: who, why, that it does not count, and the same visit at another time', async () => {
  bff.replies[ONE] = told(
    booked({
      state: 'cancelled',
      checkInCode: null,
      cancelledByHall: '停电检修',
      items: [
        { code: 'A1', name: '居住证首次申领' },
        { code: 'A2', name: '居住登记' },
      ],
    }),
  )
  show()
  expect(await screen.findByText('大厅取消了这个预约：那时不开放。不算您取消，也不算爽约。')).toBeInTheDocument()
  expect(screen.getByText('大厅说的原因：停电检修')).toBeInTheDocument()
  expect(text()).not.toContain('时间已放回')
  await press('重新选时间')
  expect(phone.opened).toEqual(['/appointments/halls/index?items=A1%2CA2'])
})
