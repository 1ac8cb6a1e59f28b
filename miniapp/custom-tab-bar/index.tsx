import Taro, { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { TabBar } from '@/ui/tab-bar'

const currentPath = () => (Taro.getCurrentInstance().router?.path ?? '').replace(/^\//, '').split('?')[0] ?? ''

/** WeChat makes one of these for each tab page and lays it over that page. */
export default function CustomTabBar() {
  const [current, setCurrent] = useState(currentPath)
  useDidShow(() => setCurrent(currentPath()))
  return <TabBar current={current} overlaid />
}
