import { QueryClientProvider } from '@tanstack/react-query'
import { useDidHide, useDidShow, useLaunch } from '@tarojs/taro'
import { type PropsWithChildren, useEffect } from 'react'
import { keepKnown, restoreKnown, writeKnownNow } from '@/api/known'
import { onForeground, queryClient, watchPhone } from '@/api/query-client'
import { finishSignIn } from '@/api/sign-in'
import { translate } from '@/i18n'
import { fetchTabsWhenQuiet } from '@/pages/fetch-tabs'
import { platform } from '@/platform'
import { usePreferences } from '@/stores/preferences'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'
import './app.scss'

platform.start()
watchPhone()
restoreKnown()

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    finishSignIn().catch((error: unknown) => {
      const { locale } = usePreferences.getState()
      const { happened, next } = explain(error, (key, ...values) => translate(locale, key, ...values))
      toast(happened + next)
    })
  })
  useEffect(() => keepKnown(queryClient), [])
  useEffect(fetchTabsWhenQuiet, [])
  useDidShow(() => {
    usePreferences.getState().followSystem()
    if (process.env.TARO_ENV === 'weapp') onForeground(true)
  })
  useDidHide(() => {
    writeKnownNow(queryClient)
    if (process.env.TARO_ENV === 'weapp') onForeground(false)
  })
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
}
