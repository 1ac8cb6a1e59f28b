import { endpoints } from '@shared/endpoints'
import { useSession } from '@/stores/session'
import { startServer } from '@/testing/server'
import { queryKey } from './keys'
import { queryClient } from './query-client'
import { finishSignIn } from './sign-in'

const session = {
  token: 'token-0123456789012345',
  expiresAt: '2026-12-01T00:00:00Z',
  resident: { id: 'r1', name: '测**' },
}

let bff: Awaited<ReturnType<typeof startServer>>
beforeEach(async () => {
  queryClient.clear()
  useSession.setState({ session: null })
  bff = await startServer(() => ({ status: 201, body: session }))
})
afterEach(() => bff.stop())

test('coming back from the identity platform: the ticket becomes a session, and nobody’s first screen is not shown to her', async () => {
  const home = queryKey(endpoints.home.home, {})
  const themes = queryKey(endpoints.catalogue.themes, {})
  queryClient.setQueryData(home, { resident: null })
  queryClient.setQueryData(themes, { themes: [] })
  window.history.replaceState({}, '', '/pages/home/index?ticket=t-0123456789')

  await finishSignIn()

  expect(bff.received.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/api/sessions', { kind: 'ticket', code: 't-0123456789' }],
  ])
  expect(useSession.getState().session).toEqual(session)
  expect(queryClient.getQueryData(home)).toBeUndefined()
  expect(queryClient.getQueryData(themes)).toEqual({ themes: [] })
  // It works once, and it does not stay in the address.
  expect(window.location.search).not.toContain('ticket')
  await finishSignIn()
  expect(bff.received).toHaveLength(1)
})
