import Taro from '@tarojs/taro'
import type { Subscribing } from './types'
import { didNot } from './weapp/did-not'
import { askToSubscribe } from './weapp/subscribe'

export const subscribing: Subscribing = {
  asksToSubscribe: true,
  askToSubscribe,
  openMessageSettings: () => Taro.openSetting({ withSubscriptions: true }).then(() => 'done' as const, didNot),
}
