import { localeOf } from '@shared/http/locale'
import Taro from '@tarojs/taro'
import { both } from './both'
import { copy } from './h5/clipboard'
import { holdFocus, pressByKeyboard } from './h5/keyboard'
import { hexFrom } from './random'
import type { Platform } from './types'
import './h5/browser.scss'

const strongRandom = (): number => {
  const [number] = crypto.getRandomValues(new Uint32Array(1))
  return (number ?? 0) / 2 ** 32
}

/** The browser's half. `index.weapp.ts` is what the mini-program gets in its place. */
export const platform: Platform = {
  ...both,
  signsInSilently: false,

  async beginSignIn(back) {
    window.location.assign(`${API_BASE}/auth/start?return=${encodeURIComponent(back)}`)
    return { state: 'left' }
  },

  takeTicket() {
    const address = new URL(window.location.href)
    const ticket = address.searchParams.get('ticket')
    if (ticket === null) return null
    address.searchParams.delete('ticket')
    window.history.replaceState(window.history.state, '', address.pathname + address.search + address.hash)
    return ticket
  },

  call: async (phoneNumber) => {
    await Taro.makePhoneCall({ phoneNumber })
    return 'done'
  },
  copy,
  // A browser keeps no copy.
  dropFile: () => undefined,

  systemFontScale: () => {
    const size = Number.parseFloat(window.getComputedStyle(document.documentElement).fontSize)
    return Number.isFinite(size) ? size / 16 : 1
  },
  systemLocale: () => localeOf(navigator.languages?.join(',') ?? navigator.language),
  setTitle: (title) => {
    document.title = title
  },
  randomHex: (digits) => hexFrom(digits, strongRandom, Date.now()),
  holdFocus,
  start: pressByKeyboard,
}
