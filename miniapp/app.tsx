import { useDidHide, useDidShow, useLaunch } from '@tarojs/taro'
import { type PropsWithChildren, useEffect } from 'react'
import { onForeground, watchPhone } from '@/api/ask-again'
import { keepKnown, restoreKnown, writeKnownNow } from '@/api/known'
import { finishSignIn } from '@/api/sign-in'
import { translate } from '@/i18n'
import { fetchTabsWhenQuiet } from '@/pages/fetch-tabs'
import { platform } from '@/platform'
import { leaveInTurn } from '@/platform/leave-in-turn'
import { usePreferences } from '@/stores/preferences'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'
import './app.scss'

platform.start()
watchPhone()
restoreKnown()

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    leaveInTurn()
    finishSignIn().catch((error: unknown) => {
      const { locale } = usePreferences.getState()
      const { happened, next } = explain(error, (key, ...values) => translate(locale, key, ...values))
      toast(happened + next)
    })
  })
  useEffect(keepKnown, [])
  useEffect(fetchTabsWhenQuiet, [])
  useDidShow(() => {
    usePreferences.getState().followSystem()
    onForeground(true)
  })
  useDidHide(() => {
    writeKnownNow()
    onForeground(false)
  })
  return children
}
