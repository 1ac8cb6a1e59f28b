import { act, cleanup, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { answers } from '@/api/answers'
import { watchPhone } from '@/api/ask-again'
import { ok, showPage, startHall, type TestHall } from '@/appointments/testing/hall'
import { usePreferences } from '@/stores/preferences'
import { readUnsent, useUnsent } from '@/stores/unsent'
import { phone } from '@/testing/phone'
import { problemReply, type Received } from '@/testing/server'
import { besides, draft, filled, materialsReply, nothingUnsent, proof, register } from '../testing/applying'
import ApplyPage from './index'

let bff: TestHall
/** What the BFF has. */
let saved = draft()

const START = 'POST /api/applications/drafts'
const DRAFT = 'GET /api/applications/drafts/D1'
const SAVE = 'PUT /api/applications/drafts/D1'

type Body = { version: number; fields?: Record<string, unknown>; step?: string }
const bodies = () => bff.asked(SAVE).map(({ body }) => body as Body)

/** As the BFF does: a change names the version it is made on; what she typed is hers. */
function save({ body }: Received) {
  const { version, fields = {}, step } = body as Body
  if (version !== saved.version) return problemReply('draft_changed')
  const typed = Object.entries(fields).map(([name, value]) => {
    const masked = name === 'idNumber'
    return [name, { value: masked ? '***' : value, masked, origin: { kind: 'typed', name: null, asOf: null } }]
  })
  saved = {
    ...saved,
    version: version + 1,
    updatedAt: '2026-11-24T02:32:00.000Z',
    fields: { ...saved.fields, ...Object.fromEntries(typed) },
    ...(step !== undefined && { step }),
  }
  return ok({ draft: saved })
}

beforeEach(async () => {
  nothingUnsent()
  saved = draft()
  bff = await startHall({
    ...besides,
    [START]: () => ok({ draft: saved }, 201),
    [DRAFT]: () => ok({ draft: saved }),
    [SAVE]: save,
    'GET /api/materials/for/A1': materialsReply([proof, register]),
  })
})
afterEach(() => bff.stop())

const show = (params: Record<string, string> = { item: 'A1' }) => showPage(ApplyPage, params)
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))
const text = () => document.body.textContent
const patient = { timeout: 4_000 }

test('the form arrives filled, each value with its source and day; what is private stays masked', async () => {
  show()
  expect(await screen.findByText('测试榕一')).toBeInTheDocument()
  expect(text()).toContain('来自居民身份证，2026年11月25日')
  expect(text()).toContain('440***********1234')
  expect(text()).toContain('上次申请“居住证首次申领”时填的，2026年11月25日')
  expect(screen.getByText('就业')).toBeInTheDocument()
  expect(screen.getByRole('textbox', { name: '手机号码' })).toHaveValue('')
  expect(bff.asked(START)[0]?.body).toEqual({ item: 'A1' })
})

test('her name is the identity platform’s: no way to change it here, and where it is corrected is said', async () => {
  show()
  await screen.findByText('测试榕一')
  expect(screen.getByRole('button', { name: '改居住地址' })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '改姓名' })).toBeNull()
  expect(screen.getByText('不能在这里改，要更正请到统一身份认证平台。')).toBeInTheDocument()
})

test('a name that the platform has not given is no field to type in: it is said when she goes on', async () => {
  saved = draft({ fields: { ...filled, name: { value: null, masked: false, origin: null } } })
  show()
  await userEvent.type(await screen.findByRole('textbox', { name: '手机号码' }), '13800138000')
  await press('填好了，继续')
  expect(screen.getByRole('alert')).toHaveTextContent('统一身份认证平台还没有给出姓名')
  expect(screen.queryByRole('textbox', { name: /姓名/ })).toBeNull()
})

test('what she types is saved when she pauses, once, on the version it was typed on', async () => {
  show()
  await userEvent.type(await screen.findByRole('textbox', { name: '手机号码' }), '13800138000')
  expect(await screen.findByText('已保存 10:32', {}, patient)).toBeInTheDocument()
  expect(bodies()).toEqual([{ version: 3, fields: { phone: '13800138000' } }])
  expect(useUnsent.getState().drafts).toEqual({})
})

test('a value is corrected in place; a masked one is typed anew and never sent back masked', async () => {
  show()
  await press('改证件号码')
  const field = screen.getByRole('textbox', { name: '证件号码' })
  expect(field).toHaveValue('')
  await userEvent.type(field, 'h12345678')
  await waitFor(() => expect(bodies()).toEqual([{ version: 3, fields: { idNumber: 'H12345678' } }]), patient)
  // The server has it and shows it masked from now on; she still sees what she typed.
  expect(field).toHaveValue('H12345678')
  await press('填好了，继续')
  expect(screen.queryByText(/证件号码不对/)).toBeNull()
})

test('what she typed is looked at also when the server shows it masked', async () => {
  show()
  await press('改证件号码')
  await userEvent.type(screen.getByRole('textbox', { name: '证件号码' }), 'H1234')
  await waitFor(() => expect(saved.fields.idNumber?.masked).toBe(true), patient)
  await screen.findByText('已保存 10:32')
  await press('填好了，继续')
  expect(screen.getByRole('alert')).toHaveTextContent('证件号码不对')
})

test('what is not in order is said in words, read out, and the first of it has the keyboard', async () => {
  show()
  await press('改居住地址')
  await userEvent.clear(screen.getByRole('textbox', { name: '居住地址' }))
  await press('填好了，继续')
  const summary = screen.getByRole('alert')
  expect(summary).toHaveTextContent('有 2 处要改')
  expect(summary).toHaveTextContent('请填写手机号码。')
  expect(screen.getByRole('textbox', { name: /手机号码/ })).toHaveFocus()
  await userEvent.type(screen.getByRole('textbox', { name: /手机号码/ }), '138')
  expect(summary).toHaveTextContent('手机号是 1 开头的 11 位数字')
  await userEvent.type(screen.getByRole('textbox', { name: /手机号码/ }), '00138000')
  await userEvent.type(screen.getByRole('textbox', { name: /居住地址/ }), '测试路2号')
  expect(screen.queryByRole('alert')).toBeNull()
  await press('填好了，继续')
  expect(await screen.findByRole('list', { name: '存过，可以再用' })).toBeInTheDocument()
})

test('without a network it is on the phone, and said so; with one again it is saved', async () => {
  watchPhone()
  show()
  const field = await screen.findByRole('textbox', { name: '手机号码' })
  act(() => phone.goOnline(false))
  bff.replies[SAVE] = { status: 0, cut: true }
  await userEvent.type(field, '13800138000')
  expect(await screen.findByText('已存在手机上，联网后保存', {}, patient)).toBeInTheDocument()
  expect(String(phone.storage.get('unsent'))).toContain('13800138000')
  bff.replies[SAVE] = save
  act(() => phone.goOnline(true))
  expect(await screen.findByText('已保存 10:32', {}, patient)).toBeInTheDocument()
  expect(saved.fields.phone?.value).toBe('13800138000')
})

test('a save whose answer was lost is repeated under its key before anything else is sent', async () => {
  show()
  let lost = 0
  const answers = new Map<string, ReturnType<typeof save>>()
  bff.replies[SAVE] = (request) => {
    const key = String(request.headers['idempotency-key'])
    const answer = answers.get(key) ?? save(request)
    answers.set(key, answer)
    lost += 1
    return lost === 1 ? { status: 0, cut: true } : answer
  }
  const field = await screen.findByRole('textbox', { name: '手机号码' })
  await userEvent.type(field, '138')
  await waitFor(() => expect(bff.asked(SAVE)).toHaveLength(1), patient)
  await userEvent.type(field, '00138000')
  await waitFor(() => expect(saved.fields.phone?.value).toBe('13800138000'), patient)
  const [first, second, third] = bff.asked(SAVE)
  expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key'])
  expect(second?.body).toEqual(first?.body)
  expect(third?.body).toEqual({ version: 4, fields: { phone: '13800138000' } })
  expect(screen.queryByText(/另一台设备/)).toBeNull()
})

test('leaving sends what was typed a moment ago', async () => {
  show()
  await userEvent.type(await screen.findByRole('textbox', { name: '手机号码' }), '1')
  expect(bff.asked(SAVE)).toHaveLength(0)
  act(() => phone.hide())
  await waitFor(() => expect(bff.asked(SAVE)).toHaveLength(1), { timeout: 400 })
})

test('closed before it was saved and opened again: what she typed is there, and is sent', async () => {
  show()
  bff.replies[SAVE] = { status: 0, never: true }
  await userEvent.type(await screen.findByRole('textbox', { name: '手机号码' }), '13900139000')
  const onPhone = String(phone.storage.get('unsent'))
  cleanup()
  // The app is gone, and comes back with what the phone kept.
  nothingUnsent()
  answers.forget()
  phone.storage.set('unsent', onPhone)
  readUnsent()
  bff.replies[SAVE] = save
  show({ draft: 'D1' })
  expect(await screen.findByText('13900139000')).toBeInTheDocument()
  await waitFor(() => expect(saved.fields.phone?.value).toBe('13900139000'), patient)
})

test('what was empty here and filled in elsewhere is there as soon as it is known', async () => {
  show()
  expect(await screen.findByRole('textbox', { name: '手机号码' })).toHaveValue('')
  const elsewhere = { value: '13700137000', masked: false, origin: null }
  saved = draft({ version: 4, fields: { ...filled, phone: elsewhere } })
  await act(() => answers.askAgain())
  expect(await screen.findByText('13700137000')).toBeInTheDocument()
  expect(screen.queryByRole('textbox', { name: '手机号码' })).toBeNull()
})

test('a draft at the materials opens there', async () => {
  saved = draft({ id: 'D1', step: 'materials' })
  show({ draft: 'D1' })
  expect(await screen.findByRole('progressbar', { name: /第 2 步/ })).toBeInTheDocument()
})

describe('changed on another device', () => {
  const theirs = () =>
    draft({
      version: 7,
      updatedAt: '2026-11-24T00:50:00.000Z',
      fields: { ...filled, address: { value: '另一台写的路9号', masked: false, origin: null } },
    })

  async function meet() {
    show()
    await press('改居住地址')
    const field = screen.getByRole('textbox', { name: '居住地址' })
    await userEvent.clear(field)
    saved = theirs()
    await userEvent.type(field, '这部手机写的路2号')
    return await screen.findByRole('alert', {}, patient)
  }

  test('both are shown with their times, and nothing is overwritten before she chooses', async () => {
    const choice = await meet()
    expect(choice).toHaveTextContent('另一台设备：11月24日 周二 08:50')
    expect(choice).toHaveTextContent('这部手机：这部手机写的路2号')
    expect(choice).toHaveTextContent('另一台设备：另一台写的路9号')
    expect(saved.version).toBe(7)
    expect(screen.queryByRole('button', { name: '填好了，继续' })).toBeNull()
  })

  test('this phone’s is kept on top of theirs', async () => {
    await meet()
    await press('用这部手机的')
    await waitFor(() => expect(saved.fields.address?.value).toBe('这部手机写的路2号'), patient)
    expect(bodies().pop()).toEqual({ version: 7, fields: { address: '这部手机写的路2号' } })
  })

  test('the other device’s is taken', async () => {
    await meet()
    await press('用另一台设备的')
    expect(await screen.findByText('另一台写的路9号')).toBeInTheDocument()
    expect(saved.version).toBe(7)
    expect(useUnsent.getState().drafts).toEqual({})
  })
})

test('large text: what is known is read through at once, and each open question has a screen of its own', async () => {
  show()
  act(() => usePreferences.setState({ elderly: true }))
  expect(await screen.findByText('测试榕一')).toBeInTheDocument()
  expect(screen.queryByRole('textbox')).toBeNull()
  await press('填好了，继续')
  await userEvent.type(await screen.findByRole('textbox', { name: '手机号码' }), '13800138000')
  expect(screen.queryByText('测试榕一')).toBeNull()
  await press('填好了，继续')
  expect(await screen.findByRole('textbox', { name: '同住人数（可以不填）' })).toBeInTheDocument()
  await press('填好了，继续')
  const ways = await screen.findByRole('radiogroup', { name: '办好后怎么取' })
  expect(within(ways).getAllByRole('radio')).toHaveLength(2)
})

test('an item that cannot be applied for online says so, with the way on', async () => {
  bff.replies[START] = problemReply('not_online')
  show()
  expect(await screen.findByRole('alert')).toHaveTextContent('请预约到大厅办理')
})
