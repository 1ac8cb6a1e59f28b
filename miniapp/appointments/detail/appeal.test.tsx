import type { Appointment } from '@shared/appointments/contract'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { problemReply } from '@/testing/server'
import { booked, showPage, startHall, type TestHall, told } from '../testing/hall'
import AppointmentPage from './index'

const ONE = 'GET /api/appointments/YY1'
const APPEAL = 'POST /api/appointments/YY1/appeal'
const missed = (appeal: Appointment['appeal']) => booked({ state: 'missed', checkInCode: null, appeal })
const possible = missed({ state: 'possible', answer: null })
const open = missed({ state: 'open', answer: null })

let bff: TestHall
beforeEach(async () => {
  bff = await startHall({
    [ONE]: told(possible),
    [APPEAL]: () => {
      bff.replies[ONE] = told(open)
      return told(open)
    },
  })
})
afterEach(() => bff.stop())

const show = () => showPage(AppointmentPage, { id: 'YY1' })
const button = () => screen.findByRole('button', { name: /^提交申诉/ })
const reasons = () => bff.asked(APPEAL).map(({ body }) => body)

test('who missed it says why, once: nothing is sent without a reason, then the hall has it', async () => {
  show()
  await userEvent.click(await button())
  expect(document.body.textContent).toContain('请先写下当时的情况')
  await userEvent.type(await screen.findByRole('textbox', { name: '当时的情况' }), ' 当天住院 ')
  await userEvent.click(await button())
  expect(await screen.findByText(/您的申诉已经提交/)).toBeInTheDocument()
  expect(reasons()).toEqual([{ reason: '当天住院' }])
  await waitFor(() => expect(screen.queryByRole('button', { name: /^提交申诉/ })).toBeNull())
})

test('what she wrote is still there when it was not sent, and the same request is sent again', async () => {
  bff.replies[APPEAL] = problemReply('hall_unavailable')
  show()
  await userEvent.type(await screen.findByRole('textbox', { name: '当时的情况' }), '当天住院')
  await userEvent.click(await button())
  expect(await screen.findByText('申诉没有提交')).toBeInTheDocument()
  bff.replies[APPEAL] = () => {
    bff.replies[ONE] = told(open)
    return told(open)
  }
  await userEvent.click(await screen.findByRole('button', { name: '再试一次' }))
  expect(await screen.findByText(/您的申诉已经提交/)).toBeInTheDocument()
  expect(new Set(reasons().map((body) => JSON.stringify(body)))).toEqual(new Set(['{"reason":"当天住院"}']))
  expect(new Set(bff.asked(APPEAL).map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test.each([
  [missed({ state: 'granted', answer: '已核实住院证明' }), '申诉通过，这次不计爽约。大厅答复：已核实住院证明'],
  [missed({ state: 'refused', answer: '没有证明' }), '申诉没有通过，这次仍计爽约。大厅答复：没有证明'],
  [missed({ state: 'forgiven', answer: null }), '大厅已经撤销，这次不计爽约。'],
])('the hall’s answer is read where it belongs: $appeal.state', async (appointment, words) => {
  bff.replies[ONE] = told(appointment)
  show()
  expect(await screen.findByText(words)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /^提交申诉/ })).toBeNull()
  // Nothing on the page says otherwise.
  const counts = appointment.appeal?.state === 'refused'
  expect(document.body.textContent?.includes('记为一次爽约')).toBe(counts)
})
