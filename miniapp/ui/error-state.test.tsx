import { PROBLEMS, type Problem, type ProblemCode } from '@shared/http/problems'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { ApiProblem, NetworkProblem, UnreadableAnswer } from '@/api/problems'
import { usePreferences } from '@/stores/preferences'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import { ErrorState } from './error-state'

beforeEach(() => usePreferences.setState({ locale: 'zh-Hans' }))

const problem = (code: ProblemCode) => new ApiProblem(problemReply(code).body as Problem)

test.each([
  [problem('internal_error'), '我们的问题'],
  [problem('hall_unavailable'), '对方系统没有回应'],
  [new NetworkProblem('unreachable', 15), '连不上'],
  [new NetworkProblem('timeout', 15), '连不上'],
  [new NetworkProblem('offline', 15), '没有网络'],
  [problem('booking_limit'), '这次办不了'],
  [problem('not_found'), '这一步没有完成'],
  [new UnreadableAnswer(502, 'r-9'), '我们的问题'],
  [new TypeError('x is undefined'), '我们的问题'],
])('%s is told as: %s', (error, heading) => {
  render(<ErrorState problem={error} onRetry={jest.fn()} />)
  expect(screen.getByRole('alert')).toHaveTextContent(heading)
})

test('an upstream’s silence says whose it is, what is safe, and offers to ask again', async () => {
  const retry = jest.fn()
  render(<ErrorState problem={problem('hall_unavailable')} onRetry={retry} />)
  const [happened, next] = PROBLEMS.hall_unavailable.text['zh-Hans']
  expect(screen.getByText(happened)).toBeInTheDocument()
  expect(screen.getByText(next)).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: '再试一次' }))
  expect(retry).toHaveBeenCalledTimes(1)
})

test('what asking again cannot change is not offered again', () => {
  render(<ErrorState problem={problem('booking_limit')} onRetry={jest.fn()} />)
  expect(screen.queryByRole('button')).toBeNull()
})

test('our own failure gives the number to tell 12345; an upstream’s does not', () => {
  const { unmount } = render(<ErrorState problem={problem('internal_error')} />)
  expect(screen.getByRole('alert')).toHaveTextContent('编号 r-1')
  unmount()
  render(<ErrorState problem={problem('hall_unavailable')} />)
  expect(screen.getByRole('alert')).not.toHaveTextContent('编号')
})

test('who is not signed in is led there, and back to this very page', async () => {
  phone.path = '/appointments/halls/index'
  phone.params = { items: 'A1', stamp: '3' }
  render(<ErrorState problem={problem('not_signed_in')} />)
  await userEvent.click(screen.getByRole('button', { name: '登录' }))
  expect(phone.opened).toEqual([
    `/residents/sign-in/index?back=${encodeURIComponent('/appointments/halls/index?items=A1')}`,
  ])
})

test('on the sign-in page itself a failed sign-in does not lead to a second one', () => {
  phone.path = '/residents/sign-in/index'
  render(<ErrorState problem={problem('real_name_required')} />)
  expect(screen.getByRole('alert')).toHaveTextContent('这个微信还没有绑定实名身份。')
  expect(screen.queryByRole('button')).toBeNull()
})

test('the words follow the language at once', () => {
  render(<ErrorState problem={new NetworkProblem('offline', 15)} />)
  act(() => usePreferences.setState({ locale: 'en' }))
  expect(screen.getByRole('alert')).toHaveTextContent('This phone is not connected to a network.')
})
