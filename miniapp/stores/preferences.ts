import type { Locale } from '@shared/http/locale'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { platform } from '@/platform'
import { phoneStorage } from './storage'

interface Kept {
  locale: Locale
  /** 长者版: bigger text and targets, shorter flows. */
  elderly: boolean
}

interface Preferences extends Kept {
  setLocale(locale: Locale): void
  setElderly(elderly: boolean): void
}

/** How this phone's owner wants to be spoken to. At first it follows the phone: its language, and its text size. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      locale: platform.systemLocale(),
      // WeChat's 关怀模式 and the larger system sizes begin at 1.4 of the ordinary size.
      elderly: platform.systemFontScale() >= 1.4,
      setLocale: (locale) => set({ locale }),
      setElderly: (elderly) => set({ elderly }),
    }),
    {
      name: 'preferences',
      storage: phoneStorage<Kept>(),
      partialize: ({ locale, elderly }) => ({ locale, elderly }),
    },
  ),
)
