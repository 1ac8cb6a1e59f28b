import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { readsAloud } from '@/platform/accessibility'
import { keepOnPhone } from '@/stores/storage'

/** Days side by side with a grid of times, or all of it below each other. */
export type View = 'calendar' | 'list'

interface Chosen {
  view: View | null
}

/** How she wants to look at times, on this phone. */
export const useChosenView = create<Chosen>()(() => ({ view: null }))
keepOnPhone(useChosenView, 'times-view', (state) => state)

/** What she chose; until she does, the list where the phone reads aloud. */
export function useView(): [View, (view: View) => void] {
  const chosen = useChosenView((state) => state.view)
  const [isReadAloud, setReadAloud] = useState(false)
  useEffect(() => {
    void readsAloud().then(setReadAloud)
  }, [])
  return [chosen ?? (isReadAloud ? 'list' : 'calendar'), (view) => useChosenView.setState({ view })]
}
