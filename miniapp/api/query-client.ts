import { focusManager, onlineManager, QueryClient } from '@tanstack/react-query'
import { platform } from '@/platform'
import { useFinding } from '@/stores/finding'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import type { Capability } from './keys'
import { forgetKnown } from './known'
import { NetworkProblem } from './problems'

const DAY_MS = 86_400_000

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: DAY_MS,
      // Without a network the question fails at once and the last known answer stays, with its time beside it.
      networkMode: 'always',
      // What failed meanwhile, or is old, is asked again as soon as there is one.
      refetchOnReconnect: true,
      // The BFF repeats what is safe to repeat; only the way to it can be better the second time.
      retry: (failures, error) => failures < 1 && error instanceof NetworkProblem && error.kind === 'unreachable',
      retryDelay: 600,
    },
  },
})

/** Once, when the app starts: the phone's network, its foreground and its language decide when to ask again. */
export function watchPhone(): void {
  onlineManager.setEventListener((setOnline) => {
    void platform.isOnline().then(setOnline, () => setOnline(true))
    return platform.onNetworkChange(setOnline)
  })
  // What the BFF says in words is said in the new language, whoever changed it and wherever it stands.
  usePreferences.subscribe(({ locale }, before) => {
    if (locale !== before.locale) void queryClient.invalidateQueries()
  })
}

/** A browser tells react-query by itself; WeChat tells the app. */
export const onForeground = (visible: boolean): void => focusManager.setFocused(visible)

/** Ask again for everything of these capabilities that is on a screen. */
export async function askAgain(...capabilities: Capability[]): Promise<void> {
  await Promise.all(capabilities.map((capability) => queryClient.invalidateQueries({ queryKey: [capability] })))
}

/** Nothing of the resident stays on this phone: session, searches, answers on screens, answers kept for offline. */
export function forgetResident(): void {
  useSession.getState().signedOut()
  useFinding.getState().forgetRecent()
  forgetKnown()
  queryClient.clear()
}
