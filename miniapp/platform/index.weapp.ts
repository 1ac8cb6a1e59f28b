import { localeOf } from '@shared/http/locale'
import Taro from '@tarojs/taro'
import { both } from './both'
import { hexFrom } from './random'
import type { Platform } from './types'
import { didNot } from './weapp/did-not'
import { dropFile } from './weapp/drop-file'

export const platform: Platform = {
  ...both,
  signsInSilently: true,

  async beginSignIn() {
    const { code } = await Taro.login()
    if (!code) throw new Error('WeChat gave no sign-in code')
    return { state: 'credential', kind: 'wechat', code }
  },

  takeTicket: () => null,
  call: (phoneNumber) => Taro.makePhoneCall({ phoneNumber }).then(() => 'done' as const, didNot),
  copy: (data) => Taro.setClipboardData({ data }).then(() => 'done' as const, didNot),

  dropFile,

  systemFontScale: () => {
    // Older clients state points only, 17 being the ordinary size; the oldest state nothing.
    const said = Taro.getAppBaseInfo() as { fontSizeScaleFactor?: number; fontSizeSetting?: number }
    return said.fontSizeScaleFactor ?? (said.fontSizeSetting ?? 17) / 17
  },
  systemLocale: () => localeOf((Taro.getAppBaseInfo().language ?? '').replace('_', '-')),
  setTitle: (title) => void Taro.setNavigationBarTitle({ title }),
  randomHex: (digits) => hexFrom(digits, Math.random, Date.now()),
  // WeChat's own screen reader follows aria-modal.
  holdFocus: () => () => undefined,
  start: () => undefined,
}
