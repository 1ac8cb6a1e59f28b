import { findEndpoints } from '@shared/catalogue/find'
import { homeEndpoints } from '@shared/home/contract'
import { QueryObserver } from '@tanstack/react-query'
import { waitFor } from '@testing-library/react'
import { useSession } from '@/stores/session'
import { problemReply, startServer } from '@/testing/server'
import { ask } from './client'
import { queryKey } from './keys'
import { ApiProblem } from './problems'
import { queryClient } from './query-client'
import { finishSignIn } from './sign-in'

const session = {
  token: 'token-0123456789012345',
  expiresAt: '2026-12-01T00:00:00Z',
  resident: { id: 'r1', name: '测**' },
}

/** Something one side waits for and the other gives. */
function signal() {
  let give: () => void = () => undefined
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { given, give: () => give() }
}

let bff: Awaited<ReturnType<typeof startServer>>
beforeEach(async () => {
  queryClient.clear()
  useSession.setState({ session: null })
  bff = await startServer(() => ({ status: 201, body: session }))
})
afterEach(() => bff.stop())

test('coming back from the identity platform: the ticket becomes a session, and nobody’s first screen is not shown to her', async () => {
  const home = queryKey(homeEndpoints.home, {})
  const themes = queryKey(findEndpoints.themes, {})
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

test('what is asked while the ticket is exchanged waits, and is asked as her', async () => {
  const exchanged = signal()
  await bff.stop()
  bff = await startServer(async ({ url }) => {
    if (url !== '/api/sessions') return { status: 200, body: { themes: [] } }
    await exchanged.given
    return { status: 201, body: session }
  })
  window.history.replaceState({}, '', '/pages/home/index?ticket=t-0123456789')
  const signingIn = finishSignIn()
  const themes = ask(findEndpoints.themes, {})
  await waitFor(() => expect(bff.received).toHaveLength(1))
  exchanged.give()
  await signingIn
  expect(await themes).toEqual({ themes: [] })
  expect(bff.received.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ['/api/sessions', undefined],
    ['/api/catalogue/themes', `Bearer ${session.token}`],
  ])
})

test('a ticket that is refused leaves what is asked to nobody', async () => {
  await bff.stop()
  bff = await startServer(({ url }) =>
    url === '/api/sessions' ? problemReply('sign_in_failed') : { status: 200, body: { themes: [] } },
  )
  window.history.replaceState({}, '', '/pages/home/index?ticket=t-0123456789')
  const signingIn = finishSignIn().catch((error: unknown) => error)
  expect(await ask(findEndpoints.themes, {})).toEqual({ themes: [] })
  expect(await signingIn).toBeInstanceOf(ApiProblem)
})

test('what was being asked as nobody while the ticket was exchanged is asked again as her', async () => {
  const asked = signal()
  const asNobody = signal()
  const seen: string[] = []
  await bff.stop()
  bff = await startServer(async ({ url, headers }) => {
    if (url === '/api/sessions') return { status: 201, body: session }
    const who = headers.authorization ? 'her' : 'nobody'
    seen.push(who)
    if (who === 'nobody') {
      asked.give()
      await asNobody.given
    }
    return { status: 200, body: { themes: [] } }
  })
  const observer = new QueryObserver(queryClient, {
    queryKey: queryKey(findEndpoints.themes, {}),
    queryFn: ({ signal }) => ask(findEndpoints.themes, { signal }),
  })
  const leave = observer.subscribe(() => undefined)
  await asked.given
  window.history.replaceState({}, '', '/pages/home/index?ticket=t-0123456789')
  await finishSignIn()
  asNobody.give()
  await waitFor(() => expect(observer.getCurrentResult().data).toEqual({ themes: [] }))
  expect(seen).toEqual(['nobody', 'her'])
  leave()
})
