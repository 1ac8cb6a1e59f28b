import { certificateEndpoints } from '@shared/certificates/contract'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { answers } from '@/api/answers'
import { watchPhone } from '@/api/ask-again'
import InboxPage from '@/notifications/inbox'
import { usePreferences } from '@/stores/preferences'
import { AS_OF, freshPhone, openPage, signedIn } from '@/testing/page'
import { phone } from '@/testing/phone'
import { startServer } from '@/testing/server'
import DisplayPage from '.'

beforeEach(() => {
  freshPhone()
  usePreferences.setState({ larger: false, followed: 1 })
})

test('another language is spoken at once, and kept', async () => {
  openPage(DisplayPage)
  expect(screen.getByRole('radio', { name: '简体中文' })).toHaveAttribute('aria-checked', 'true')
  await userEvent.click(screen.getByRole('radio', { name: '繁體中文' }))
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('語言與顯示')
  await userEvent.click(screen.getByRole('radio', { name: 'English' }))
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Language and display')
  expect(screen.getByText(/\d 09|, 09:30/)).toBeInTheDocument()
  expect(JSON.stringify(phone.storage.get('preferences'))).toContain('en')
})

test('what stands on other pages is asked for again in the new language, and what no page shows when one does', async () => {
  watchPhone()
  const bff = await startServer(() => ({ status: 200, body: { messages: [], unread: 0, next: null } }))
  signedIn()
  answers.learn(certificateEndpoints.consents, {}, { consents: [], serverTime: AS_OF })
  openPage(InboxPage)
  openPage(DisplayPage)
  const languages = () => new Set(bff.received.map(({ headers }) => headers['accept-language']))
  await waitFor(() => expect(languages()).toEqual(new Set(['zh-Hans'])))
  await userEvent.click(screen.getByRole('radio', { name: 'English' }))
  await waitFor(() => expect(languages()).toEqual(new Set(['zh-Hans', 'en'])))
  expect(answers.question(certificateEndpoints.consents, {}).isOld).toBe(true)
  await bff.stop()
})

test('large text is shown at once on the page itself, and larger still', async () => {
  const { container } = openPage(DisplayPage)
  expect(container.querySelector('.elderly')).toBeNull()
  await userEvent.click(screen.getByRole('radio', { name: '长者版' }))
  expect(container.querySelector('.elderly')).not.toBeNull()
  expect(container.querySelector('.larger')).toBeNull()
  await userEvent.click(screen.getByRole('radio', { name: '长者版，最大字' }))
  expect(container.querySelector('.elderly.larger')).not.toBeNull()
  await userEvent.click(screen.getByRole('radio', { name: '标准版' }))
  expect(container.querySelector('.elderly, .larger')).toBeNull()
})

test('the system’s text size is followed when it changes; until then her own choice stays', () => {
  const { followSystem, setElderly } = usePreferences.getState()
  const sizes = () => {
    const { elderly, larger } = usePreferences.getState()
    return { elderly, larger }
  }
  document.documentElement.style.fontSize = '23px'
  followSystem()
  expect(sizes()).toEqual({ elderly: true, larger: false })
  setElderly(false)
  followSystem()
  expect(sizes()).toEqual({ elderly: false, larger: false })
  document.documentElement.style.fontSize = '28px'
  followSystem()
  expect(sizes()).toEqual({ elderly: true, larger: true })
  document.documentElement.style.fontSize = '16px'
  followSystem()
  expect(sizes()).toEqual({ elderly: false, larger: false })
  document.documentElement.style.fontSize = ''
})
