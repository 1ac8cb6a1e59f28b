import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { open, TABS, type Tab } from '@/routes'
import { useSizes } from '@/stores/preferences'
import { a11y } from './a11y'
import { cx } from './cx'
import { Icon, type IconName } from './icon'
import { Pressable } from './pressable'
import s from './tab-bar.module.scss'

const LOOKS = {
  'pages/home/index': ['home', 'ui.tab.home'],
  'pages/find/index': ['search', 'ui.tab.find'],
  'pages/appointments/index': ['calendar', 'ui.tab.appointments'],
  'pages/me/index': ['user', 'ui.tab.me'],
} as const satisfies Record<Tab, readonly [IconName, string]>

/** In WeChat the host lays it over the page, in a browser the page draws it: `overlaid` says which. */
export function TabBar({ current, overlaid }: { current: string; overlaid: boolean }) {
  const t = useT()
  const sizes = useSizes()
  return (
    <View
      className={cx('theme', sizes, s.bar, overlaid && s.overlaid)}
      {...a11y({ role: 'tablist', label: t('ui.tabs') })}
    >
      {TABS.map((tab) => {
        const [icon, key] = LOOKS[tab]
        return (
          <Pressable
            key={tab}
            className={cx(s.tab, tab === current && s.current)}
            role="tab"
            label={t(key)}
            selected={tab === current}
            onPress={() => {
              if (tab !== current) void open(tab)
            }}
          >
            <Icon name={icon} />
            <View className={s.label}>{t(key)}</View>
          </Pressable>
        )
      })}
    </View>
  )
}
