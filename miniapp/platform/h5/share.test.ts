import userEvent from '@testing-library/user-event'
import { share } from './share'

const SHARED = { title: '11月25日', text: '到大厅办事', path: '/appointments/shared/index?hall=H1' }
const URL_OF_IT = `${window.location.origin}${SHARED.path}`

function browserShares(answer: (given: ShareData) => Promise<void>) {
  Object.defineProperty(navigator, 'share', { value: answer, configurable: true })
}
afterEach(() => Reflect.deleteProperty(navigator, 'share'))

test('the phone’s own sheet gets the page with its whole address', async () => {
  const given: ShareData[] = []
  browserShares(async (data) => void given.push(data))
  expect(await share(SHARED)).toBe('done')
  expect(given).toEqual([{ title: SHARED.title, text: SHARED.text, url: URL_OF_IT }])
})

test.each([
  ['AbortError', 'refused'],
  ['NotAllowedError', 'refused'],
  ['DataError', 'impossible'],
])('%s is told as %s', async (name, told) => {
  browserShares(async () => {
    throw new DOMException('no', name)
  })
  expect(await share(SHARED)).toBe(told)
})

test('where there is no such sheet it is copied, to be put into a chat', async () => {
  userEvent.setup()
  expect(await share(SHARED)).toBe('copied')
  expect(await navigator.clipboard.readText()).toBe(`${SHARED.text}\n${URL_OF_IT}`)
})
