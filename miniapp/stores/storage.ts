import Taro from '@tarojs/taro'
import { createJSONStorage } from 'zustand/middleware'

/** zustand's persistence over the phone's storage, which is synchronous on both ends. */
export function phoneStorage<T>() {
  return createJSONStorage<T>(() => ({
    getItem: (name) => Taro.getStorageSync<string>(name) || null,
    setItem: (name, value) => Taro.setStorageSync(name, value),
    removeItem: (name) => Taro.removeStorageSync(name),
  }))
}
