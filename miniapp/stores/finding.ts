import { create } from 'zustand'
import { keepOnPhone } from './storage'

export interface ChosenRegion {
  code: string
  name: string
}

interface Kept {
  /** Where she lives or wants it done; null: the whole province. */
  region: ChosenRegion | null
  /** What she looked for, newest first. Stays on this phone. */
  recent: string[]
}

interface Finding extends Kept {
  /** In the search field. Other pages put words there before they open it: tabs cannot be opened with a query. */
  words: string
  setWords(words: string): void
  setRegion(region: ChosenRegion | null): void
  /** Words that led somewhere. */
  remember(words: string): void
  forgetRecent(): void
}

const RECENT = 8

export const useFinding = create<Finding>()((set) => ({
  words: '',
  region: null,
  recent: [],
  setWords: (words) => set({ words }),
  setRegion: (region) => set({ region }),
  remember: (words) => {
    const said = words.trim()
    if (said === '') return
    set(({ recent }) => ({ recent: [said, ...recent.filter((each) => each !== said)].slice(0, RECENT) }))
  },
  forgetRecent: () => set({ recent: [], words: '' }),
}))
keepOnPhone(useFinding, 'finding', ({ region, recent }) => ({ region, recent }))
