import { mineEndpoints } from '@shared/appointments/mine'
import { MESSAGE_KINDS, type Message, type Reminder } from '@shared/notifications/contract'
import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { answers } from '@/api/answers'
import { formatFor, type Translate, translate } from '@/i18n'
import { usePreferences } from '@/stores/preferences'
import { freshPhone, openPage, signedIn } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply, type Reply, startServer } from '@/testing/server'
import { compose } from '../compose'
import InboxPage from '.'

let bff: Awaited<ReturnType<typeof startServer>>
let messages: Message[]
let reminders: Reminder[]
let read: (id: string) => Reply

const message = (id: string, more: Partial<Message> = {}): Message => ({
  id,
  kind: 'appointment_booked',
  values: { item: '居住证首次申领', hall: '测试大厅', startsAt: '2026-11-25T01:30:00.000Z' },
  page: `/appointments/detail/index?id=${id}`,
  createdAt: '2026-11-23T02:32:00.000Z',
  readAt: null,
  ...more,
})

beforeEach(async () => {
  freshPhone()
  signedIn()
  messages = []
  read = (id) => {
    messages = messages.map((each) => (each.id === id ? { ...each, readAt: '2026-11-23T03:00:00.000Z' } : each))
    return { status: 200, body: { message: messages.find((each) => each.id === id) } }
  }
  reminders = []
  bff = await startServer(({ method, url }) => {
    if (url === '/api/notifications/reminders') {
      return { status: 200, body: { phone: true, reminders, serverTime: '2026-11-23T02:32:00.000Z' } }
    }
    if (method === 'POST') return read(url.split('/')[4] ?? '')
    const before = new URL(url, 'http://bff').searchParams.get('before')
    const rest = before === null ? messages : messages.slice(messages.findIndex(({ id }) => id === before) + 1)
    const shown = rest.slice(0, 2)
    const next = rest.length > 2 ? (shown.at(-1)?.id ?? null) : null
    return { status: 200, body: { messages: shown, unread: 1, next } }
  })
})
afterEach(() => bff.stop())

test('a message is told in her language, and again in the one she changes to', async () => {
  messages = [message('m1')]
  openPage(InboxPage)
  expect(await screen.findByText(/预约成功：居住证首次申领/)).toBeInTheDocument()
  expect(screen.getByText(/11月25日 周三 09:30，测试大厅/)).toBeInTheDocument()
  act(() => usePreferences.setState({ locale: 'en' }))
  expect(screen.getByText(/Booked: 居住证首次申领/)).toBeInTheDocument()
})

test('pressed, it opens what it is about and is read from then on', async () => {
  messages = [message('m1')]
  openPage(InboxPage)
  await userEvent.click(await screen.findByRole('button', { name: /^未读，预约成功/ }))
  expect(phone.opened).toEqual(['/appointments/detail/index?id=m1'])
  await waitFor(() => expect(screen.queryByText('未读')).toBeNull())
  const [write] = bff.received.filter(({ method }) => method === 'POST')
  expect(write?.url).toBe('/api/notifications/messages/m1/read')
  expect(write?.headers['idempotency-key']).toBeTruthy()
})

test('what it is about is asked again when it opens, however young what is known of it', async () => {
  messages = [message('m1')]
  const appointment = answers.question(mineEndpoints.mine, { query: { when: 'upcoming' } })
  openPage(InboxPage)
  const row = await screen.findByRole('button', { name: /^未读，预约成功/ })
  appointment.learn({ appointments: [] })
  expect(appointment.isOld).toBe(false)
  await userEvent.click(row)
  expect(appointment.isOld).toBe(true)
})

test('two pressed one after the other are both read', async () => {
  messages = [message('m1', { page: null }), message('m2', { page: null })]
  openPage(InboxPage)
  for (const row of await screen.findAllByRole('button', { name: /^未读/ })) await userEvent.click(row)
  await waitFor(() => expect(screen.queryByText('未读')).toBeNull())
  // Read, and leading nowhere: no buttons any more.
  expect(screen.queryByRole('button', { name: /预约成功/ })).toBeNull()
})

test.each([
  ['appointments.confirm', '预约没有办成'],
  ['appointments.cancel', '原来的预约仍然有效'],
  ['appointments.reschedule', '原来的预约仍然有效'],
  ['applications.submit', '您填的都还在'],
  ['applications.handIn', '材料没有交成'],
  ['feedback.rate', '评价没有记下'],
  ['certificates.consent', '授权没有给成'],
  ['certificates.revokeConsent', '授权还在'],
  ['something.new', '什么也没有改变'],
])('what came of %s is told as it is', async (operation, words) => {
  messages = [message('m1', { kind: 'operation_refused', values: { operation } })]
  openPage(InboxPage)
  expect(await screen.findByRole('button', { name: new RegExp(words) })).toBeInTheDocument()
})

test('when reading could not be noted it stays unread, and she is told', async () => {
  messages = [message('m1', { page: null })]
  read = () => problemReply('temporarily_unavailable')
  openPage(InboxPage)
  await userEvent.click(await screen.findByRole('button', { name: /^未读/ }))
  expect(await screen.findByRole('alert')).toHaveTextContent('我们的问题')
  expect(screen.getByText('未读')).toBeInTheDocument()
})

test('earlier ones come when she asks', async () => {
  messages = ['m1', 'm2', 'm3'].map((id) => message(id, { values: { item: id, hall: '', startsAt: '' } }))
  openPage(InboxPage)
  await screen.findByText(/m2/)
  expect(screen.queryByText(/m3/)).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: '看更早的' }))
  expect(await screen.findByText(/m3/)).toBeInTheDocument()
})

test('an empty inbox says what will come here, and a way on', async () => {
  openPage(InboxPage)
  await userEvent.click(await screen.findByRole('button', { name: '找事项、约时间' }))
  expect(phone.opened).toEqual(['/pages/find/index'])
})

describe.each(['zh-Hans', 'zh-Hant', 'en'] as const)('%s', (locale) => {
  test.each(MESSAGE_KINDS)('%s is told with a title and a sentence, and nothing is left open in it', (kind) => {
    const values = { item: '居住证签注', hall: '测试大厅', startsAt: '2026-11-25T01:30:00.000Z', name: '居住证' }
    const t: Translate = (key, ...more) => translate(locale, key, ...more)
    const { title, sentence } = compose({ ...message('m1'), kind, values }, t, formatFor(locale))
    for (const text of [title, sentence]) {
      expect(text).not.toBe('')
      expect(text).not.toMatch(/[{}]|undefined|null/)
    }
    if (kind.startsWith('appointment_')) expect(sentence).toMatch(/09:30.*测试大厅/)
    if (kind.startsWith('application_') || kind.startsWith('supplement_')) expect(title).toContain('居住证签注')
    if (kind.startsWith('certificate_')) expect(title).toContain('居住证')
  })
})

test('what is known beyond the kind is told: reason, deadline, number', async () => {
  messages = [
    message('m1', {
      kind: 'supplement_asked',
      values: { item: '居住证签注', reason: '照片不清楚。', deadline: '2026-12-03' },
      page: '/applications/detail/index?id=BJ1',
    }),
    message('m2', { kind: 'application_submitted', values: { item: '居住证签注', number: 'HZ1' } }),
  ]
  openPage(InboxPage)
  expect(await screen.findByText(/原因：照片不清楚。请在 2026年12月3日前交。/)).toBeInTheDocument()
  expect(screen.getByText(/回执号 HZ1$/)).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: /需要您补材料/ }))
  expect(phone.opened).toEqual(['/applications/detail/index?id=BJ1'])
})

test('why the hall cancelled a visit is told with it', async () => {
  const values = { item: '居住证签注', hall: '测试大厅', startsAt: '2026-11-25T01:30:00.000Z', reason: '停电检修。' }
  messages = [message('m1', { kind: 'appointment_cancelled_by_hall', values })]
  openPage(InboxPage)
  expect(await screen.findByText(/09:30，测试大厅。大厅那时不开放.*原因：停电检修。$/)).toBeInTheDocument()
})

test('that a hall has shut is told with the reason to whoever waits there with a number', async () => {
  const values = { number: 'HJ012', hall: '测试大厅', window: '户政窗口', item: '居住证签注', reason: '停电检修' }
  messages = [message('m1', { kind: 'queue_ended', values, page: '/appointments/queue/index?id=N1' })]
  openPage(InboxPage)
  expect(await screen.findByText(/^测试大厅今天不再叫号.*原因：停电检修。$/)).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: /大厅停叫了：HJ012/ }))
  expect(phone.opened).toEqual(['/appointments/queue/index?id=N1'])
})

test('a promise of no days is none', () => {
  const t: Translate = (key, ...more) => translate('zh-Hans', key, ...more)
  const told = (days: string) =>
    compose({ ...message('m1'), kind: 'application_accepted', values: { item: '', days } }, t, formatFor('zh-Hans'))
  expect(told('5').sentence).toBe('大厅开始办理。承诺 5 个工作日内办结。')
  expect(told('0').sentence).toBe('大厅开始办理。')
})

test('what came of an application is told in words, in each language', () => {
  const values = { item: '居住证签注', result: 'returned', reason: '照片不清楚' }
  const told = (locale: 'zh-Hans' | 'en') => {
    const t: Translate = (key, ...more) => translate(locale, key, ...more)
    return compose({ ...message('m1'), kind: 'application_finished', values }, t, formatFor(locale)).sentence
  }
  expect(told('zh-Hans')).toBe('这份申请被退回。打开可以看结果，也可以评价这次服务。原因：照片不清楚。')
  expect(told('en')).toMatch(/\. Open it for the result.*\. Reason: 照片不清楚\.$/)
})

describe('reminders', () => {
  const reminder = (granted: number): Reminder => ({
    purpose: 'application_progress',
    templateId: 'T1',
    kind: 'one_time',
    granted,
    answer: null,
    answeredAt: null,
  })

  test('when none can reach her, a banner says so and leads to where they are turned on', async () => {
    reminders = [reminder(0)]
    openPage(InboxPage)
    expect(await screen.findByText('微信提醒没有打开')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: '看提醒设置' }))
    expect(phone.opened).toEqual(['/notifications/reminders/index'])
  })

  test('when one can, there is none', async () => {
    reminders = [reminder(1), reminder(0)]
    messages = [message('m1')]
    openPage(InboxPage)
    await screen.findByText(/预约成功/)
    await waitFor(() => expect(bff.received.some(({ url }) => url.endsWith('/reminders'))).toBe(true))
    expect(screen.queryByText('微信提醒没有打开')).toBeNull()
  })
})
