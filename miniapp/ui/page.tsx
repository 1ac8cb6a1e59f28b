import { View } from '@tarojs/components'
import { type PropsWithChildren, type ReactNode, useEffect } from 'react'
import { useT } from '@/i18n'
import { platform } from '@/platform'
import { useVisible } from '@/platform/use-visible'
import { back, type Tab } from '@/routes'
import { useOnline } from '@/stores/online'
import { usePreferences, useSizes } from '@/stores/preferences'
import { a11y } from './a11y'
import { cx } from './cx'
import { ErrorBoundary } from './error-boundary'
import { HelpLine } from './help-line'
import { Icon } from './icon'
import s from './page.module.scss'
import { Pressable } from './pressable'
import { TabBar } from './tab-bar'
import { ToastRegion } from './toast'

interface PageProps {
  /** In WeChat's bar, or as the heading in a browser. */
  title: string
  /** Of the four tab pages only. */
  tab?: Tab
  /** Stays at the bottom: the one thing to do on this page. */
  footer?: ReactNode
}

const weapp = process.env.TARO_ENV === 'weapp'

/** The shell of every page: heading and way back, safe areas, elderly sizes, offline line, toast. */
export function Page({ title, tab, footer, children }: PropsWithChildren<PageProps>) {
  const t = useT()
  const elderly = usePreferences((state) => state.elderly)
  const sizes = useSizes()
  const online = useOnline((state) => state.online)
  const visible = useVisible()

  // WeChat's bar belongs to the page on top: the ones below wait until they are seen again.
  useEffect(() => {
    if (visible) platform.setTitle(title)
  }, [visible, title])

  return (
    <View className={cx('theme', sizes, s.page, tab && weapp && s.underTabBar)}>
      {!weapp && <Header title={title} canGoBack={tab === undefined} />}
      {!online && (
        <View className={s.offline} {...a11y({ role: 'status' })}>
          <Icon name="wifi-off" small />
          <View>{t('ui.offline.line')}</View>
        </View>
      )}
      <View className={s.content}>
        <ErrorBoundary>{children}</ErrorBoundary>
        {/* Home has it among its four ways. */}
        {elderly && tab !== 'pages/home/index' && <HelpLine />}
      </View>
      {footer && <View className={cx(s.footer, !tab && s.last)}>{footer}</View>}
      {tab && !weapp && <TabBar current={tab} overlaid={false} />}
      {visible && <ToastRegion />}
    </View>
  )
}

function Header({ title, canGoBack }: { title: string; canGoBack: boolean }) {
  const t = useT()
  return (
    <View className={s.header}>
      {canGoBack && (
        <Pressable className={s.back ?? ''} label={t('ui.back')} onPress={() => void back()}>
          <Icon name="chevron-left" />
        </Pressable>
      )}
      <View className={s.title} {...a11y({ role: 'heading', level: 1 })}>
        {title}
      </View>
    </View>
  )
}
