import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { platform } from '@/platform'
import { phoneStorage } from '@/stores/storage'

/** Days side by side with a grid of times, or all of it below each other. */
export type View = 'calendar' | 'list'

interface Chosen {
  view: View | null
}

/** How she wants to look at times, on this phone. */
export const useChosenView = create<Chosen>()(
  persist((): Chosen => ({ view: null }), { name: 'times-view', storage: phoneStorage<Chosen>() }),
)

/** What she chose; until she does, the list where the phone reads aloud. */
export function useView(): [View, (view: View) => void] {
  const chosen = useChosenView((state) => state.view)
  const [readsAloud, setReadsAloud] = useState(false)
  useEffect(() => {
    void platform.readsAloud().then(setReadsAloud)
  }, [])
  return [chosen ?? (readsAloud ? 'list' : 'calendar'), (view) => useChosenView.setState({ view })]
}
