import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useSession } from '@/stores/session'
import { phone } from '@/testing/phone'
import { hall, ok, showPage, startHall, type TestHall } from '../testing/hall'
import SharedPage from './index'

let bff: TestHall

const LINK = { items: 'A1', hall: 'H1', from: '2026-11-25T01:00:00.000Z', to: '2026-11-25T01:30:00.000Z' }

beforeEach(async () => {
  bff = await startHall({ 'GET /api/appointments/days': ok({ hall, days: [] }) })
  useSession.setState({ session: null })
})
afterEach(() => bff.stop())

const text = () => document.body.textContent ?? ''

test('family sees where, when, what for, what to bring and how to get there, without signing in', async () => {
  showPage(SharedPage, LINK)
  expect(await screen.findByText('居民身份证')).toBeInTheDocument()
  for (const words of ['11月25日 周三 09:00–09:30', hall.name, hall.address, '居住证首次申领', '近期照片']) {
    expect(text()).toContain(words)
  }
  expect(screen.getByRole('button', { name: '导航' })).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: `拨打${hall.name} ${hall.phone}` }))
  expect(phone.called).toEqual([hall.phone])
})

test('who wants the same done for herself goes on to booking it, with nothing of the other’s', async () => {
  showPage(SharedPage, LINK)
  await userEvent.click(await screen.findByRole('button', { name: '我也要办，去预约' }))
  expect(phone.opened).toEqual(['/appointments/halls/index?items=A1'])
})

test('what the looker has herself says nothing about what is to be brought', async () => {
  showPage(SharedPage, LINK)
  await screen.findByText('居民身份证')
  expect(text()).not.toContain('已经有了')
  expect(text()).not.toContain('暂时查不到')
})

test('the hall is named by the hall, whatever the link says besides', async () => {
  showPage(SharedPage, { ...LINK, name: '别的大厅', address: '别的地方' })
  await screen.findByText(hall.address)
  expect(text()).not.toContain('别的')
})

test.each([
  { ...LINK, from: '明天' },
  { ...LINK, items: '' },
  { ...LINK, to: '2026-13-45T99:00:00Z' },
])('a link that is not whole says so and leads home: %o', async (link) => {
  showPage(SharedPage, link)
  expect(await screen.findByText('这个链接不完整，请家人再发一次。')).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: '首页' }))
  expect(phone.opened).toEqual(['/pages/home/index'])
  expect(bff.received).toEqual([])
})
