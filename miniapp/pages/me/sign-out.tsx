import { View } from '@tarojs/components'
import { useState } from 'react'
import { signOut } from '@/api/sign-in'
import { useT } from '@/i18n'
import { Button, Buttons } from '@/ui/button'
import { Sheet } from '@/ui/sheet'
import { toast } from '@/ui/toast'

/** Asks first, and says what stays and what goes. */
export function SignOut() {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const leave = async () => {
    setBusy(true)
    // Gone from this phone either way; whether the server knows is told as it is.
    const told = await signOut().then(
      () => true,
      () => false,
    )
    const done = t('residents.signedOut')
    toast(told ? done : t('residents.signedOut.untold', { done }))
  }
  return (
    <>
      <Button kind="quiet" icon="log-out" onPress={() => setAsking(true)}>
        {t('residents.signOut')}
      </Button>
      <Sheet open={asking} title={t('residents.signOut.title')} onClose={() => setAsking(false)}>
        <View>{t('residents.signOut.what')}</View>
        <Buttons>
          <Button kind="secondary" onPress={() => setAsking(false)}>
            {t('residents.signOut.stay')}
          </Button>
          <Button kind="danger" busy={busy} onPress={() => void leave()}>
            {t('residents.signOut')}
          </Button>
        </Buttons>
      </Sheet>
    </>
  )
}
