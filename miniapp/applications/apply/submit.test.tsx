import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { answers } from '@/api/answers'
import { ok, showPage, startHall, type TestHall } from '@/appointments/testing/hall'
import { useUnsent } from '@/stores/unsent'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import {
  besides,
  draft,
  filled,
  materialsReply,
  nothingUnsent,
  proof,
  register,
  shown,
  told,
} from '../testing/applying'
import ApplyPage from './index'

let bff: TestHall

const SUBMIT = 'POST /api/applications/drafts/D1/submit'
const DRAFT = 'GET /api/applications/drafts/D1'
const SAVE = 'PUT /api/applications/drafts/D1'
const BEING_CONFIRMED = { status: 202, body: { state: 'being_confirmed', operation: 'o1', askAgainAfter: 0.05 } }
const patient = { timeout: 5_000 }

const complete = draft({
  step: 'confirm',
  fields: {
    ...filled,
    phone: { value: '138****8000', masked: true, origin: { kind: 'typed', name: null, asOf: null } },
  },
  materials: { m2: { use: 'stored', stored: 'S2' } },
})

beforeEach(async () => {
  nothingUnsent()
  bff = await startHall({
    ...besides,
    [DRAFT]: ok({ draft: complete }),
    [SAVE]: ({ body }) => {
      const { version, step = complete.step } = body as { version: number; step?: string }
      return ok({ draft: { ...complete, version: version + 1, step } })
    },
    [SUBMIT]: { ...told(), status: 201 },
    'GET /api/applications/SB1': shown(),
    'GET /api/materials/for/A1': materialsReply([proof, register]),
  })
})
afterEach(() => bff.stop())

const show = () => showPage(ApplyPage, { draft: 'D1' })
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const tick = async () => userEvent.click(await screen.findByRole('checkbox'))
const text = () => document.body.textContent

test('she reads what happens next, and nothing is submitted without her word that it is true', async () => {
  show()
  expect(await screen.findByRole('checkbox')).not.toBeChecked()
  expect(text()).toContain('测试市公安局受理后 10 个工作日内办结；等您补材料的日子不算。')
  expect(await screen.findByText('部门自行核验')).toBeInTheDocument()
  await press('确认提交')
  expect(await screen.findByRole('alert')).toHaveTextContent('请先勾选声明')
  // Whatever was sent by that press was sent before this.
  await press('上一步')
  await waitFor(() => expect(bff.asked(SAVE)).toHaveLength(1))
  expect(bff.asked(SUBMIT)).toHaveLength(0)
})

test('submitted, the journey ends where it is followed, and nothing of the draft stays on the phone', async () => {
  show()
  await tick()
  await press('确认提交')
  await waitFor(() => expect(phone.opened).toEqual(['/applications/detail/index?id=SB1']))
  expect(bff.asked(SUBMIT)[0]?.body).toEqual({ version: 3, truthful: true })
  expect(useUnsent.getState().drafts).toEqual({})
})

test('while the hall has not answered it is not called submitted; then the truth, under one key', async () => {
  let known = false
  let gone = 0
  bff.replies[SUBMIT] = () => (known && gone > 0 ? { ...told(), status: 201 } : BEING_CONFIRMED)
  // The draft is gone a moment before the phone hears what became of it: no reason to leave for somewhere else.
  bff.replies[DRAFT] = () => {
    if (!known) return ok({ draft: { ...complete, pending: bff.asked(SUBMIT).length > 0 } })
    gone += 1
    return problemReply('draft_submitted', { application: 'SB1' })
  }
  show()
  await tick()
  await press('确认提交')
  expect(await screen.findByText(/还不能说已经提交/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '确认提交' })).toBeNull()
  expect(phone.opened).toEqual([])
  known = true
  act(() => void answers.askAgain('applications.draft'))
  await waitFor(() => expect(phone.opened).toEqual(['/applications/detail/index?id=SB1']), patient)
  expect(new Set(bff.asked(SUBMIT).map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test('opened while it is being confirmed it says so; once it is an application, that is shown', async () => {
  bff.replies[DRAFT] = ok({ draft: { ...complete, pending: true } })
  show()
  expect(await screen.findByText(/还不能说已经提交/)).toBeInTheDocument()
  bff.replies[DRAFT] = problemReply('draft_submitted', { application: 'SB7' })
  await waitFor(() => expect(phone.opened).toEqual(['/applications/detail/index?id=SB7']), patient)
  expect(useUnsent.getState().drafts).toEqual({})
})

test('a draft that was submitted long ago leads to its application', async () => {
  bff.replies[DRAFT] = problemReply('draft_submitted', { application: 'SB7' })
  show()
  await waitFor(() => expect(phone.opened).toEqual(['/applications/detail/index?id=SB7']))
})

test('submitted on another device while she still changes it here: she is led to the application', async () => {
  bff.replies[SAVE] = problemReply('draft_submitted', { application: 'SB7' })
  show()
  await press('上一步')
  await waitFor(() => expect(phone.opened).toEqual(['/applications/detail/index?id=SB7']), patient)
})

test('thrown away on another device, she is led to what there is of hers', async () => {
  bff.replies[DRAFT] = ok({ draft: { ...complete, pending: true } })
  show()
  await screen.findByText(/还不能说已经提交/)
  bff.replies[DRAFT] = problemReply('not_found')
  await waitFor(() => expect(phone.opened).toEqual(['/applications/mine/index']), patient)
})

test('what is missing is shown where it can be put right, before the hall is asked', async () => {
  bff.replies['GET /api/materials/for/A1'] = materialsReply([{ ...proof, id: 'm9', name: '新加的材料' }])
  show()
  await tick()
  await press('确认提交')
  expect(await screen.findByRole('progressbar', { name: /第 2 步/ })).toBeInTheDocument()
  expect(bff.asked(SUBMIT)).toHaveLength(0)
})

test('a refusal is said with the way to what can be changed', async () => {
  bff.replies[SUBMIT] = problemReply('consent_ended')
  show()
  await tick()
  await press('确认提交')
  expect(await screen.findByRole('dialog', { name: '还没有提交' })).toHaveTextContent('请重新授权')
  await press('去看要改的地方')
  expect(await screen.findByRole('progressbar', { name: /第 2 步/ })).toBeInTheDocument()
})

test('what the BFF finds in a masked value is shown at its field, until she types it anew', async () => {
  const errors = [{ path: 'fields.phone', message: 'format' }]
  bff.replies[SUBMIT] = problemReply('form_incomplete', { errors })
  show()
  await tick()
  await press('确认提交')
  await press('去看要改的地方')
  expect(await screen.findByRole('alert')).toHaveTextContent('手机号码不对')
  await userEvent.type(screen.getByRole('textbox', { name: /手机号码/ }), '13800138000')
  expect(screen.queryByRole('alert')).toBeNull()
})

test('when the connection breaks, the same key is sent again', async () => {
  let asked = 0
  bff.replies[SUBMIT] = () => {
    asked += 1
    return asked === 1 ? { status: 0, cut: true } : { ...told(), status: 201 }
  }
  show()
  await tick()
  await press('确认提交')
  expect(await screen.findByRole('dialog', { name: '还没有收到回应' })).toHaveTextContent('不会重复提交')
  await press('再试一次')
  await waitFor(() => expect(phone.opened).toEqual(['/applications/detail/index?id=SB1']))
  expect(new Set(bff.asked(SUBMIT).map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})
