import type { Home } from '@shared/home/contract'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { usePreferences } from '@/stores/preferences'
import { useResident } from '@/stores/session'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { cx } from '@/ui/cx'
import { Icon } from '@/ui/icon'
import { Pressable } from '@/ui/pressable'
import s from './top.module.scss'

/** Who it is, her messages, and the way to large text. */
export function Top({ messages }: { messages: Home['messages'] | undefined }) {
  const t = useT()
  const resident = useResident()
  const elderly = usePreferences((state) => state.elderly)
  const setElderly = usePreferences((state) => state.setElderly)
  const unread = messages && messages.state !== 'unavailable' ? messages.data.unread : 0
  const messagesLabel = unread > 0 ? t('home.messages.unread', { count: unread }) : t('notifications.inbox.title')
  return (
    <View className={s.top}>
      <View className={s.name}>{resident ? t('home.hello', { name: resident.name }) : t('home.guest')}</View>
      <View className={s.ways}>
        {resident && (
          <Pressable
            className={cx(s.way, unread > 0 && s.unread)}
            label={messagesLabel}
            onPress={() => void open('notifications/inbox/index')}
          >
            <Icon name="bell" small />
            <View className={s.words}>{messagesLabel}</View>
          </Pressable>
        )}
        <Pressable
          className={cx(s.way, elderly && s.on)}
          role="switch"
          checked={elderly}
          label={t('home.elderly')}
          onPress={() => setElderly(!elderly)}
        >
          <Icon name={elderly ? 'check' : 'type'} small />
          <View className={s.words}>{t('home.elderly')}</View>
        </Pressable>
      </View>
    </View>
  )
}

/** Signed out nothing is missing but what is hers; it says what signing in is for. */
export function SignInEntry() {
  const t = useT()
  return (
    <Card>
      <View className={s.why}>{t('home.guest.why')}</View>
      <Button
        kind="secondary"
        icon="log-in"
        onPress={() => void open('residents/sign-in/index', { back: '/pages/home/index' })}
      >
        {t('ui.signIn')}
      </Button>
    </Card>
  )
}

/** Looks like the field it leads to. */
export function SearchEntry() {
  const t = useT()
  return (
    <Pressable className={s.search ?? ''} label={t('home.search')} onPress={() => void open('pages/find/index')}>
      <Icon name="search" />
      <View className={s.searchWords}>{t('home.search')}</View>
    </Pressable>
  )
}
