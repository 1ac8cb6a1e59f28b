import Taro from '@tarojs/taro'
import type { Scanned } from '../types'

/** With the camera only: a picture of the hall's code that somebody sent proves nothing. */
export async function scan(): Promise<Scanned> {
  try {
    const { result } = await Taro.scanCode({ onlyFromCamera: true, scanType: ['qrCode'] })
    return { state: 'read', text: result }
  } catch (error) {
    const said = String((error as { errMsg?: string }).errMsg)
    return { state: /cancel/i.test(said) ? 'cancelled' : 'impossible' }
  }
}
