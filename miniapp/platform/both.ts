import Taro from '@tarojs/taro'
import type { Platform } from './types'

/** What Taro offers alike on both ends. */
export const both = {
  windowWidth: () => Taro.getWindowInfo().windowWidth,

  onNetworkChange(listener) {
    const onChange = ({ isConnected }: { isConnected: boolean }) => listener(isConnected)
    Taro.onNetworkStatusChange(onChange)
    return () => Taro.offNetworkStatusChange(onChange)
  },

  async isOnline() {
    const { networkType } = await Taro.getNetworkType()
    return networkType !== 'none'
  },
} satisfies Partial<Platform>
