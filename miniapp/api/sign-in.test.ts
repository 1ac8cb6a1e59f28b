import { findEndpoints } from '@shared/catalogue/find'
import { homeEndpoints } from '@shared/home/contract'
import { act, renderHook, waitFor } from '@testing-library/react'
import { useSession } from '@/stores/session'
import { problemReply, startServer } from '@/testing/server'
import { answers } from './answers'
import { ask } from './client'
import { ApiProblem } from './problems'
import { finishSignIn } from './sign-in'
import { useAnswer } from './use-answer'

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
  answers.forget()
  useSession.setState({ session: null })
  bff = await startServer(() => ({ status: 201, body: session }))
})
afterEach(() => bff.stop())

test('coming back from the identity platform: the ticket becomes a session, and nobody’s first screen is not shown to her', async () => {
  const nobodys = { state: 'fresh', source: 'hall', asOf: '2026-11-23T02:32:00.000Z', data: [] } as const
  answers.learn(
    homeEndpoints.home,
    {},
    {
      serverTime: '2026-11-23T02:32:00.000Z',
      resident: null,
      appointments: null,
      numbers: null,
      applications: null,
      certificates: null,
      drafts: null,
      messages: null,
      suggestions: { ...nobodys, data: [] },
      themes: { ...nobodys, data: [] },
    },
  )
  answers.learn(findEndpoints.themes, {}, { themes: [] })
  window.history.replaceState({}, '', '/pages/home/index?ticket=t-0123456789')

  await finishSignIn()

  expect(bff.received.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/api/sessions', { kind: 'ticket', code: 't-0123456789' }],
  ])
  expect(useSession.getState().session).toEqual(session)
  expect(answers.known(homeEndpoints.home, {})).toBeUndefined()
  expect(answers.known(findEndpoints.themes, {})).toEqual({ themes: [] })
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
  const { unmount } = renderHook(() => useAnswer(findEndpoints.themes, {}))
  await asked.given
  window.history.replaceState({}, '', '/pages/home/index?ticket=t-0123456789')
  await act(() => finishSignIn())
  asNobody.give()
  await waitFor(() => expect(answers.known(findEndpoints.themes, {})).toEqual({ themes: [] }))
  expect(seen).toEqual(['nobody', 'her'])
  unmount()
})
