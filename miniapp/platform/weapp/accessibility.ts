import Taro from '@tarojs/taro'

/** VoiceOver or TalkBack. Older clients cannot be asked: nothing is assumed then. */
export function readsAloud(): Promise<boolean> {
  if (!Taro.canIUse('checkIsOpenAccessibility')) return Promise.resolve(false)
  return new Promise((resolve) => {
    void Taro.checkIsOpenAccessibility({ success: ({ open }) => resolve(open), fail: () => resolve(false) })
  })
}
