import Taro from '@tarojs/taro'

/** @returns how to give it back. */
export async function brighten(): Promise<() => void> {
  const { value } = await Taro.getScreenBrightness()
  await Taro.setScreenBrightness({ value: 1 })
  await Taro.setKeepScreenOn({ keepScreenOn: true })
  return () => {
    void Taro.setScreenBrightness({ value })
    void Taro.setKeepScreenOn({ keepScreenOn: false })
  }
}
