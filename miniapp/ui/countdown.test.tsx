import { act, render, screen } from '@testing-library/react'
import { learnServerTime } from '@/api/server-clock'
import { usePreferences } from '@/stores/preferences'
import { Countdown } from './countdown'

const START = Date.parse('2026-11-25T01:00:00Z')
const after = (seconds: number) => new Date(START + seconds * 1000).toISOString()

beforeEach(() => {
  jest.useFakeTimers({ now: START })
  learnServerTime(START, START, START)
  usePreferences.setState({ locale: 'zh-Hans' })
})
afterEach(() => jest.useRealTimers())

const wait = (seconds: number) => act(() => jest.advanceTimersByTime(seconds * 1000))
const spoken = () => screen.getByRole('status').textContent

test('counts by the server’s clock, not by the phone’s', () => {
  // The phone is two minutes behind.
  learnServerTime(START + 120_000, START, START)
  render(<Countdown until={after(300)} onEnd={jest.fn()} />)
  expect(screen.getByRole('timer')).toHaveTextContent('3:00')
  wait(1)
  expect(screen.getByRole('timer')).toHaveTextContent('2:59')
  expect(screen.getByRole('timer')).toHaveAccessibleName('剩余 2 分 59 秒')
})

test('is read out at 60 and 10 seconds and at the end, and ends once', () => {
  const onEnd = jest.fn()
  render(<Countdown until={after(62)} onEnd={onEnd} />)
  wait(1)
  expect(spoken()).toBe('')
  wait(1)
  expect(spoken()).toBe('还剩 1 分钟')
  wait(49)
  expect(spoken()).toBe('还剩 1 分钟')
  wait(1)
  expect(spoken()).toBe('还剩 10 秒')
  expect(onEnd).not.toHaveBeenCalled()
  wait(10)
  expect(spoken()).toBe('时间到')
  wait(60)
  expect(onEnd).toHaveBeenCalledTimes(1)
})

test('a phone that slept past the end says so at its next look', () => {
  const onEnd = jest.fn()
  render(<Countdown until={after(300)} onEnd={onEnd} />)
  jest.setSystemTime(START + 400_000)
  wait(1)
  expect(screen.getByRole('timer')).toHaveTextContent('0:00')
  expect(onEnd).toHaveBeenCalledTimes(1)
})
