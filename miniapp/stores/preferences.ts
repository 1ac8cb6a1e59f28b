import type { Locale } from '@shared/http/locale'
import { create } from 'zustand'
import { platform } from '@/platform'
import { keepOnPhone } from './storage'

interface Kept {
  locale: Locale
  /** 长者版: bigger text and targets, shorter flows. */
  elderly: boolean
  /** The largest letters of 长者版. */
  larger: boolean
  /** The system's text size that was followed last: a new one is followed again, her own choice stays until then. */
  followed: number
}

interface Preferences extends Kept {
  setLocale(locale: Locale): void
  setElderly(elderly: boolean): void
  setLarger(larger: boolean): void
  /** When the app is shown: she may have changed the system's text size meanwhile. */
  followSystem(): void
}

/** WeChat's 关怀模式 and the larger system sizes begin at 1.4 of the ordinary size. */
const sizesFor = (scale: number) => ({ elderly: scale >= 1.4, larger: scale >= 1.6, followed: scale })

/** How this phone's owner wants to be spoken to. At first it follows the phone: its language, and its text size. */
export const usePreferences = create<Preferences>()((set, get) => ({
  locale: platform.systemLocale(),
  ...sizesFor(platform.systemFontScale()),
  setLocale: (locale) => set({ locale }),
  setElderly: (elderly) => set({ elderly }),
  setLarger: (larger) => set({ larger }),
  followSystem() {
    const scale = platform.systemFontScale()
    if (scale !== get().followed) set(sizesFor(scale))
  },
}))
keepOnPhone(usePreferences, 'preferences', ({ locale, elderly, larger, followed }) => ({
  locale,
  elderly,
  larger,
  followed,
}))

/** The classes that decide how big everything is: on the page, and on the tab bar. */
export const useSizes = (): string => {
  const elderly = usePreferences((state) => state.elderly)
  const larger = usePreferences((state) => state.larger)
  return elderly ? (larger ? 'elderly larger' : 'elderly') : ''
}
