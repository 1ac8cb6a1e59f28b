import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { freshPhone, openPage } from '@/testing/page'
import { phone } from '@/testing/phone'
import DisplayPage from '.'

beforeEach(freshPhone)

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

test('large text is shown at once on the page itself', async () => {
  const { container } = openPage(DisplayPage)
  expect(container.querySelector('.elderly')).toBeNull()
  await userEvent.click(screen.getByRole('radio', { name: '长者版' }))
  expect(container.querySelector('.elderly')).not.toBeNull()
  await userEvent.click(screen.getByRole('radio', { name: '标准版' }))
  expect(container.querySelector('.elderly')).toBeNull()
})
