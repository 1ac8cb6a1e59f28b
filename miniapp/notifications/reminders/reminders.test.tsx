import type { Reminder, ReminderPurpose } from '@shared/notifications/contract'
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { subscribing } from '@/platform/subscribing'
import { askToSubscribe } from '@/platform/weapp/subscribe'
import { freshPhone, openPage, signedIn } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply, type Reply, startServer } from '@/testing/server'
import RemindersPage from '.'

let bff: Awaited<ReturnType<typeof startServer>>
let reminders: Reminder[]
let hasWechat: boolean
let answered: (body: unknown) => Reply

const reminder = (purpose: ReminderPurpose, templateId: string, more: Partial<Reminder> = {}): Reminder => ({
  purpose,
  templateId,
  kind: 'one_time',
  granted: 0,
  answer: null,
  answeredAt: null,
  ...more,
})
const said = (): Reply => ({
  status: 200,
  body: { phone: hasWechat, reminders, serverTime: '2026-11-23T02:32:00.000Z' },
})

beforeEach(async () => {
  freshPhone()
  signedIn()
  hasWechat = true
  reminders = [reminder('appointment_booked', 'T1'), reminder('appointment_reminder', 'T2')]
  answered = (body) => {
    const { answers } = body as { answers: { templateId: string; answer: 'accept' | 'reject' }[] }
    reminders = reminders.map((one) => {
      const mine = answers.find(({ templateId }) => templateId === one.templateId)
      return mine ? { ...one, answer: mine.answer, granted: mine.answer === 'accept' ? one.granted + 1 : 0 } : one
    })
    return said()
  }
  bff = await startServer(({ method, body }) => (method === 'POST' ? answered(body) : said()))
})
afterEach(() => bff.stop())

const reports = () => bff.received.filter(({ method }) => method === 'POST').map(({ body }) => body)
const list = () => screen.findByRole('list', { name: '微信提醒' })

describe('in WeChat', () => {
  const browser = { ...subscribing }
  beforeEach(() => {
    Object.assign(subscribing, {
      asksToSubscribe: true,
      askToSubscribe,
      openMessageSettings: async () => {
        phone.settingsOpened += 1
        return 'done'
      },
    })
  })
  afterEach(() => void Object.assign(subscribing, browser))

  test('the tap itself asks WeChat, with what was in memory before; then the answer is reported', async () => {
    phone.subscribe = { T1: 'accept', T2: 'reject' }
    openPage(RemindersPage)
    const button = await screen.findByRole('button', { name: '打开微信提醒' })
    const asked = bff.received.length
    // No await between the tap and this line: WeChat would refuse otherwise.
    act(() => void fireEvent.click(button))
    expect(phone.askedToSubscribe).toEqual([['T1', 'T2']])
    expect(bff.received).toHaveLength(asked)
    await waitFor(async () => expect(await list()).toHaveTextContent('预约成功和改时间还能提醒 1 次'))
    expect(await list()).toHaveTextContent('去大厅以前（前一天傍晚、两小时前）没有打开')
    expect(reports()).toEqual([
      {
        answers: [
          { templateId: 'T1', answer: 'accept' },
          { templateId: 'T2', answer: 'reject' },
        ],
      },
    ])
  })

  test('no is an ordinary answer: reported, and nothing is called an error', async () => {
    phone.subscribe = { T1: 'reject', T2: 'reject' }
    openPage(RemindersPage)
    await userEvent.click(await screen.findByRole('button', { name: '打开微信提醒' }))
    expect(await screen.findByText(/好，不在微信里提醒/)).toBeInTheDocument()
    await waitFor(() => expect(reports()).toHaveLength(1))
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('with the main switch off it says why nothing was asked, and leads to the settings', async () => {
    phone.subscribe = { errCode: 20004 }
    openPage(RemindersPage)
    await userEvent.click(await screen.findByRole('button', { name: '打开微信提醒' }))
    expect(await screen.findByText(/关了这个小程序的全部提醒/)).toBeInTheDocument()
    await userEvent.click(screen.getAllByRole('button', { name: '打开微信的提醒设置' })[0] as HTMLElement)
    expect(phone.settingsOpened).toBe(1)
    expect(reports()).toEqual([])
  })

  test('a visit is told of twice: it says that one yes is not enough, until there are two', async () => {
    phone.subscribe = { T1: 'accept', T2: 'accept' }
    openPage(RemindersPage)
    expect(await screen.findByText(/请允许两次/)).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: '打开微信提醒' }))
    expect(await screen.findByText(/只够提醒一次/)).toBeInTheDocument()
    expect(screen.queryByText(/请允许两次/)).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: '多允许一次' }))
    await waitFor(async () => expect(await list()).toHaveTextContent('去大厅以前（前一天傍晚、两小时前）还能提醒 2 次'))
    expect(screen.queryByText(/只够提醒一次/)).toBeNull()
  })

  test('one-time and long-term ones are never asked for together', async () => {
    phone.subscribe = { T3: 'accept' }
    reminders = [
      reminder('application_progress', 'T3', { kind: 'long_term' }),
      reminder('certificate_ending', 'T4', { answer: 'reject' }),
    ]
    openPage(RemindersPage)
    await userEvent.click(await screen.findByRole('button', { name: '打开微信提醒' }))
    await waitFor(async () => expect(await list()).toHaveTextContent('一直提醒，直到您关掉'))
    await userEvent.click(screen.getByRole('button', { name: '打开微信提醒' }))
    await waitFor(() => expect(phone.askedToSubscribe).toEqual([['T3'], ['T4']]))
  })

  test('an answer we could not note down is said, and told again without asking her twice', async () => {
    phone.subscribe = { T1: 'accept', T2: 'accept' }
    const note = answered
    answered = () => problemReply('temporarily_unavailable')
    openPage(RemindersPage)
    await userEvent.click(await screen.findByRole('button', { name: '打开微信提醒' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('我们的问题')
    answered = note
    await userEvent.click(screen.getByRole('button', { name: '再试一次' }))
    expect(await screen.findByText('微信会提醒您')).toBeInTheDocument()
    expect(phone.askedToSubscribe).toHaveLength(1)
  })
})

describe('in a browser', () => {
  test('it says where the question is asked, offers no button that does nothing, and sees an answer given there', async () => {
    openPage(RemindersPage)
    expect(await screen.findByText(/这里问不了/)).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: /打开微信/ })).toBeNull()
    reminders = reminders.map((one) => ({ ...one, granted: 1, answer: 'accept' }))
    expect(await screen.findByText('微信会提醒您', {}, { timeout: 7_000 })).toBeInTheDocument()
    expect(screen.queryByText(/这里问不了/)).toBeNull()
  }, 10_000)

  test('without a WeChat of hers it says how one comes to be known', async () => {
    hasWechat = false
    openPage(RemindersPage)
    expect(await screen.findByText(/还没有连着您的微信/)).toBeInTheDocument()
  })

  test('each state is told as it is', async () => {
    reminders = [
      reminder('appointment_booked', 'T1', { answer: 'accept' }),
      reminder('appointment_reminder', 'T2', { answer: 'ban' }),
      reminder('application_progress', 'T3', { granted: 2, answer: 'accept' }),
      reminder('certificate_ending', 'T4'),
    ]
    openPage(RemindersPage)
    for (const words of ['上次允许的已经用完', '微信里关掉了这一种', '还能提醒 2 次', '还没有问过您']) {
      expect(await screen.findByText(words)).toBeInTheDocument()
    }
    expect(screen.getByText(/关掉不影响预约和办事/)).toBeInTheDocument()
  })

  test('with WeChat silent, that is said', async () => {
    await bff.stop()
    bff = await startServer(() => problemReply('wechat_unavailable'))
    openPage(RemindersPage)
    expect(await screen.findByRole('alert')).toHaveTextContent('对方系统没有回应')
  })
})
