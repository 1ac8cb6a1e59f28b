import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { useResident } from '@/stores/session'
import { Button } from '@/ui/button'
import { CallCell, HELP_NUMBER } from '@/ui/call-cell'
import { Card } from '@/ui/card'
import { Cell, Cells } from '@/ui/cell'
import { Page } from '@/ui/page'
import { Section } from '@/ui/section'
import s from './me.module.scss'
import { MessagesCell } from './messages-cell'
import { SignOut } from './sign-out'
import { Who } from './who'

export default function MePage() {
  const t = useT()
  const resident = useResident()
  return (
    <Page title={t('ui.tab.me')} tab="pages/me/index">
      {resident ? (
        <Who key={resident.id}>
          <Settings />
        </Who>
      ) : (
        <>
          <Guest />
          <Settings />
        </>
      )}
      {resident && <SignOut />}
    </Page>
  )
}

function Settings() {
  const t = useT()
  const resident = useResident()
  return (
    <Section title={t('residents.me.more')}>
      <Cells>
        {resident && (
          <>
            <MessagesCell key={resident.id} />
            <Cell icon="list" title={t('home.applications')} onPress={() => void open('applications/mine/index')} />
            <Cell icon="credit-card" title={t('home.wallet')} onPress={() => void open('certificates/wallet/index')} />
            <Cell
              icon="check-circle"
              title={t('residents.me.consents')}
              onPress={() => void open('certificates/consents/index')}
            />
            <Cell
              icon="bell"
              title={t('residents.me.reminders')}
              onPress={() => void open('notifications/reminders/index')}
            />
          </>
        )}
        <Cell icon="globe" title={t('residents.display.title')} onPress={() => void open('residents/display/index')} />
        <CallCell title={t('residents.help')} number={HELP_NUMBER} />
      </Cells>
    </Section>
  )
}

function Guest() {
  const t = useT()
  return (
    <Card>
      <View className={s.why}>{t('residents.guest.why')}</View>
      <Button icon="log-in" onPress={() => void open('residents/sign-in/index', { back: '/pages/me/index' })}>
        {t('ui.signIn')}
      </Button>
    </Card>
  )
}
