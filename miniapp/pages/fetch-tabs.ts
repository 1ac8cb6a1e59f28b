import { answers } from '@/api/answers'

/** The first screen has its answers and has been drawn, also on an old phone. */
const QUIET_MS = 1_500

/**
 * In WeChat the tab pages are on the phone with the program (fetch-tabs.weapp.ts does nothing). A browser fetches the
 * code of a page when it is opened, and has none to show when the network is gone by then: so the tabs' code is fetched
 * once the first screen is there and nothing else is asked. @returns how to stop waiting for that.
 */
export function fetchTabsWhenQuiet(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = answers.onChange(() => {
    clearTimeout(timer)
    if (answers.isAsking) return
    timer = setTimeout(() => {
      stop()
      void fetchTabs()
    }, QUIET_MS)
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

/** One after the other, so that none is in the way of what she does. What does not come now comes with its tab. */
async function fetchTabs(): Promise<void> {
  try {
    await import('@/pages/home')
    await import('@/pages/find')
    await import('@/pages/appointments')
    await import('@/pages/me')
  } catch {
    // No network by now: nothing is lost.
  }
}
