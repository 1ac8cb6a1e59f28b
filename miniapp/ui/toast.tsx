import { View } from '@tarojs/components'
import { create } from 'zustand'
import { a11y } from './a11y'
import s from './toast.module.scss'

interface Toasts {
  text: string
  show(text: string): void
}

/** Long enough to read a short sentence, elderly text included. */
const SHOWN_MS = 4_000
let timer: ReturnType<typeof setTimeout> | undefined

const useToasts = create<Toasts>()((set) => ({
  text: '',
  show(text) {
    clearTimeout(timer)
    set({ text })
    timer = setTimeout(() => set({ text: '' }), SHOWN_MS)
  },
}))

/** Confirms what the resident just did; nothing else. It outlives the page, so one can leave at once. */
export const toast = (text: string): void => useToasts.getState().show(text)

/** Page draws it. The region is always there, so that screen readers notice the words arriving. */
export function ToastRegion() {
  const text = useToasts((state) => state.text)
  return (
    <View className={s.region} {...a11y({ role: 'status', live: 'polite' })}>
      {text !== '' && <View className={s.toast}>{text}</View>}
    </View>
  )
}
