import { useDidHide, useDidShow } from '@tarojs/taro'
import { useState } from 'react'

/** Whether this component's page is the one on top. Both ends keep the pages below it alive. */
export function useVisible(): boolean {
  const [visible, setVisible] = useState(true)
  useDidShow(() => setVisible(true))
  useDidHide(() => setVisible(false))
  return visible
}
