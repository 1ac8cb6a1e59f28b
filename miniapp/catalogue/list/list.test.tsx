import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useFinding } from '@/stores/finding'
import { card } from '@/testing/catalogue'
import { freshPhone, openPage } from '@/testing/page'
import { problemReply, type Reply, startServer } from '@/testing/server'
import ItemListPage from '.'

let bff: Awaited<ReturnType<typeof startServer>>
let page: (cursor: string | null) => Reply
const queryOf = (url: string) => new URL(url, 'http://bff').searchParams

beforeEach(async () => {
  freshPhone()
  bff = await startServer(({ url }) => page(queryOf(url).get('cursor')))
})
afterEach(() => bff.stop())

const items = (...names: string[]) => names.map((name) => card(name, name))

test('items of a theme in a region, most used first, the next ones when she asks', async () => {
  useFinding.setState({ region: { code: '440104000000', name: '广州市越秀区' } })
  page = (cursor) =>
    cursor === null
      ? { status: 200, body: { items: items('甲', '乙'), total: 3, next: 'c2' } }
      : { status: 200, body: { items: items('丙'), total: 3, next: null } }
  openPage(ItemListPage, { theme: 'T01', name: '出生婚姻' })
  expect(await screen.findByText('共 3 项，常办的在前')).toBeInTheDocument()
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('出生婚姻')
  expect(screen.queryByText('丙')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: '再看后面的（还有 1 项）' }))
  expect(await screen.findByText('丙')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /再看后面的/ })).toBeNull()
  expect(bff.received.map(({ url }) => url.split('?')[1])).toEqual([
    'theme=T01&region=440104000000',
    'theme=T01&region=440104000000&cursor=c2',
  ])
})

test('a following stretch that fails leaves what is shown, and can be asked for again', async () => {
  page = (cursor) =>
    cursor === null
      ? { status: 200, body: { items: items('甲'), total: 2, next: 'c2' } }
      : problemReply('hall_unavailable')
  openPage(ItemListPage, { department: 'D1' })
  await userEvent.click(await screen.findByRole('button', { name: /再看后面的/ }))
  expect(await screen.findByRole('alert')).toHaveTextContent('不是您的网络问题')
  expect(screen.getByText('甲')).toBeInTheDocument()
})

test('a region without any says so', async () => {
  page = () => ({ status: 200, body: { items: [], total: 0, next: null } })
  openPage(ItemListPage, { theme: 'T01' })
  expect(await screen.findByText(/这个地区没有这一类事项/)).toBeInTheDocument()
})
