import type { Region } from '@shared/catalogue/contract'
import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useFinding } from '@/stores/finding'
import { hit, theme } from '@/testing/catalogue'
import { freshPhone, openPage } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply, type Reply, startServer } from '@/testing/server'
import FindPage from '.'

let bff: Awaited<ReturnType<typeof startServer>>
let search: (q: string) => Reply

const region = (code: string, name: string, level: Region['level']): Region => ({ code, name, parent: null, level })
const REGIONS: Record<string, Region[]> = {
  '440000000000': [region('440100000000', '广州市', 'city'), region('441900000000', '东莞市', 'city')],
  '440100000000': [region('440104000000', '越秀区', 'county')],
  '441900000000': [region('441900121000', '虎门镇', 'town')],
}
const queryOf = (url: string) => new URL(url, 'http://bff').searchParams

beforeEach(async () => {
  freshPhone()
  search = () => ({ status: 200, body: { hits: [hit('A1', '居住证首次申领')] } })
  bff = await startServer(({ url }) => {
    const query = queryOf(url)
    if (url.startsWith('/api/catalogue/search')) return search(query.get('q') ?? '')
    if (url.startsWith('/api/catalogue/regions'))
      return { status: 200, body: { regions: REGIONS[query.get('parent') ?? ''] } }
    if (url.startsWith('/api/catalogue/departments')) {
      return {
        status: 200,
        body: { departments: [{ code: 'D1', name: '测试市公安局', shortName: '公安', items: 147 }] },
      }
    }
    return { status: 200, body: { themes: [theme('T01', '出生婚姻'), theme('T10', '企业开办', 'company')] } }
  })
})
afterEach(() => bff.stop())

const searches = () => bff.received.filter(({ url }) => url.startsWith('/api/catalogue/search'))
const type = (words: string) => userEvent.type(screen.getByLabelText('名称、拼音或首字母'), words)
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))

test('it searches when she pauses, not at every letter, and opens the guide', async () => {
  openPage(FindPage)
  await type('jzz')
  await press('居住证首次申领，测试市公安局 · 可预约')
  expect(searches().map(({ url }) => queryOf(url).get('q'))).toEqual(['jzz'])
  expect(phone.opened).toEqual(['/catalogue/guide/index?code=A1'])
})

test('what she went on typing gives up the question before', async () => {
  search = (q) =>
    q === 'ju' ? { status: 200, never: true } : { status: 200, body: { hits: [hit('A2', '居民身份证补领')] } }
  openPage(FindPage)
  await type('ju')
  await waitFor(() => expect(searches()).toHaveLength(1))
  await type('min')
  expect(await screen.findByText('居民身份证补领')).toBeInTheDocument()
})

test('says what matched where the name does not', async () => {
  search = () => ({ status: 200, body: { hits: [hit('A1', '驾驶证补领', '机动车驾驶证')] } })
  openPage(FindPage)
  await type('机动车驾驶证')
  expect(await screen.findByText(/符合“机动车驾驶证”/)).toBeInTheDocument()
})

test('found nothing: what to try next, and a person to ask', async () => {
  search = () => ({ status: 200, body: { hits: [] } })
  openPage(FindPage)
  await type('qwxzv')
  expect(await screen.findByText(/没有找到“qwxzv”/)).toBeInTheDocument()
  await press('打 12345 问')
  expect(phone.called).toEqual(['12345'])
})

test('a silent hall is told as such, and asked again', async () => {
  search = () => problemReply('hall_unavailable')
  openPage(FindPage)
  await type('居住证')
  expect(await screen.findByRole('alert')).toHaveTextContent('不是您的网络问题')
  search = () => ({ status: 200, body: { hits: [hit('A1', '居住证首次申领')] } })
  await press('再试一次')
  expect(await screen.findByText('居住证首次申领')).toBeInTheDocument()
})

test('words that led somewhere are offered again, newest first, until she clears them', async () => {
  act(() => {
    useFinding.getState().remember('身份证')
  })
  openPage(FindPage)
  await type('居住证')
  await press(/居住证首次申领/)
  await press('清除')
  const chips = (await screen.findAllByRole('button')).map(({ textContent }) => textContent)
  expect(chips.indexOf('居住证')).toBeLessThan(chips.indexOf('身份证'))
  expect(chips).toEqual(expect.arrayContaining(['居住证', '身份证']))
  await press('清除记录')
  expect(screen.queryByRole('button', { name: '身份证' })).toBeNull()
})

test('browsed by theme for people and companies, and by department', async () => {
  openPage(FindPage)
  await press('出生婚姻，52 项')
  expect(screen.getByRole('list', { name: '企业' })).toHaveTextContent('企业开办')
  await userEvent.click(screen.getByRole('tab', { name: '按部门' }))
  await press('测试市公安局，147 项')
  expect(phone.opened.map(decodeURIComponent)).toEqual([
    '/catalogue/list/index?theme=T01&name=出生婚姻',
    '/catalogue/list/index?department=D1&name=公安',
  ])
})

test('a district goes with the search; Dongguan leads straight to its towns', async () => {
  openPage(FindPage)
  await press('办理地区：全省')
  await press('东莞市')
  await press('换一个市')
  await press('东莞市')
  await press('虎门镇')
  expect(await screen.findByRole('button', { name: '办理地区：东莞市虎门镇' })).toBeInTheDocument()
  expect(screen.queryByRole('dialog')).toBeNull()
  await type('居住证')
  await waitFor(() => expect(queryOf(searches()[0]?.url ?? '').get('region')).toBe('441900121000'))
})
