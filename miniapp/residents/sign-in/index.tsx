import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { signIn } from '@/api/sign-in'
import { useT } from '@/i18n'
import { platform } from '@/platform'
import { back as goBack, openPath, useOpenedWith } from '@/routes'
import { useResident } from '@/stores/session'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { ErrorState } from '@/ui/error-state'
import { Icon } from '@/ui/icon'
import { Page } from '@/ui/page'
import { Section } from '@/ui/section'
import s from './sign-in.module.scss'

const REASONS = ['book', 'follow', 'materials'] as const

/** Says what it is for and what it uses before it asks; afterwards she is where she was. */
export default function SignInPage() {
  const t = useT()
  const { back = '/pages/me/index' } = useOpenedWith('residents/sign-in/index')
  const resident = useResident()
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const end = platform.signsInSilently ? 'wechat' : 'browser'

  const start = async () => {
    setBusy(true)
    setProblem(null)
    try {
      if (await signIn(back)) return await leaveFor(back)
    } catch (error) {
      setProblem(error)
    }
    // Also when the browser has left: who comes back by its own button can press again.
    setBusy(false)
  }

  if (resident && !busy) {
    return (
      <Page
        title={t('residents.signIn.title')}
        footer={<Button onPress={() => void leaveFor(back)}>{t('residents.signIn.goOn')}</Button>}
      >
        <Card>{t('residents.signIn.already', { name: resident.name })}</Card>
      </Page>
    )
  }
  return (
    <Page
      title={t('residents.signIn.title')}
      footer={
        <Button icon="log-in" busy={busy} onPress={() => void start()}>
          {t(`residents.signIn.${end}`)}
        </Button>
      }
    >
      {problem !== null && <ErrorState problem={problem} />}
      <Section title={t('residents.signIn.heading')}>
        <Card>
          {REASONS.map((reason) => (
            <View key={reason} className={s.reason}>
              <View className={s.mark}>
                <Icon name="check" small />
              </View>
              <View>{t(`residents.signIn.for.${reason}`)}</View>
            </View>
          ))}
        </Card>
      </Section>
      <Section title={t('residents.signIn.what')}>
        <Card>{t(`residents.signIn.what.${end}`)}</Card>
      </Section>
    </Page>
  )
}

/** The page she came from lies below this one; opened by a link, there is none, and `path` says where to go. */
async function leaveFor(path: string): Promise<void> {
  if (Taro.getCurrentPages().length > 1) await goBack()
  else await openPath(path, 'replace')
}
