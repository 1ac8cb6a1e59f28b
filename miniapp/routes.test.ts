import Taro from '@tarojs/taro'
import config from './app.config'
import { decodeQuery, open, openPath, pathOf, ROUTES, TABS } from './routes'
import { phone } from './testing/phone'

test('the routes are exactly the pages that are built', () => {
  const built = [
    ...(config.pages ?? []),
    ...(config.subPackages ?? []).flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`)),
  ]
  expect([...ROUTES].sort()).toEqual(built.sort())
  expect(config.tabBar?.list.map((tab) => tab.pagePath)).toEqual([...TABS])
})

test('values travel encoded', () => {
  expect(pathOf('residents/sign-in/index', { back: '/catalogue/guide/index?code=A&b=1' })).toBe(
    '/residents/sign-in/index?back=%2Fcatalogue%2Fguide%2Findex%3Fcode%3DA%26b%3D1',
  )
  expect(decodeQuery({ name: '%E5%B1%85%E4%BD%8F%E8%AF%81', missing: undefined })).toEqual({ name: '居住证' })
})

test('tapped twice on the way, a page is opened once; gone back from, it can be opened again', async () => {
  const path = '/applications/mine/index'
  await Promise.all([openPath(path), openPath(path)])
  expect(phone.opened).toEqual([path])
  await openPath(path)
  expect(phone.opened).toEqual([path, path])
})

test('a way on that WeChat never says has ended can be taken again after a second', async () => {
  jest.useFakeTimers()
  try {
    const path = '/applications/mine/index'
    const never = jest.spyOn(Taro, 'navigateTo').mockReturnValue(new Promise(() => undefined))
    void openPath(path)
    jest.advanceTimersByTime(900)
    void openPath(path)
    expect(never).toHaveBeenCalledTimes(1)
    jest.advanceTimersByTime(100)
    void openPath(path)
    expect(never).toHaveBeenCalledTimes(2)
    never.mockRestore()
  } finally {
    jest.useRealTimers()
  }
})

test('tabs are switched to, other pages opened, unknown ones lead home', async () => {
  await open('pages/appointments/index')
  await openPath('/appointments/detail/index?id=A1')
  await openPath('https://example.com/')
  expect(phone.opened).toEqual(['/pages/appointments/index', '/appointments/detail/index?id=A1', '/pages/home/index'])
})
